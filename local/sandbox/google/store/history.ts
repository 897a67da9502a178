/** One step of a mailbox's history: what happened to some messages at once. */
export type HistoryEntry = {
  at: number;
  /** When it happened on the peer's clock. */
  time: number;
  kind: "messageAdded" | "messageDeleted" | "labelAdded" | "labelRemoved";
  messages: { id: string; threadId: string; labelIds: string[] }[];
  labelIds: string[];
};

/** Above 2^53, as Google only promises an unsigned 64-bit number. */
export const HISTORY_BASE = 10_000_000_000_000_001n;
/** Gaps between ids, as with Google. */
const STRIDE = 16n;
const LARGEST = (1n << 64n) - 1n;

/** A position in a mailbox's history as clients see it. */
export function historyIdOf(position: number, base: bigint): string {
  return (base + BigInt(position) * STRIDE).toString();
}

/** The position an id stands for, rounded down; null when it is no unsigned 64-bit number. */
export function positionOf(historyId: string, base: bigint): number | null {
  if (!/^\d{1,20}$/.test(historyId) || BigInt(historyId) > LARGEST) return null;
  const offset = BigInt(historyId) - base;
  return offset < 0n ? -1 : Number(offset / STRIDE);
}

/** A base that leaves room for later ids; null when the text is none. */
export function parseBase(text: string): bigint | null {
  if (!/^\d{1,19}$/.test(text)) return null;
  const base = BigInt(text);
  return base < 1n << 63n ? base : null;
}
