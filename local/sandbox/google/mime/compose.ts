import libmime from "libmime";

export type Draft = {
  from: string;
  to: string;
  subject: string;
  text: string;
  date: Date;
  messageId: string;
  headers?: Record<string, string>;
};

/** A plain-text mail as bytes, one character per byte. */
export function composeMessage(draft: Draft): string {
  const lines = [
    `From: ${encodeHeader(draft.from)}`,
    `To: ${encodeHeader(draft.to)}`,
    `Subject: ${encodeHeader(draft.subject)}`,
    `Date: ${rfcDate(draft.date)}`,
    `Message-ID: ${draft.messageId}`,
    ...Object.entries(draft.headers ?? {}).map(([name, value]) => `${name}: ${encodeHeader(value)}`),
    "MIME-Version: 1.0",
    'Content-Type: text/plain; charset="UTF-8"',
    "Content-Transfer-Encoding: 8bit",
  ];
  const text = Buffer.from(draft.text.replace(/\r?\n/g, "\r\n"), "utf8").toString("latin1");
  return `${lines.join("\r\n")}\r\n\r\n${text}\r\n`;
}

export function rfcDate(date: Date): string {
  return date.toUTCString().replace("GMT", "+0000");
}

/** A header value without line breaks; words beyond ASCII become encoded words. */
function encodeHeader(value: string): string {
  const line = value.replace(/[\r\n]+/g, " ");
  return /^[\x20-\x7e]*$/.test(line) ? line : libmime.encodeWords(line, "Q", 52);
}
