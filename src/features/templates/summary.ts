import { Parser } from "htmlparser2";
import { plainWords } from "./plain-words";
import type { Block, TemplateContent } from "./schema";

/** As much of a mail as is looked through for its first words. */
const looked = 5_000;
const unread = new Set(["head", "style", "script", "title"]);

/** What an author's HTML says, from its beginning. */
function wordsOfHtml(html: string): string {
  let text = "";
  let hidden = 0;
  const parser = new Parser({
    onopentag(name) {
      if (unread.has(name)) hidden += 1;
      text += " ";
    },
    ontext(words) {
      if (hidden === 0 && text.length < looked) text += words;
    },
    onclosetag(name) {
      if (unread.has(name)) hidden -= 1;
    },
  });
  parser.end(html);
  return text;
}

const wordsOf = (block: Block): string[] =>
  block.type === "heading" || block.type === "text" || block.type === "quote"
    ? [block.text]
    : block.type === "list"
      ? block.items
      : block.type === "columns"
        ? block.columns.flat().flatMap(wordsOf)
        : [];

/** The first words of a mail, for lists and search. What is but a value, such as a name at the top, says nothing. */
export function summaryOf(content: TemplateContent): string {
  const words = content.mode === "code" ? [wordsOfHtml(content.html)] : content.blocks.flatMap(wordsOf);
  return words
    .map((part) => plainWords(part.slice(0, looked)))
    .filter((part) => !/^(‹[^›]*›)?$/.test(part))
    .join(" · ")
    .slice(0, 200);
}
