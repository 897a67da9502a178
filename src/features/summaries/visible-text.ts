import { type FormatCallback, htmlToText } from "html-to-text";
import { type Element, type HiddenNames, hiddenNames, isHidden } from "./hidden";

type Definition = { format: string; options?: Parameters<FormatCallback>[3] };
/** What html-to-text's builder carries beside its public methods. */
type Walker = {
  picker: { pick1(element: unknown): Definition | null };
  options: { formatters: Record<string, FormatCallback> };
};

/** Attributes that can hide an element, or mark what others wrote. */
const telling = ["style", "hidden", "aria-hidden", "class", "id", "bgcolor", "color", "type"];

/** A reply's quoted mail. A forward is quoted alike by some senders, and is what the mail is about. */
function isQuotedMail({ name, attribs }: Element): boolean {
  const names = attribs.class?.split(/\s+/) ?? [];
  return (
    (name === "blockquote" && (attribs.type === "cite" || names.includes("gmail_quote"))) ||
    names.some((each) => ["gmail_extra", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote"].includes(each))
  );
}

/** Passes over what is hidden; everything else is formatted as its tag asks. */
const judge =
  (hidden: HiddenNames, isForward: boolean): FormatCallback =>
  (node, walk, builder) => {
    const element = node as unknown as Element & { attribs: Record<string, string> };
    if (isHidden(element, hidden) || (!isForward && isQuotedMail(element))) return;
    const kept = element.attribs;
    // Without what brought it here, the element finds the formatter of its own tag.
    element.attribs = Object.fromEntries(Object.entries(kept).filter(([name]) => !telling.includes(name)));
    const { picker, options } = builder as unknown as Walker;
    const definition = picker.pick1(element);
    element.attribs = kept;
    options.formatters[definition?.format ?? "inline"]?.(node, walk, builder, definition?.options ?? {});
  };

const cell: FormatCallback = (node, walk, builder) => {
  builder.addInline(" ");
  walk(node.children, builder);
  builder.addInline(" ");
};

const block = { leadingLineBreaks: 1, trailingLineBreaks: 1 };
const heading = { ...block, uppercase: false };

/** The text a reader of this HTML sees, without link targets and images. */
export function visibleText(html: string, { isForward = false } = {}): string {
  return htmlToText(html, {
    wordwrap: false,
    limits: { maxInputLength: 5_000_000, maxDepth: 150, maxChildNodes: 20_000, ellipsis: "" },
    formatters: { judge: judge(hiddenNames(html), isForward), cell },
    selectors: [
      ...telling.map((name) => ({ selector: `[${name}]`, format: "judge" })),
      { selector: "a", format: "inline" },
      ...["img", "hr", "head", "style", "script", "noscript", "template", "title", "svg", "select", "textarea"].map(
        (selector) => ({ selector, format: "skip" }),
      ),
      ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: heading })),
      { selector: "table", format: "block", options: block },
      { selector: "tr", format: "block", options: block },
      { selector: "td", format: "cell" },
      { selector: "th", format: "cell" },
      { selector: "ul", options: { itemPrefix: "- ", ...block } },
      { selector: "blockquote", format: "block", options: block },
    ],
  });
}
