import type { DiscoveryFilter } from "./schema";

const dayMs = 86_400_000;
/** Words keep together in quotes; what could end the quotes or open an operator is taken out. */
const quoted = (value: string) =>
  `"${value
    .replace(/["\\(){}]/g, " ")
    .replace(/\s+/g, " ")
    .trim()}"`;

/** The filter in Gmail's search language. Drafts are never mail that arrived. */
export function gmailQuery(filter: DiscoveryFilter, now: Date): { q: string; labelIds: string[] } {
  const words = ["-in:drafts"];
  const senders = filter.senders.map(quoted);
  if (senders.length > 0) words.push(`from:{${senders.join(" ")}}`);
  if (filter.newerThanDays) words.push(`after:${Math.floor((now.getTime() - filter.newerThanDays * dayMs) / 1000)}`);
  return {
    q: words.join(" "),
    labelIds: [...(filter.label ? [filter.label] : []), ...(filter.isUnreadOnly ? ["UNREAD"] : [])],
  };
}

type Mail = { labels: readonly string[]; fromName: string; fromEmail: string; sentAt: Date };

/** The same question asked of one mail that arrived later. */
export function matchesFilter(filter: DiscoveryFilter, mail: Mail, now: Date): boolean {
  const has = (label: string) => mail.labels.includes(label);
  if (has("DRAFT") || has("CHAT")) return false;
  if ((has("SPAM") && filter.label !== "SPAM") || (has("TRASH") && filter.label !== "TRASH")) return false;
  if (filter.label && !has(filter.label)) return false;
  if (filter.isUnreadOnly && !has("UNREAD")) return false;
  if (filter.newerThanDays && mail.sentAt.getTime() < now.getTime() - filter.newerThanDays * dayMs) return false;
  if (filter.senders.length === 0) return true;
  const from = wordsOf(`${mail.fromName} ${mail.fromEmail}`);
  return filter.senders.some((sender) => from.includes(wordsOf(sender)));
}

/** Gmail compares whole words: "acme.com" finds bob@mail.acme.com and not bob@notacme.com. */
const wordsOf = (text: string) =>
  ` ${text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .join(" ")} `;
