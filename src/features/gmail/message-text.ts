import { convert, type FormatCallback } from "html-to-text";
import { simpleParser } from "mailparser";
import { safeHtml } from "./html-view/safe-html";

/** A mail's text as a person reads it; never HTML. */
export type MessageText = {
  text: string;
  isTruncated: boolean;
  hasFiles: boolean;
  /** The sender laid it out: there is a formatted view. */
  hasHtml: boolean;
  /** Pictures of the formatted view that lie on somebody's server. */
  remoteCount: number;
};

const maxParsedBytes = 8 * 1024 * 1024;
const maxHtmlCharacters = 1_000_000;
const maxCharacters = 100_000;

/** Links appear as text with their address. A mail that cannot be parsed is shown as far as it can be read. */
export async function readMessageText(raw: Buffer): Promise<MessageText> {
  const isCut = raw.length > maxParsedBytes;
  const bytes = isCut ? raw.subarray(0, maxParsedBytes) : raw;
  try {
    const mail = await simpleParser(bytes, { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true });
    const text = tidy(mail.text || textOfHtml(mail.html || ""));
    const html = (mail.html || "").slice(0, maxHtmlCharacters);
    return {
      text: text.slice(0, maxCharacters).toWellFormed(),
      isTruncated: isCut || text.length > maxCharacters,
      hasFiles: isCut || mail.attachments.length > 0,
      hasHtml: html !== "",
      remoteCount: safeHtml(html, [], false).remoteCount,
    };
  } catch {
    const text = tidy(bytes.toString("utf8"));
    return {
      text: text.slice(0, maxCharacters).toWellFormed(),
      isTruncated: isCut || text.length > maxCharacters,
      hasFiles: isCut,
      hasHtml: false,
      remoteCount: 0,
    };
  }
}

/** Cells of a row stand apart, as they do on the page. */
const cell: FormatCallback = (node, walk, builder) => {
  builder.addInline(" ");
  walk(node.children, builder);
  builder.addInline(" ");
};
const row = { leadingLineBreaks: 1, trailingLineBreaks: 1 };

const textOfHtml = (html: string) =>
  convert(html, {
    wordwrap: false,
    limits: { maxInputLength: maxHtmlCharacters },
    formatters: { cell },
    selectors: [
      { selector: "img", format: "skip" },
      { selector: "tr", format: "block", options: row },
      ...["td", "th"].map((selector) => ({ selector, format: "cell" })),
      ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: { uppercase: false } })),
      { selector: "a", options: { hideLinkHrefIfSameAsText: true } },
    ],
  });

const tidy = (text: string) =>
  text
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/[ \t]+\n/g, "\n")
    .replace(/\n{4,}/g, "\n\n\n")
    .trim();
