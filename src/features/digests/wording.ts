import { creditsInWords } from "@/features/credits/schema";
import { publicId } from "@/lib/ids";
import type { Letter } from "@/lib/letter";
import type { DigestContent, DigestItem } from "./schema";

type Words = { name: string; inboxUrl: string; pauseUrl: string };

const mails = (count: number) => (count === 1 ? "1 summary" : `${count} summaries`);
/** What makes a mail stand out, in words; empty when nothing does. */
export const markOf = ({ priority, needsReply }: Pick<DigestItem, "priority" | "needsReply">) =>
  [{ high: "high priority", urgent: "urgent" }[priority], needsReply && "needs a reply"]
    .filter(Boolean)
    .join(", ")
    .replace(/^./, (letter) => letter.toUpperCase());

/** What these summaries cost, in words. */
export const costLine = ({ mailCount, spentMicro }: DigestContent) =>
  `${mails(mailCount)} in this digest, ${creditsInWords(spentMicro)} spent on them. The digest itself costs nothing.`;

export const digestLetter = (content: DigestContent, { name, inboxUrl, pauseUrl }: Words): Letter => {
  const { items, mailCount } = content;
  const more = mailCount - items.length;
  return {
    subject: `${name}: ${mails(mailCount)}`,
    items: items.map((item) => ({
      from: item.from,
      title: item.subject || "(no subject)",
      url: `${inboxUrl}/${publicId("email", item.emailId)}`,
      text: item.tldr,
      mark: markOf(item) || undefined,
    })),
    paragraphs: more > 0 ? [`And ${more} more in the inbox.`] : [],
    button: { label: "Open the inbox", url: inboxUrl },
    notes: [costLine(content), { label: "Pause this digest", url: pauseUrl }],
  };
};
