import { creditsInWords } from "@/features/credits/schema";
import type { Letter } from "@/lib/letter";
import type { DigestContent, DigestItem } from "./schema";

type Words = { name: string; inboxUrl: string; pauseUrl: string };

const mails = (count: number) => (count === 1 ? "1 summary" : `${count} summaries`);
const label = ({ priority, needsReply }: DigestItem) =>
  [
    priority === "normal" || priority === "low" ? "" : `${priority[0]?.toUpperCase()}${priority.slice(1)}`,
    needsReply ? "Needs a reply" : "",
  ]
    .filter(Boolean)
    .join(", ");

/** One mail of a digest as a line. */
export function lineOf(item: DigestItem): string {
  const head = label(item);
  return `${head && `[${head}] `}${item.from}: ${item.subject || "(no subject)"}. ${item.tldr}`;
}

/** What these summaries cost, in words. */
export const costLine = ({ mailCount, spentMicro }: DigestContent) =>
  `${mails(mailCount)} in this digest, ${creditsInWords(spentMicro)} spent on them. The digest itself costs nothing.`;

export const digestLetter = (content: DigestContent, { name, inboxUrl, pauseUrl }: Words): Letter => {
  const { items, mailCount } = content;
  const more = mailCount - items.length;
  return {
    subject: `${name}: ${mails(mailCount)}`,
    paragraphs: [...items.map(lineOf), ...(more > 0 ? [`And ${more} more in the inbox.`] : [])],
    button: { label: "Open the inbox", url: inboxUrl },
    notes: [costLine(content), `Pause this digest: ${pauseUrl}`],
  };
};
