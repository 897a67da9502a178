/** Gmail's own labels, in the order `labels.list` gives them. */
export const SYSTEM_LABELS = [
  "CHAT",
  "SENT",
  "INBOX",
  "IMPORTANT",
  "TRASH",
  "DRAFT",
  "SPAM",
  "CATEGORY_FORUMS",
  "CATEGORY_UPDATES",
  "CATEGORY_PERSONAL",
  "CATEGORY_PROMOTIONS",
  "CATEGORY_SOCIAL",
  "YELLOW_STAR",
  "STARRED",
  "UNREAD",
] as const;

const SYSTEM = new Set<string>(SYSTEM_LABELS);
/** Labels a client may not put on or take off by hand. */
export const FIXED_LABELS = new Set(["SENT", "DRAFT", "CHAT"]);

export function isSystemLabel(id: string): boolean {
  return SYSTEM.has(id);
}
