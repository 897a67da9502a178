import { type FormatCallback, htmlToText } from "html-to-text";
import { type Element, styleReader } from "./seen/css";
import { isRemoved, isUnseen, type Look, lookOf, pageLook } from "./seen/unseen";

/** What a page's tree is made of, as html-to-text hands it over. */
type Node = Element & { type: string; data?: string; children?: Node[] };

/** A reply's quoted mail. A forward is quoted alike by some senders, and is what the mail is about. */
function isQuotedMail({ name, attribs }: Element): boolean {
  const names = attribs.class?.split(/\s+/) ?? [];
  return (
    (name === "blockquote" && (attribs.type === "cite" || names.includes("gmail_quote"))) ||
    names.some((each) =>
      ["gmail_extra", "gmail_attr", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote"].includes(each),
    )
  );
}

/** Nobody sees these, and nobody means to hide anything with them. */
const silent = new Set([
  "style",
  "script",
  "svg",
  "select",
  "textarea",
  "object",
  "iframe",
  "datalist",
  "audio",
  "video",
]);
const longestHidden = 20_000;
const deepestTree = 150;

/** Takes everything a reader does not see out of a tree. Returns the text among it. */
function prune(root: Node, html: string, isForward: boolean): string {
  const styleOf = styleReader(html);
  const hidden: string[] = [];
  let room = longestHidden;
  const note = (text: string | undefined) => {
    if (!text?.trim() || room <= 0) return;
    hidden.push(text.slice(0, room));
    room -= text.length;
  };
  type Step = { node: Node; look: Look; depth: number; isGone: boolean };
  const steps: Step[] = [{ node: root, look: pageLook, depth: 0, isGone: false }];
  for (let step = steps.pop(); step; step = steps.pop()) {
    const { node, look, depth, isGone } = step;
    const kept: Node[] = [];
    for (const child of node.children ?? []) {
      if (child.type === "text") {
        const isDropped = isGone || (isUnseen(look) && child.data?.trim() !== "");
        if (isDropped) note(child.data);
        else kept.push(child);
        continue;
      }
      if (child.type === "comment") note(child.data);
      if (!child.attribs || silent.has(child.name) || depth > deepestTree) continue;
      if (isQuotedMail(child) && !isForward) continue;
      const style = styleOf(child);
      const isLost =
        isGone || ["head", "title", "noscript", "template"].includes(child.name) || isRemoved(child, style);
      if (!isLost) kept.push(child);
      steps.push({ node: child, look: lookOf(child, style, look), depth: depth + 1, isGone: isLost });
    }
    node.children = kept;
  }
  return hidden.join("\n");
}

const cell: FormatCallback = (node, walk, builder) => {
  builder.addInline(" ");
  walk(node.children, builder);
  builder.addInline(" ");
};

const block = { leadingLineBreaks: 1, trailingLineBreaks: 1 };
const heading = { ...block, uppercase: false };

/** The text a reader of this HTML sees, without link targets and images; and the text that was hidden from him. */
export function readHtml(html: string, { isForward = false } = {}): { text: string; hidden: string } {
  // A tag of our own around it all: nothing in the mail can close it or stand beside it.
  let root = "whole-mail";
  while (html.toLowerCase().includes(root)) root += "-x";
  let hidden = "";
  const whole: FormatCallback = (node, walk, builder) => {
    hidden = prune(node as unknown as Node, html, isForward);
    walk(node.children, builder);
  };
  const text = htmlToText(`<${root}>${html}</${root}>`, {
    wordwrap: false,
    limits: { maxInputLength: 5_000_000, maxDepth: deepestTree, maxChildNodes: 20_000, ellipsis: "" },
    baseElements: { selectors: [root] },
    formatters: { whole, cell },
    selectors: [
      { selector: root, format: "whole" },
      { selector: "a", format: "inline" },
      ...["img", "hr"].map((selector) => ({ selector, format: "skip" })),
      ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: heading })),
      { selector: "table", format: "block", options: block },
      { selector: "tr", format: "block", options: block },
      { selector: "td", format: "cell" },
      { selector: "th", format: "cell" },
      { selector: "ul", options: { itemPrefix: "- ", ...block } },
      { selector: "blockquote", format: "block", options: block },
    ],
  });
  return { text, hidden };
}

export const visibleText = (html: string, options?: { isForward?: boolean }): string => readHtml(html, options).text;
