import { type Lane, laneLimit } from "./limits";

/** What was spent at Gmail lately. The window slides, so no minute holds more than the limit. */
export type Usage = {
  /** Units by second, oldest first. */
  spent: [second: number, units: number][];
  /** When the interactive lane spent last. */
  livelyAtMs: number;
  /** Gmail asked us to be quiet until then. */
  pausedUntilMs: number;
  /** When each batch under way counts as lost. */
  batchesUntilMs: number[];
};
export const unused: Usage = { spent: [], livelyAtMs: 0, pausedUntilMs: 0, batchesUntilMs: [] };

export type Ask = { units: number; lane: Lane; isBatch?: boolean };

/** A second more than the minute: seconds are counted whole, and Google's clock is not ours. */
const windowSeconds = 61;
/** More batches at once trip Gmail's limit of requests in flight for one user. */
const batchesAtOnce = 2;
const batchLeaseMs = 30_000;
const batchWaitMs = 250;

const secondOf = (nowMs: number) => Math.floor(nowMs / 1000);
const inWindow = (usage: Usage, nowMs: number) =>
  usage.spent.filter(([second]) => second > secondOf(nowMs) - windowSeconds && second <= secondOf(nowMs));
const isLively = (usage: Usage, nowMs: number) => nowMs - usage.livelyAtMs < windowSeconds * 1000;

/** Milliseconds until the units may be spent; 0 = now. */
export function waitFor(usage: Usage, { units, lane, isBatch }: Ask, unitsPerMinute: number, nowMs: number): number {
  if (usage.pausedUntilMs > nowMs) return usage.pausedUntilMs - nowMs;
  const batches = usage.batchesUntilMs.filter((until) => until > nowMs);
  if (isBatch && batches.length >= batchesAtOnce) return batchWaitMs;
  const spent = inWindow(usage, nowMs);
  const limit = laneLimit(unitsPerMinute, lane, isLively(usage, nowMs));
  let over = spent.reduce((sum, [, count]) => sum + count, 0) + units - limit;
  if (over <= 0) return 0;
  for (const [second, count] of spent) {
    over -= count;
    if (over <= 0) return (second + windowSeconds) * 1000 - nowMs;
  }
  // More than a minute holds: it goes alone.
  const last = spent.at(-1);
  return last ? (last[0] + windowSeconds) * 1000 - nowMs : 0;
}

export function spend(usage: Usage, { units, lane, isBatch }: Ask, nowMs: number): Usage {
  const second = secondOf(nowMs);
  const spent = inWindow(usage, nowMs);
  const known = spent.find(([at]) => at === second)?.[1] ?? 0;
  return {
    ...usage,
    spent: [...spent.filter(([at]) => at !== second), [second, known + units]],
    livelyAtMs: lane === "interactive" ? nowMs : usage.livelyAtMs,
    batchesUntilMs: [
      ...usage.batchesUntilMs.filter((until) => until > nowMs),
      ...(isBatch ? [nowMs + batchLeaseMs] : []),
    ],
  };
}

/** One batch less under way. */
export const batchEnded = (usage: Usage): Usage => ({ ...usage, batchesUntilMs: usage.batchesUntilMs.slice(1) });

export const paused = (usage: Usage, untilMs: number): Usage => ({
  ...usage,
  pausedUntilMs: Math.max(usage.pausedUntilMs, untilMs),
});
