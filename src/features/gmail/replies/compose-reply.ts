import { simpleParser } from "mailparser";
import MailComposer from "nodemailer/lib/mail-composer/index.js";
import { readMessageText } from "../message-text";
import type { ReplyFrame } from "./schema";

/** What a reply takes from the mail it answers. */
export type Original = {
  subject: string;
  from: { name: string; address: string }[];
  replyTo: { name: string; address: string }[];
  to: string[];
  cc: string[];
  messageId: string | null;
  references: string[];
  sentAt: Date;
  text: string;
};

const maxQuotedCharacters = 20_000;
const maxReferences = 20;
const bare = (address: string) => address.trim().toLowerCase();
type Box = { value: { name: string; address?: string; group?: { name: string; address?: string }[] }[] };

const people = (box: Box | Box[] | undefined) =>
  (Array.isArray(box) ? box : box ? [box] : [])
    .flatMap(({ value }) => value.flatMap((one) => one.group ?? [one]))
    .flatMap(({ name, address }) =>
      address?.includes("@") ? [{ name: name.slice(0, 120), address: bare(address) }] : [],
    );

export async function readOriginal(raw: Buffer, receivedAt: Date): Promise<Original> {
  const mail = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true });
  const { text } = await readMessageText(raw);
  const references = Array.isArray(mail.references) ? mail.references : (mail.references?.split(/\s+/) ?? []);
  return {
    subject: mail.subject ?? "",
    from: people(mail.from),
    replyTo: people(mail.replyTo),
    to: people(mail.to).map(({ address }) => address),
    cc: people(mail.cc).map(({ address }) => address),
    messageId: mail.messageId ?? null,
    references: references.filter((id) => /^<[^<>\s]+>$/.test(id)),
    sentAt: mail.date ?? receivedAt,
    text,
  };
}

/** "Re: " once, whatever stood there before. */
export const replySubject = (subject: string) =>
  `Re: ${subject.replace(/^(?:\s*(?:re|aw|sv|antw)\s*(?:\[\d+\])?:\s*)+/i, "").trim()}`;

/** As mail programs quote: who wrote when, then each line behind a `>`. */
function quote({ from, sentAt, text }: Original): string {
  const [sender] = from;
  const who = sender ? (sender.name ? `${sender.name} <${sender.address}>` : sender.address) : "Someone";
  const when = `${new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" }).format(sentAt)} UTC`;
  const lines = text.slice(0, maxQuotedCharacters).split("\n");
  return [
    `On ${when}, ${who} wrote:`,
    ...lines.map((line) => (line.startsWith(">") ? `>${line}` : `> ${line}`.trimEnd())),
  ].join("\n");
}

/** Never to oneself, unless one wrote the mail: then to whom it went. */
export function frameReply(original: Original, own: string, toAll: boolean): ReplyFrame {
  const me = bare(own);
  const senders = (original.replyTo.length > 0 ? original.replyTo : original.from).map(({ address }) => address);
  const isOwn = original.from.some(({ address }) => address === me);
  const to = isOwn ? original.to : senders;
  const seen = new Set([me, ...to]);
  const others = (isOwn ? original.cc : [...original.to, ...original.cc]).filter((address) => !seen.has(address));
  return {
    to: [...new Set(to)],
    cc: toAll ? [...new Set(others)] : [],
    subject: replySubject(original.subject),
    quote: quote(original),
  };
}

type Reply = { from: string; text: string; toAll: boolean; messageId: string; original: Original };

/** The reply as it goes over the wire. */
export function composeReply({ from, text, toAll, messageId, original }: Reply): Promise<Buffer> {
  const { to, cc, subject, quote: quoted } = frameReply(original, from, toAll);
  const references = [...original.references, ...(original.messageId ? [original.messageId] : [])];
  const kept =
    references.length > maxReferences
      ? [...references.slice(0, 1), ...references.slice(1 - maxReferences)]
      : references;
  return new MailComposer({
    from,
    to,
    cc,
    subject,
    text: `${text.trim()}\n\n${quoted}\n`,
    messageId,
    inReplyTo: original.messageId ?? undefined,
    references: kept.length > 0 ? kept : undefined,
    textEncoding: "quoted-printable",
  })
    .compile()
    .build();
}

/** Known before the mail is sent, so that it can be found again after a crash. */
export const replyMessageId = (actionId: string, from: string) =>
  `<inflow-${actionId}@${from.split("@")[1] ?? "mail.invalid"}>`;
