import { Parser } from "htmlparser2";
import { hasLiquid } from "../liquid/scan";
import { fieldsOf } from "../render/fields";
import { linksIn } from "../render/inline";
import { type Block, clippedBytes, type Finding, type Sizes, type TemplateContent } from "../schema";
import { finding } from "./finding";

const local = /^https?:\/\/(localhost|127\.|0\.0\.0\.0|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[::1\])/i;

/** What is wrong with one address as it stands in the source. */
function addressFindings(field: string, url: string, isPicture: boolean): Finding[] {
  const address = url.trim();
  const thing = isPicture ? "picture" : "link";
  if (address === "" || address === "#")
    return [
      finding("error", "empty_link", field, `This ${thing} has no address.`, "Give it one that begins with https://."),
    ];
  if (hasLiquid(address.slice(0, 2))) return [];
  const allowed = isPicture ? /^https?:\/\//i : /^(https?:\/\/|mailto:|tel:)/i;
  if (!allowed.test(address))
    return [
      finding(
        "error",
        "bad_link",
        field,
        `“${address.slice(0, 60)}” is no web address; mail programs do not open it.`,
        isPicture ? "Use https://." : "Use https://, mailto: or tel:.",
      ),
    ];
  if (local.test(address))
    return [
      finding(
        "error",
        "local_link",
        field,
        "This address exists on your own machine or network only.",
        "Use the public one.",
      ),
    ];
  if (/^https?:\/\/(?![^/]*[.{])/i.test(address))
    return [
      finding(
        "error",
        "bad_link",
        field,
        `“${address.slice(0, 60)}” has no domain.`,
        "Write it out, such as https://example.com.",
      ),
    ];
  return /^http:/i.test(address)
    ? [finding("hint", "insecure_link", field, "This address is not encrypted.", "Use https:// if the site has it.")]
    : [];
}

function linkFindings(content: TemplateContent): Finding[] {
  return fieldsOf(content).flatMap(({ field, source, use }) => {
    if (use === "address" || use === "picture") return addressFindings(field, source, use === "picture");
    if (use === "words") return linksIn(source).flatMap((url) => addressFindings(field, url, false));
    const found: Finding[] = [];
    const parser = new Parser({
      onopentag(name, { href, src }) {
        if (name === "a" && href !== undefined) found.push(...addressFindings(field, href, false));
        if (name === "a" && href === undefined) found.push(...addressFindings(field, "", false));
        if (name === "img") found.push(...addressFindings(field, src ?? "", true));
      },
    });
    parser.end(source);
    return found;
  });
}

const hasUnsubscribe = ({ mode, html, blocks }: TemplateContent) =>
  mode === "code"
    ? /\{\{-?\s*unsubscribe_url\b/.test(html)
    : blocks.some(({ type }) => type === "footer") || /\{\{-?\s*unsubscribe_url\b/.test(JSON.stringify(blocks));

function lawFindings(content: TemplateContent, hasAddress: boolean): Finding[] {
  if (content.kind !== "marketing") return [];
  const field = content.mode === "code" ? "html" : "blocks";
  const showsAddress =
    content.mode === "blocks"
      ? content.blocks.some(({ type }) => type === "footer") ||
        /workspace\.address/.test(JSON.stringify(content.blocks))
      : /workspace\.address/.test(content.html);
  return [
    ...(hasUnsubscribe(content)
      ? []
      : [
          finding(
            "error",
            "no_unsubscribe",
            field,
            "A marketing mail must let people unsubscribe.",
            content.mode === "code" ? 'Add <a href="{{ unsubscribe_url }}">Unsubscribe</a>.' : "Add a footer block.",
          ),
        ]),
    ...(showsAddress
      ? []
      : [
          finding(
            "warning",
            "no_address",
            field,
            "Laws such as CAN-SPAM ask for your postal address in a marketing mail.",
            content.mode === "code" ? "Add {{ workspace.address }}." : "Add a footer block.",
          ),
        ]),
    ...(hasAddress
      ? []
      : [
          finding(
            "warning",
            "no_company_address",
            "sender",
            "Your company's postal address is not set, so the footer shows none.",
            "Set it under Company details.",
          ),
        ]),
  ];
}

const letters = /\p{L}/gu;
const capitals = /\p{Lu}/gu;
const isShouting = (text: string) => {
  const plain = text.replace(/\{\{[^{}]*\}\}|\{%[^{%}]*%\}/g, "");
  const all = plain.match(letters)?.length ?? 0;
  return all >= 8 && (plain.match(capitals)?.length ?? 0) / all > 0.7;
};

function subjectFindings({ subject, preheader }: TemplateContent): Finding[] {
  const text = subject.trim();
  const shown = text.replace(/\{\{.*?\}\}/g, "xxxxxxxx").replace(/\{%.*?%\}/g, "");
  const warn = (code: string, message: string, fix: string) => finding("warning", code, "subject", message, fix);
  return [
    ...(text === "" ? [finding("error", "no_subject", "subject", "The mail has no subject.", "Write one.")] : []),
    ...(shown.length > 70
      ? [
          warn(
            "long_subject",
            `The subject has about ${shown.length} characters; phones show 40 to 50.`,
            "Put what counts first, or shorten it.",
          ),
        ]
      : []),
    ...(isShouting(text)
      ? [warn("shouting", "The subject is in capitals; filters take that for spam.", "Write it as a sentence.")]
      : []),
    ...(/[!?]{2,}|\${2,}/.test(text)
      ? [warn("spammy", "Rows of signs such as “!!” look like spam.", "Use one at most.")]
      : []),
    ...(/^\s*(re|fwd?|aw)\s*:/i.test(text)
      ? [
          warn(
            "fake_reply",
            "The subject looks like an answer to a mail that was never sent.",
            "Take “Re:” or “Fwd:” away.",
          ),
        ]
      : []),
    ...(preheader.trim() === "" && text !== ""
      ? [
          finding(
            "hint",
            "no_preheader",
            "preheader",
            "Inboxes show the mail's first words after the subject.",
            "Write a line that goes on from the subject.",
          ),
        ]
      : []),
  ];
}

type Pictured = { images: number; words: number };

/** Every picture's words, shouting, and how much of the mail is pictures: from the HTML as one person gets it. */
function bodyFindings(html: string, content: TemplateContent): Finding[] {
  const counted: Pictured = { images: 0, words: 0 };
  const found: Finding[] = [];
  let headings = 0;
  let hidden = 0;
  const field = content.mode === "code" ? "html" : "blocks";
  let text = "";
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === "style" || name === "title" || hidden > 0 || /display:none/.test(attributes.style ?? ""))
        hidden += empty.has(name) ? 0 : 1;
      if (name === "h1") headings += 1;
      if (name !== "img") return;
      counted.images += 1;
      if (attributes.alt === undefined && content.mode === "code")
        found.push(
          finding(
            "warning",
            "no_alt",
            field,
            "A picture has no words for those who do not see it.",
            'Give it alt="…", or alt="" when it only decorates.',
          ),
        );
    },
    ontext(words) {
      if (hidden === 0) text += words;
    },
    onclosetag() {
      if (hidden > 0) hidden -= 1;
    },
  });
  parser.end(html);
  counted.words = text.replace(/\s+/g, " ").trim().length;
  if (counted.images > 0 && counted.words < 200 * counted.images)
    found.push(
      finding(
        "warning",
        "heavy_images",
        field,
        `${counted.images === 1 ? "One picture" : `${counted.images} pictures`} and only ${counted.words} characters of words: most readers see it without pictures at first, and filters distrust it.`,
        "Say in words what the pictures say.",
      ),
    );
  if (isShouting(text))
    found.push(finding("warning", "shouting", field, "Most of the mail is in capitals.", "Write it in sentences."));
  if (counted.words === 0)
    found.push(finding("error", "empty_mail", field, "The mail says nothing.", "Add words to it."));
  if (headings === 0 && counted.words > 400)
    found.push(
      finding(
        "hint",
        "no_heading",
        field,
        "The mail has no main heading; screen readers jump by them.",
        "Add one heading of the first size.",
      ),
    );
  return found;
}
const empty = new Set(["img", "br", "hr", "meta", "wbr", "col", "area"]);

const withInner = (blocks: readonly Block[]): { block: Block; field: string }[] =>
  blocks.flatMap((block, index) => [
    { block, field: `blocks.${index}` },
    ...(block.type === "columns"
      ? block.columns.flatMap((column, at) =>
          column.map((inner, i) => ({ block: inner as Block, field: `blocks.${index}.columns.${at}.${i}` })),
        )
      : []),
  ]);

const altFindings = ({ blocks, mode }: TemplateContent): Finding[] =>
  mode === "code"
    ? []
    : withInner(blocks).flatMap(({ block, field }) =>
        block.type === "image" && !block.isDecorative && block.alt.trim() === ""
          ? [
              finding(
                "warning",
                "no_alt",
                `${field}.alt`,
                "This picture has no words for those who do not see it.",
                "Say what it shows, or mark it as decoration.",
              ),
            ]
          : [],
      );

function sizeFindings({ htmlBytes }: Sizes): Finding[] {
  if (htmlBytes <= clippedBytes * 0.9) return [];
  const size = `${Math.round(htmlBytes / 1024)} KB`;
  return [
    finding(
      "warning",
      "clipped",
      "size",
      htmlBytes > clippedBytes
        ? `The mail has ${size}; Gmail cuts off after 102 KB and hides the rest, the unsubscribe link too.`
        : `The mail has ${size}, close to the 102 KB after which Gmail cuts off.`,
      "Shorten it, or take raw HTML out.",
    ),
  ];
}

const removedFindings = (removed: readonly string[]): Finding[] =>
  removed.map((name) =>
    finding(
      "warning",
      "removed",
      "html",
      `“${name}” was taken out: mail programs do not show it, or it is not safe.`,
      "Take it out of the source.",
    ),
  );

export type Checked = {
  content: TemplateContent;
  /** As one person gets it; null when it cannot be rendered. */
  html: string;
  sizes: Sizes;
  removed: readonly string[];
  hasAddress: boolean;
};

/** Everything but variables. */
export const contentFindings = ({ content, html, sizes, removed, hasAddress }: Checked): Finding[] => [
  ...subjectFindings(content),
  ...linkFindings(content),
  ...lawFindings(content, hasAddress),
  ...altFindings(content),
  ...bodyFindings(html, content),
  ...sizeFindings(sizes),
  ...removedFindings(removed),
];

const order: Record<Finding["level"], number> = { error: 0, warning: 1, hint: 2 };
export const byWeight = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((a, b) => order[a.level] - order[b.level]);
