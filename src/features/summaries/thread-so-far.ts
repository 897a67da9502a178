import type { SummaryContent } from "./schema";

/** A mail of a conversation with what its summary says. */
export type ThreadMail = { emailId: string; sentAt: Date; from: string; content: SummaryContent };

const longestThread = 1_500;
const openItems = 5;

const byTime = (mails: readonly ThreadMail[]) =>
  [...mails].sort((left, right) => left.sentAt.getTime() - right.sentAt.getTime());

/** Where a conversation stands: what its newest summary says of it, or of itself. Empty without any. */
export function threadState(mails: readonly ThreadMail[]): string {
  const { content } = byTime(mails).at(-1) ?? {};
  return content ? (content.thread ?? content.tldr) : "";
}

export type ThreadView = {
  state: string;
  mailCount: number;
  latestAt: Date;
  /** What was asked, newest first, each in the mail that asks it. */
  open: { emailId: string; from: string; text: string; dueAt: string | null }[];
};

/** What a conversation's page says of it; null while fewer than two of its mails are summarised. */
export function viewThread(mails: readonly ThreadMail[]): ThreadView | null {
  const ordered = byTime(mails);
  const last = ordered.at(-1);
  if (!last || ordered.length < 2) return null;
  const asked = ordered.flatMap(({ emailId, from, content }) =>
    content.actionItems.map(({ text, dueAt }) => ({ emailId, from, text, dueAt })),
  );
  return {
    state: threadState(ordered),
    mailCount: ordered.length,
    latestAt: last.sentAt,
    open: asked.slice(-openItems).reverse(),
  };
}

/** What the next mail's prompt says of the mails before it: their summaries in few words, never their text. */
export function threadSoFar(mails: readonly ThreadMail[]): string {
  const ordered = byTime(mails);
  const last = ordered.at(-1);
  if (!last) return "";
  const day = (at: Date) => at.toISOString().slice(0, 10);
  const asked = ordered
    .flatMap(({ content }) => content.actionItems)
    .slice(-openItems)
    .map(({ text, owner, dueAt }) => `- Asked: ${text}${owner ? ` (${owner})` : ""}${dueAt ? `, due ${dueAt}` : ""}`);
  const settled = ordered
    .flatMap(({ content }) => content.decisions)
    .slice(-openItems)
    .map(({ text }) => `- Settled: ${text}`);
  const lines = [
    `${ordered.length} ${ordered.length === 1 ? "mail" : "mails"} before, the last of ${day(last.sentAt)} from ${last.from}.`,
    `So far: ${threadState(ordered)}`,
    ...(last.content.thread ? [`Last mail: ${last.content.tldr}`] : []),
    ...settled,
    ...asked,
  ];
  let told = "";
  for (const line of lines) if (told.length + line.length < longestThread) told += `${line.replaceAll("\n", " ")}\n`;
  return told.trim();
}
