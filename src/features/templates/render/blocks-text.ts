import type { Block, TemplateContent } from "../schema";
import { inlineText } from "./inline";

const rule = "----------------------------------------";

/** Raw HTML's words, for those who read text: tags go, links keep their address. */
const htmlWords = (html: string) =>
  html
    .replace(/<(style|script|head)\b[\s\S]*?<\/\1>/gi, "")
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<a\b[^>]*?href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/gi, "$2 ($1)")
    .replace(/<(br|\/p|\/h\d|\/tr|\/li|\/div)\b[^>]*>/gi, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&nbsp;/g, " ")
    .replace(/[ \t]+/g, " ")
    .replace(/\s*\n\s*/g, "\n")
    .trim();

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
