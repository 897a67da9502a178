import { describe, expect, test } from "vitest";
import { readMail } from "~/tests/factories/mail-html";
import { catalogue } from "../library/catalogue";
import { TemplateContent } from "../schema";
import { codeOf, compileTemplate, renderMail } from "./compile";

const hostile = `"><img src=x onerror=alert(1)>' onmouseover=x <!--{{ 7 | times: 6 }}]]>&lt;\u0000\ud800</style></title>`;
const scope = (value: string) => ({
  contact: { email: value, first_name: value, name: value, tags: [value] },
  workspace: { name: value, address: value },
  unsubscribe_url: "https://a.example/u",
  preferences_url: "https://a.example/p",
  event: { items: [{ name: value, price: value, quantity: value }], url: value, order_number: value, total: value },
});
const content = (over: object) =>
  TemplateContent.parse({ kind: "marketing", subject: "{{ contact.first_name }}", ...over });
const rendered = (over: object, value = "Ada") => {
  const { compiled, ...rest } = compileTemplate(content(over));
  if (!compiled) throw new Error(JSON.stringify(rest));
  return renderMail(compiled, scope(value));
};
const faults = (over: object) => {
  const compilation = compileTemplate(content(over));
  return compilation.compiled ? [] : compilation.faults;
};
const all = [
  { type: "heading", id: "1", text: "Hi *{{ contact.first_name }}*", level: 1 },
  {
    type: "text",
    id: "2",
    text: "**{{ contact.first_name }}** [x]({{ event.url }}) [y](https://a.example/?q={{ contact.email }})\n\nTwo",
  },
  { type: "button", id: "3", label: "{{ contact.first_name }}", url: "{{ event.url }}" },
  {
    type: "image",
    id: "4",
    url: "https://a.example/{{ contact.first_name }}.png",
    alt: "{{ contact.first_name }}",
    link: "https://a.example",
  },
  { type: "divider", id: "5" },
  { type: "spacer", id: "6", height: 20 },
  { type: "list", id: "7", items: ["{{ contact.first_name }}", "b"], isOrdered: true },
  { type: "quote", id: "8", text: "{{ contact.first_name }}", source: "{{ contact.email }}" },
  {
    type: "columns",
    id: "9",
    columns: [
      [{ type: "text", id: "a", text: "{{ contact.first_name }}" }],
      [{ type: "image", id: "b", url: "https://a.example/b.png", alt: "b" }],
      [],
    ],
  },
  { type: "html", id: "c", html: '<p title="{{ contact.first_name }}">{{ contact.first_name }}</p>' },
  { type: "footer", id: "d", text: "{{ contact.email }}" },
];

describe("blocks", () => {
  test("all kinds keep to what mail programs take, whatever the contact is called, and data adds no markup", () => {
    const [plain, evil] = [readMail(rendered({ blocks: all }).html), readMail(rendered({ blocks: all }, hostile).html)];
    expect(plain.faults).toEqual([]);
    expect(evil.faults).toEqual([]);
    expect(evil.shape).toBe(plain.shape);
    expect(evil.text).toContain("<img src=x onerror=alert(1)>");
    expect(rendered({ blocks: all }).html).not.toMatch(/\{[{%]/);
    expect(plain.names).toContain("h1");
  });

  test.each(catalogue.map(({ key, content: own }) => [key, own] as const))("%s of the library too", (_key, own) => {
    const { compiled } = compileTemplate(own);
    if (!compiled) throw new Error("does not compile");
    const read = (value: string) => readMail(renderMail(compiled, scope(value)).html);
    expect(read("Ada").faults).toEqual([]);
    expect(read(hostile).shape).toBe(read("Ada").shape);
  });

  test("text says the same in words, with the addresses", () => {
    const { text } = rendered({ blocks: all });
    expect(text).toMatch(/^Hi Ada\n-+\n\nAda x \(Ada\) y \(https:\/\/a\.example\/\?q=Ada\)\n\nTwo/);
    expect(text).toContain("1. Ada\n2. b");
    expect(text).toContain("Unsubscribe: https://a.example/u");
    expect(rendered({ blocks: all }, hostile).text).toContain("<img src=x");
  });

  test("a transactional mail has no link to unsubscribe, a marketing one has", () => {
    expect(rendered({ kind: "transactional", blocks: all }).text).not.toContain("Unsubscribe");
  });

  test("an author's script, handler and bad address do not get through", () => {
    const html =
      '<script>x</script><p onclick="x">a</p><a href="java&#115;cript:x">b</a><svg onload=x></svg><iframe srcdoc="x">';
    const { html: out } = rendered({ blocks: [{ type: "html", id: "a", html }] });
    expect(readMail(out).faults).toEqual([]);
    expect(out).not.toMatch(/onclick|cript:x|<svg|srcdoc/);
  });
});

describe("code", () => {
  test("a fragment becomes a whole mail; a whole one keeps its own", () => {
    const bare = rendered({ mode: "code", html: "<p>Hello {{ contact.first_name }}</p>" });
    expect(readMail(bare.html).faults).toEqual([]);
    expect(bare.text).toBe("Hello Ada\n");
    const whole =
      '<!doctype html><html lang="de"><head><title>Own</title></head><body class="x"><p>Hi</p></body></html>';
    const own = rendered({ mode: "code", html: whole }).html;
    expect(own).toMatch(/<html lang="de">[\s\S]*<title>Own<\/title>[\s\S]*<body class="x">/);
    expect(readMail(own).faults).toEqual([]);
  });

  test("what blocks make can be gone on with as code, and says the same", () => {
    for (const { content: own } of catalogue) {
      const code = { ...own, mode: "code" as const, html: codeOf(own) };
      const [asBlocks, asCode] = [own, code].map((one) => {
        const { compiled, ...rest } = compileTemplate(one);
        if (!compiled) throw new Error(JSON.stringify(rest));
        return readMail(renderMail(compiled, scope("Ada")).html);
      });
      expect(asCode?.faults).toEqual([]);
      expect(asCode?.text.replace(/\s+/g, "")).toBe(asBlocks?.text.replace(/\s+/g, ""));
    }
  });

  test.each([
    ["an attribute without quotes", "<a title={{ contact.first_name }}>x</a>"],
    ["a tag", "<p {{ contact.first_name }}>x</p>"],
    ["a style sheet", "<style>p{color:{{ contact.first_name }}}</style>"],
    ["a style", '<p style="color:{{ contact.first_name }}">x</p>'],
    ["a script", "<script>{{ contact.first_name }}</script>"],
    ["a comment", "<!-- {{ contact.first_name }} -->"],
    ["a quote that only one branch closes", '<a title="a{% if contact.x %}">{% endif %}" x={{ contact.first_name }}>'],
    ["a comment that hides a quote", '<a title="1{% comment %}">{% endcomment %}" x={{ contact.first_name }}>x</a>'],
    ["a capture that hides a quote", '<a title="1{% capture z %}">{% endcapture %}" x={{ contact.first_name }}>x</a>'],
    [
      "a jump out of a quote",
      '{% for i in (1..1) %}<a title="1{% break %}">{% endfor %}" x={{ contact.first_name }}>x</a>',
    ],
  ])("Liquid in %s is refused, so that data stays data", (_name, html) => {
    expect(faults({ mode: "code", html })).toMatchObject([
      { level: "error", field: "html", message: expect.any(String) },
    ]);
  });

  test("an address of data leads to the web or nowhere; conditions work in words and in quoted attributes", () => {
    const html =
      '<a href="{{ event.url }}" title="{% if contact.first_name %}Hi {{ contact.first_name }}{% endif %}">{% if contact.first_name %}<b>{{ contact.first_name }}</b>{% endif %}</a>';
    const out = rendered({ mode: "code", html }, 'javascript:alert("1")').html;
    expect(out).toContain(
      '<a href="#" title="Hi javascript:alert(&quot;1&quot;)"><b>javascript:alert(&quot;1&quot;)</b></a>',
    );
  });

  test("what is no tag is words", () => {
    const out = rendered({ mode: "code", html: "<p><{{ contact.first_name }}>x</p>" }, "img src=x onerror=x").html;
    expect(out).toContain("<p>&lt;img src=x onerror=x&gt;x</p>");
  });

  test("addresses cannot be let out of their guard by an author", () => {
    const url = "{% endlink_address %}javascript:x{% link_address %}";
    expect(faults({ blocks: [{ type: "button", id: "a", label: "x", url }] })).toMatchObject([
      { field: "blocks.0.url" },
    ]);
  });

  test("Outlook's conditional comments stay", () => {
    const html = "<!--[if mso]><table><tr><td><![endif]--><p>x</p><!--[if mso]></td></tr></table><![endif]-->";
    const out = rendered({ mode: "code", html }).html;
    expect(out).toContain("<!--[if mso]><table><tr><td><![endif]-->");
    expect(out).toContain("<!--[if mso]></td></tr></table><![endif]-->");
  });
});
