import libmime from "libmime";
import addressparser from "nodemailer/lib/addressparser/index.js";
import type { SkipReason } from "./schema";
import { skipReason } from "./traits/skip-rule";

/** A mail's metadata as Gmail gives it. */
export type RawMail = {
  id: string;
  threadId: string;
  labels: string[];
  snippet: string;
  sizeBytes: number;
  /** Milliseconds since 1970. */
  internalDateMs: number;
  headers: { name: string; value: string }[];
};

/** A mail's metadata as we store it: readable text, short enough, and nothing Postgres refuses. */
export type MailHeaders = {
  gmailId: string;
  threadId: string;
  subject: string;
  fromName: string;
  fromEmail: string;
  toEmails: string[];
  snippet: string;
  labels: string[];
  isUnread: boolean;
  isList: boolean;
  sizeBytes: number;
  sentAt: Date;
  messageId: string | null;
  skipReason: SkipReason | null;
};

const maxRecipients = 50;
const latestMs = 4_102_444_800_000; // the year 2100
const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", "#39": "'" };
const strict = new TextDecoder("utf-8", { fatal: true });

/** UTF-8 bytes that were read as Latin-1 ("GrÃ¼ÃŸe") become what they were; anything else stays. */
function undoMojibake(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text) || /[^\p{Cc}\u0020-\u00ff]/u.test(text)) return text;
  try {
    return strict.decode(Buffer.from(text, "latin1"));
  } catch {
    return text;
  }
}

/** Control characters, NUL among them, and halves of surrogate pairs cannot be stored or shown. */
const tidy = (text: string, maxLength: number) =>
  text
    .slice(0, maxLength * 2)
    .replace(/[\p{Cc}\s]+/gu, " ")
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .toWellFormed()
    .trim()
    .slice(0, maxLength)
    .toWellFormed();

/** Encoded words of any charset, also when a broken sender or a charset nobody knows wrote them. */
export function decodeHeader(value: string, maxLength: number): string {
  let decoded = value;
  try {
    decoded = libmime.decodeWords(value);
  } catch {
    // What cannot be decoded is shown as it came.
  }
  return tidy(undoMojibake(decoded), maxLength);
}

/** Gmail escapes snippets as HTML; senders pad them with invisible characters. */
export const decodeSnippet = (snippet: string) =>
  tidy(
    snippet
      .replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole, name: string) => {
        const known = entities[name.toLowerCase()];
        if (known) return known;
        const code = /^#x/i.test(name)
          ? Number.parseInt(name.slice(2), 16)
          : name.startsWith("#")
            ? Number(name.slice(1))
            : Number.NaN;
        return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
      })
      .replace(/\p{Cf}|\u034f/gu, ""),
    300,
  );

type Address = { name: string; email: string };
function addresses(value: string): Address[] {
  try {
    const flat = addressparser(value.slice(0, 20_000), { flatten: true });
    return flat.slice(0, maxRecipients).map(({ name, address }) => ({
      name: decodeHeader(name ?? "", 200),
      email: tidy(address ?? "", 320).toLowerCase(),
    }));
  } catch {
    return [];
  }
}

export function readMailHeaders(mail: RawMail): MailHeaders {
  const header = (name: string) => mail.headers.find((found) => found.name.toLowerCase() === name)?.value ?? "";
  const from = header("from");
  const [sender] = addresses(from);
  const isAddress = sender?.email.includes("@");
  const to = [...addresses(header("to")), ...addresses(header("cc"))]
    .map(({ email }) => email)
    .filter((email) => email.includes("@"));
  const isBulk = /bulk|list|junk/i.test(header("precedence"));
  const subject = decodeHeader(header("subject"), 500);
  const fromEmail = isAddress ? (sender?.email ?? "") : "";
  return {
    gmailId: mail.id,
    threadId: mail.threadId,
    subject,
    fromName: sender?.name || (isAddress ? "" : decodeHeader(from, 200)),
    fromEmail,
    toEmails: [...new Set(to)].slice(0, maxRecipients),
    snippet: decodeSnippet(mail.snippet),
    labels: mail.labels.map((label) => tidy(label, 200)),
    isUnread: mail.labels.includes("UNREAD"),
    isList: isBulk || header("list-id") !== "" || header("list-unsubscribe") !== "",
    sizeBytes: Math.max(0, Math.min(mail.sizeBytes, 2_147_483_647)),
    sentAt: new Date(Math.max(0, Math.min(mail.internalDateMs || 0, latestMs))),
    messageId: tidy(header("message-id"), 500) || null,
    skipReason: skipReason({ header, fromEmail, subject, labels: mail.labels }),
  };
}
