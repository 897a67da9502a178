import type { EmailFilter } from "../schema";
import type { LabelKind } from "./schema";

export type LabelChange = { added: string[]; removed: string[] };

/** What an action does to a mail's labels: at Gmail, and in the list before Gmail has answered. */
export function changeOf(kind: LabelKind, labelId?: string): LabelChange {
  const own = labelId ? [labelId] : [];
  const changes: Record<LabelKind, LabelChange> = {
    archive: { added: [], removed: ["INBOX"] },
    unarchive: { added: ["INBOX"], removed: [] },
    label: { added: own, removed: [] },
    unlabel: { added: [], removed: own },
    mark_read: { added: [], removed: ["UNREAD"] },
    mark_unread: { added: ["UNREAD"], removed: [] },
    trash: { added: ["TRASH"], removed: ["INBOX"] },
    untrash: { added: ["INBOX"], removed: ["TRASH"] },
  };
  return changes[kind];
}

export const applyChange = (labels: readonly string[], { added, removed }: LabelChange): string[] => [
  ...new Set([...labels.filter((label) => !removed.includes(label)), ...added]),
];

const binned = ["TRASH", "SPAM"];
const isArchived = (labels: readonly string[]) =>
  !labels.some((label) => ["INBOX", "SENT", "DRAFT", ...binned].includes(label));

/** Does a mail with these labels still belong in the list? Marking as read leaves it where it is. */
export function staysInList(filter: EmailFilter, labels: readonly string[]): boolean {
  if (filter.label && filter.label !== "UNREAD" && !labels.includes(filter.label)) return false;
  if (!binned.includes(filter.label ?? "") && labels.some((label) => binned.includes(label))) return false;
  return filter.isArchived === undefined || filter.isArchived === isArchived(labels);
}
