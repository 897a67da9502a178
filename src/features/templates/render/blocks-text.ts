import { compile as textMaker } from "html-to-text";
import type { Block, TemplateContent } from "../schema";
import { hideLiquid, inlineText, showLiquid } from "./inline";

const rule = "----------------------------------------";

/** HTML's words, for those who read text: tags go, links keep their address. */
export const toText = textMaker({
  wordwrap: false,
  limits: { maxInputLength: 2_000_000, maxDepth: 60 },
  selectors: [
    { selector: "img", format: "skip" },
    // Rows under each other, cells beside each other.
    { selector: "tr", format: "block", options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: "td", format: "inlineSurround", options: { suffix: " " } },
    { selector: "a", options: { hideLinkHrefIfSameAsText: true, linkBrackets: ["(", ")"] } },
    ...["h1", "h2", "h3"].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
});

/** The same for an author's HTML with Liquid in it. */
function htmlWords(html: string): string {
  const { text, pieces } = hideLiquid(html);
  return showLiquid(toText(text), pieces).trim();
}

const address = (url: string) => url.trim();

function blockText(block: Block, kind: TemplateContent["kind"]): string {
  switch (block.type) {
    case "heading": {
      const words = inlineText(block.text);
      return block.level === 1 ? `${words}\n${rule}` : words;
    }
    case "text":
      return inlineText(block.text);
    case "button":
      return `${block.label}:\n${address(block.url)}`;
    case "image": {
      const words = block.isDecorative ? "" : block.alt;
      return block.link ? [words, address(block.link)].filter(Boolean).join(": ") : words && `[${words}]`;
    }
    case "divider":
      return rule;
    case "spacer":
      return "";
    case "list":
      return block.items
        .map((item, index) => `${block.isOrdered ? `${index + 1}.` : "-"} ${inlineText(item)}`)
        .join("\n");
    case "quote":
      return [`"${inlineText(block.text)}"`, ...(block.source ? [`(${inlineText(block.source)})`] : [])].join("\n");
    case "html":
      return htmlWords(block.html);
    case "columns":
      return block.columns
        .flat()
        .map((inner) => blockText(inner, kind))
        .filter(Boolean)
        .join("\n\n");
    case "footer":
      return [
        rule,
        ...(block.text ? [inlineText(block.text)] : []),
        "{{ workspace.name }}{% if workspace.address %}\n{{ workspace.address }}{% endif %}",
        ...(kind === "marketing"
          ? ["Unsubscribe: {{ unsubscribe_url }}\nChoose what you get: {{ preferences_url }}"]
          : []),
      ].join("\n");
  }
}

/** The whole mail as plain text that still is a Liquid template. @throws LiquidFault */
export const blocksText = ({ blocks, kind }: TemplateContent): string =>
  `${blocks
    .map((block) => blockText(block, kind))
    .filter((text) => text !== "")
    .join("\n\n")}\n`;
