import type { Block, TemplateContent } from "./schema";

const plain = (words: string) =>
  words
    .replace(/\{%.*?%\}/g, "")
    .replace(/\{\{-?\s*([\w.]+).*?\}\}/g, "‹$1›")
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\*+/g, "")
    .replace(/\s+/g, " ")
    .trim();

const wordsOf = (block: Block): string[] =>
  block.type === "heading" || block.type === "text" || block.type === "quote"
    ? [block.text]
    : block.type === "list"
      ? block.items
      : block.type === "columns"
        ? block.columns.flat().flatMap(wordsOf)
        : [];

/** The first words of a mail, for lists and search. */
export function summaryOf(content: TemplateContent): string {
  const words =
    content.mode === "code"
      ? [content.html.replace(/<(head|style|script)\b[\s\S]*?<\/\1>/gi, " ").replace(/<[^>]*>/g, " ")]
      : content.blocks.flatMap(wordsOf);
  return plain(words.join(" ")).slice(0, 200);
}
