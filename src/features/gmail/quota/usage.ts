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

/** `piece`: as much as fits will do, in whole pieces. */
export type Ask = { units: number; lane: Lane; isBatch?: boolean; piece?: number };

/** A second more than the minute: seconds are counted whole, and Google's clock is not ours. */
const windowSeconds = 61;
/** More batches at once trip Gmail's limit of requests in flight for one user. */
const batchesAtOnce = 2;
const batchLeaseMs = 30_000;
const batchWaitMs = 250;
/** Fewer are not worth a request of their own. */
const fewestPieces = 5;

const secondOf = (nowMs: number) => Math.floor(nowMs / 1000);
const inWindow = (usage: Usage, nowMs: number) =>
  usage.spent.filter(([second]) => second > secondOf(nowMs) - windowSeconds && second <= secondOf(nowMs));
const isLively = (usage: Usage, nowMs: number) => nowMs - usage.livelyAtMs < windowSeconds * 1000;

export type Grant = { units: number; waitMs: number };

/** The units that may be spent now, or how long to wait before asking again. */
export function grant(usage: Usage, ask: Ask, unitsPerMinute: number, nowMs: number): Grant {
  const { units, lane, isBatch, piece = units } = ask;
  const wait = (waitMs: number) => ({ units: 0, waitMs: Math.max(1, waitMs) });
  if (usage.pausedUntilMs > nowMs) return wait(usage.pausedUntilMs - nowMs);
  if (isBatch && usage.batchesUntilMs.filter((until) => until > nowMs).length >= batchesAtOnce)
    return wait(batchWaitMs);
  const spent = inWindow(usage, nowMs);
  const limit = laneLimit(unitsPerMinute, lane, isLively(usage, nowMs));
  const free = limit - spent.reduce((sum, [, count]) => sum + count, 0);
  if (free >= units) return { units, waitMs: 0 };
  const least = Math.min(units, fewestPieces * piece);
  if (free >= least) return { units: Math.floor(free / piece) * piece, waitMs: 0 };
  let over = least - free;
  for (const [second, count] of spent) {
    over -= count;
    if (over <= 0) return wait((second + windowSeconds) * 1000 - nowMs);
  }
  // More than a minute holds: it goes alone.
  const last = spent.at(-1);
  return last ? wait((last[0] + windowSeconds) * 1000 - nowMs) : { units, waitMs: 0 };
}

export function spend(usage: Usage, { units, lane, isBatch }: Omit<Ask, "piece">, nowMs: number): Usage {
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
