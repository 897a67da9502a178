import { simpleParser } from "mailparser";
import { sha256 } from "@/lib/crypto";
import { givesOrders, spelledInTags } from "./checks/orders";
import { isForwardSubject, ownWords } from "./own-words";
import { budgetTokens, charactersPerToken, estimateTokens } from "./price";
import { readHtml } from "./visible-text";

export type CleanMail = {
  from: string;
  to: string;
  subject: string;
  sentAt: Date | null;
  /** What a reader sees and its writer wrote, at most the token budget long. */
  text: string;
  tokens: number;
  contentHash: string;
  /** Text that a reader does not see tells software what to do. */
  hasHiddenOrders: boolean;
  /** What the summaries of the conversation's mails before it say; empty when it stands alone. */
  thread: string;
};

/** Zero-width, direction and tag characters, variation selectors, soft hyphens, fillers: text that nobody sees. */
const unseen = /\p{Default_Ignorable_Code_Point}|\p{Cf}/gu;
const controls = /(?![\n\t])\p{Cc}/gu;

/** Text without unseen and control characters, broken surrogates and waste of space. */
export const squeeze = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, "\n")
    .replace(unseen, "")
    .replace(controls, "")
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .normalize("NFC")
    .trim();

/** Rules and borders drawn with characters say no more when they are long. */
const shortRules = (text: string) => text.replace(/([-_=*~#.])\1{5,}/g, "$1$1$1");

/** Some senders label HTML as plain text. */
const isMarkup = (text: string) => /^\s*<(?:!doctype|html|head|body|table|div|center|p|font)\b/i.test(text);

/** At most `tokens` long: the beginning and, since askings and dates often stand last, the end. */
export function withinBudget(text: string, tokens: number): string {
  const room = tokens * charactersPerToken;
  if (text.length <= room) return text;
  const note = "\n[… part of the mail left out …]\n";
  const tail = Math.floor(room / 4);
  const head = room - tail - note.length;
  return `${text.slice(0, head).toWellFormed()}${note}${text.slice(-tail).toWellFormed()}`;
}

const oneLine = (text: string | undefined, length: number) =>
  squeeze(text ?? "")
    .replaceAll("\n", " ")
    .slice(0, length)
    .toWellFormed();

/** Reads a raw mail into what the model may see. Never throws: what cannot be read is empty. */
export async function cleanMail(raw: Uint8Array): Promise<CleanMail> {
  const mail = await simpleParser(Buffer.from(raw), {
    skipHtmlToText: true,
    skipImageLinks: true,
    skipTextLinks: true,
  }).catch(() => null);
  const subject = oneLine(mail?.subject, 300);
  const isForward = isForwardSubject.test(subject);
  const plain = mail?.text ?? "";
  const html = mail?.html || (isMarkup(plain) ? plain : "");
  const page = html ? readHtml(html, { isForward }) : { text: "", hidden: "" };
  const seen = squeeze(page.text) || squeeze(plain);
  const text = withinBudget(squeeze(shortRules(ownWords(seen, subject))), budgetTokens);
  const [to] = [mail?.to ?? []].flat();
  return {
    from: oneLine(mail?.from?.text, 300),
    to: oneLine(to?.text, 300),
    subject,
    sentAt: mail?.date && !Number.isNaN(mail.date.getTime()) ? mail.date : null,
    text,
    tokens: estimateTokens(text),
    contentHash: sha256(text),
    hasHiddenOrders: givesOrders(`${squeeze(page.hidden)}\n${spelledInTags(`${mail?.subject} ${html || plain}`)}`),
    thread: "",
  };
}
