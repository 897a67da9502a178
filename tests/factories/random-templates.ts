import * as fc from "fast-check";
import type { TemplateContent } from "@/features/templates/schema";

const names = ["first_name", "last_name", "email", "plan", "tier", "seats", "joined", "colours", "tags"];
const path = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...names).map((name) => `contact.${name}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("contact.nothing", "event.total", "workspace.address", "local", "contact.tags.first"),
  },
);
const filters = fc.constantFrom(
  "",
  "",
  ' | default: "x"',
  " | upcase",
  ' | upcase | default: "x"',
  " | append: contact.plan",
  " | default: contact.seats",
  " | truncate: 8",
  " | size",
  ' | split: "," | join: "-"',
);
const condition = fc.oneof(
  path,
  fc.tuple(path, path).map(([a, b]) => `${a} and ${b}`),
  fc.tuple(path, path).map(([a, b]) => `${a} or ${b}`),
  path.map((a) => `${a} != blank`),
  path.map((a) => `${a} == "gold"`),
  fc.tuple(path, path).map(([a, b]) => `${a} == ${b}`),
  path.map((a) => `${a} contains "a"`),
);

const { piece } = fc.letrec<{ piece: string; body: string }>((tie) => ({
  body: fc.array(tie("piece"), { maxLength: 3 }).map((pieces) => pieces.join(" ")),
  piece: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.tuple(path, filters).map(([one, filter]) => `{{ ${one}${filter} }}`),
    fc.constantFrom("words", "**bold**", "<b>", '& "quotes"', "[link](https://a.example/?q={{ contact.email }})"),
    fc
      .tuple(condition, tie("body"), tie("body"))
      .map(([test, yes, no]) => `{% if ${test} %}${yes}{% else %}${no}{% endif %}`),
    fc.tuple(condition, tie("body")).map(([test, body]) => `{% unless ${test} %}${body}{% endunless %}`),
    fc.tuple(path, tie("body")).map(([list, body]) => `{% for one in ${list} %}{{ one }}${body}{% endfor %}`),
    fc
      .tuple(path, tie("body"), tie("body"))
      .map(([one, a, b]) => `{% case ${one} %}{% when "gold" %}${a}{% else %}${b}{% endcase %}`),
    fc.tuple(path, filters).map(([one, filter]) => `{% assign local = ${one}${filter} %}{{ local }}`),
    tie("body").map((body) => `{% capture local %}${body}{% endcapture %}{{ local }}`),
  ),
}));

/** What an author might write, with variables that some people lack. */
export const aTemplate: fc.Arbitrary<TemplateContent> = fc
  .record({
    subject: piece,
    text: fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join("\n\n")),
    label: piece,
    kind: fc.constantFrom("marketing" as const, "transactional" as const),
  })
  .map(({ subject, text, label, kind }) => ({
    kind,
    lang: "en",
    subject,
    preheader: "",
    accent: "#c2410c",
    mode: "blocks",
    html: "",
    sample: {},
    blocks: [
      { type: "text", id: "t", text, align: "left" },
      { type: "button", id: "b", label, url: "https://a.example/{{ contact.plan }}", align: "left" },
      { type: "html", id: "h", html: `<p title="{{ contact.first_name }}">${text.replace(/<b>/g, "")}</p>` },
      { type: "footer", id: "f", text: "" },
    ],
  }));

/** Names as people have them, and as nobody should. */
export const aValue = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "Ada",
    "gold",
    "O'Neil & Söhne",
    "<script>alert(1)</script>",
    '"><img src=x onerror=x>',
    "{{ contact.email }}{% include 'x' %}",
    "a\r\nBcc: x@example.test",
    "\u202eevil",
    "👩‍👩‍👧‍👦",
    "\ud800",
    "null",
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constant("x".repeat(10_000)),
);
