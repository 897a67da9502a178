import { type Part, partText, walkParts } from "./part-tree";

const NAMED: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  copy: "©",
  reg: "®",
};
const SNIPPET_LENGTH = 200;
/** Enough to fill a snippet when the text holds much white space. */
export const SNIPPET_SOURCE_LENGTH = 1200;

/**
 * The text a reader sees first: the first plain part, else the first HTML part without its markup. Only about `most`
 * characters of a plain part are read; HTML may begin with any length of what is not shown.
 */
export function visibleText(source: string, root: Part, most = Number.POSITIVE_INFINITY): string {
  let markup: Part | undefined;
  for (const part of walkParts(root)) {
    if (part.parts.length > 0 || part.filename) continue;
    if (part.mimeType === "text/plain") return partText(source, { ...part, to: Math.min(part.to, part.from + most) });
    if (part.mimeType === "text/html") markup ??= part;
  }
  return markup ? stripMarkup(partText(source, markup)) : "";
}

/** Gmail's snippet: about 200 characters on one line, HTML-escaped. */
export function snippetOf(text: string): string {
  const line = text
    .slice(0, SNIPPET_SOURCE_LENGTH)
    .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, "")
    .replace(/\s+/g, " ")
    .trim();
  if (line.length <= SNIPPET_LENGTH) return escapeHtml(line);
  const cut = line.lastIndexOf(" ", SNIPPET_LENGTH);
  return escapeHtml(line.slice(0, cut > 120 ? cut : SNIPPET_LENGTH));
}

export function escapeHtml(text: string): string {
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}

function stripMarkup(markup: string): string {
  return markup
    .replace(/<!--[\s\S]*?(?:-->|$)/g, " ")
    .replace(/<(style|script|head|title)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, " ")
    .replace(/<[^>]*(?:>|$)/g, " ")
    .replace(
      /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,8}));/gi,
      (whole, hex?: string, decimal?: string, name?: string) => {
        if (name) return NAMED[name.toLowerCase()] ?? whole;
        const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
        return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : " ";
      },
    );
}
