/** One step of a mailbox's history: what happened to some messages at once. */
export type HistoryEntry = {
  at: number;
  kind: "messageAdded" | "messageDeleted" | "labelAdded" | "labelRemoved";
  messages: { id: string; threadId: string; labelIds: string[] }[];
  labelIds: string[];
};

// Above 2^53, as Google only promises an unsigned 64-bit number; below 2^63. Gaps between ids, as with Google.
const BASE = 10_000_000_000_000_001n;
const STRIDE = 16n;

/** A position in a mailbox's history as clients see it. */
export function historyIdOf(position: number): string {
  return (BASE + BigInt(position) * STRIDE).toString();
}

/** The position an id stands for, rounded down; null when it is no unsigned 64-bit number. */
export function positionOf(historyId: string): number | null {
  if (!/^\d{1,20}$/.test(historyId) || BigInt(historyId) >= 1n << 64n) return null;
  const offset = BigInt(historyId) - BASE;
  return offset < 0n ? -1 : Number(offset / STRIDE);
}
