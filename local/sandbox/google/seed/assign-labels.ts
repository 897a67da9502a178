import { decodeHeader } from "../mime/charset";
import { findHeader, readHeaders } from "../mime/headers";
import type { CorpusMail } from "./corpus";

const MAX_LIST_LABELS = 6;
const MIN_LIST_MAILS = 8;

type ListLabel = { id: string; name: string };

export type Labelling = {
  labels: ListLabel[];
  /** The labels of one of the mails; `rank` 0 is the newest. */
  labelsOf: (mail: CorpusMail, id: string, rank: number) => string[];
};

/** How an account's seeded mail is labelled: the same at every start. */
export function assignLabels(mails: readonly CorpusMail[]): Labelling {
  const lists = chooseListLabels(mails);
  return { labels: [...lists.values()], labelsOf: (mail, id, rank) => labelsOf(mail, id, rank, lists) };
}

/** User labels for the mailing lists an account gets most mail from. */
function chooseListLabels(mails: readonly CorpusMail[]): Map<string, ListLabel> {
  const counts = new Map<string, number>();
  for (const mail of mails) {
    const list = mail.group.startsWith("spam") ? null : listNameOf(mail.source);
    if (list) counts.set(list, (counts.get(list) ?? 0) + 1);
  }
  const busiest = [...counts]
    .filter(([, count]) => count >= MIN_LIST_MAILS)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const chosen = busiest
    .slice(0, MAX_LIST_LABELS)
    .map(([list]) => list)
    .sort();
  return new Map(chosen.map((list, index) => [list, { id: `Label_${index + 1}`, name: `Lists/${list}` }]));
}

function labelsOf(mail: CorpusMail, id: string, rank: number, lists: ReadonlyMap<string, ListLabel>): string[] {
  const dice = Number.parseInt(id.slice(4, 8), 16) % 100;
  const isUnread = dice < (rank < 60 ? 55 : 12);
  const read = isUnread ? ["UNREAD"] : [];
  if (mail.group.startsWith("spam")) return [...read, "SPAM"];
  const list = listNameOf(mail.source);
  const label = list ? lists.get(list)?.id : undefined;
  const category = list
    ? "CATEGORY_FORUMS"
    : mail.group === "hard-ham-1"
      ? dice % 2 === 0
        ? "CATEGORY_PROMOTIONS"
        : "CATEGORY_UPDATES"
      : "CATEGORY_PERSONAL";
  // A little of the older mail is archived, as in any mailbox.
  const inbox = rank > 200 && dice >= 94 ? [] : ["INBOX"];
  const marks = [
    ...(dice % 20 === 7 ? ["STARRED"] : []),
    ...(category === "CATEGORY_PERSONAL" || dice % 9 === 0 ? ["IMPORTANT"] : []),
  ];
  return [...read, ...marks, category, ...(label ? [label] : []), ...inbox];
}

function listNameOf(source: string): string | null {
  const { headers } = readHeaders(source, 0, source.length);
  const id = decodeHeader(findHeader(headers, "list-id") ?? "");
  return /<([\w-]+)[.@][^<>]*>/.exec(id)?.[1]?.toLowerCase() ?? null;
}
