import { escapeHtml, safeAddress } from "../liquid/engine";
import { hasLiquid, scan } from "../liquid/scan";

/** Stand for Liquid while words are marked up: no author can write them, they are taken out of what is stored. */
const [open, close] = ["\ue000", "\ue001"];
const held = /\ue000(\d+)\ue001/g;

export type Hidden = { text: string; pieces: string[] };
/** Takes the Liquid out, so that marks inside it are not read. @throws LiquidFault */
export function hideLiquid(source: string): Hidden {
  const pieces: string[] = [];
  const text = scan(source.replace(/[\ue000\ue001]/g, ""))
    .map((piece) => (piece.kind === "text" ? piece.source : `${open}${pieces.push(piece.source) - 1}${close}`))
    .join("");
  return { text, pieces };
}
export const showLiquid = (text: string, pieces: readonly string[]) =>
  text.replace(held, (_, index) => pieces[Number(index)] ?? "");

/** An address as an attribute's value: what holds Liquid is looked at again when it is rendered. */
export function addressAttribute(url: string, use: "link" | "picture"): string {
  if (!hasLiquid(url)) return escapeHtml(safeAddress(url, use));
  const tag = use === "link" ? "link_address" : "picture_address";
  return `{% ${tag} %}${url.trim()}{% end${tag} %}`;
}

// What is repeated has an end or cannot begin again inside itself: no words of an author take long to read.
const link = /\[([^[\]\n]{1,500})\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)/g;

const marks = [
  ["strong", /(?<!\*)\*\*(?=[^\s*])((?:[^\n*]|\*(?!\*))*[^\s*])\*\*(?!\*)/g],
  ["em", /(?<![\w*])\*(?=[^\s*])([^\n*]*?[^\s*])\*(?![\w*])/g],
] as const;
const opening = /^(?:<(?!\/)|\{%-?\s*(?:if|unless|for|case|capture|comment)\b)/;
const closing = /^(?:<\/|\{%-?\s*end)/;

/** Whether what is hidden in these words begins and ends in them: marks may not cross. */
function isClosed(words: string, pieces: readonly string[]): boolean {
  let depth = 0;
  for (const [, index] of words.matchAll(held)) {
    const piece = pieces[Number(index)] ?? "";
    depth += opening.test(piece) ? 1 : closing.test(piece) ? -1 : 0;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** Words with their marks, and Liquid among them, as HTML that still is a Liquid template. @throws LiquidFault */
export function inlineHtml(source: string, linkStyle: string): string {
  const { text, pieces } = hideLiquid(source);
  const keep = (html: string) => `${open}${pieces.push(html) - 1}${close}`;
  const linked = text.replace(link, (_, words: string, url: string) => {
    const address = addressAttribute(showLiquid(url, pieces), "link");
    return `${keep(`<a href="${address}" class="link" style="${linkStyle}">`)}${words}${keep("</a>")}`;
  });
  let marked = escapeHtml(linked);
  for (const [tag, pattern] of marks)
    marked = marked.replace(pattern, (whole, words: string) =>
      isClosed(words, pieces) ? `${keep(`<${tag}>`)}${words}${keep(`</${tag}>`)}` : whole,
    );
  return restore(marked.replace(/\r?\n/g, "<br>\n"), pieces);
}

/** The same for plain text: marks go, addresses follow their words. @throws LiquidFault */
export function inlineText(source: string): string {
  const { text, pieces } = hideLiquid(source);
  let plain = text.replace(link, (_, words: string, url: string) => (words === url ? words : `${words} (${url})`));
  for (const [, pattern] of marks)
    plain = plain.replace(pattern, (whole, words: string) => (isClosed(words, pieces) ? words : whole));
  return restore(plain, pieces);
}

/** Kept pieces hold others: a link's address may be Liquid. */
const restore = (text: string, pieces: readonly string[]): string => showLiquid(showLiquid(text, pieces), pieces);

/** The addresses that links among these words lead to, Liquid in them as it was written. @throws LiquidFault */
export function linksIn(source: string): string[] {
  const { text, pieces } = hideLiquid(source);
  return [...text.matchAll(link)].map(([, , url = ""]) => showLiquid(url, pieces));
}

/** Cut at empty lines; Liquid that spans them stays whole because it is hidden first. */
export function paragraphs(source: string): string[] {
  const { text, pieces } = hideLiquid(source);
  return text
    .split(/\n[ \t]*\n+/)
    .map((part) => showLiquid(part.trim(), pieces))
    .filter((part) => part !== "");
}
