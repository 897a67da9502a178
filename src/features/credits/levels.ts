import { service } from "@/service.config";
import { toMicro } from "./schema";

/** The levels a balance is told of when it falls to them, in per cent of the full one; 0 is too little for one more summary. */
export const levels = [20, 5, 0] as const;
export type Level = (typeof levels)[number];

const emptyMicro = toMicro(service.credits.typicalPerSummary);

const isAt = (level: Level, micro: bigint, fullMicro: bigint) =>
  level === 0 ? micro < emptyMicro : micro * 100n <= fullMicro * BigInt(level);

/** The lowest level a balance stands at; null while there is enough. */
export const levelOf = (micro: bigint, fullMicro: bigint): Level | null =>
  levels.findLast((level) => isAt(level, micro, fullMicro)) ?? null;

/** The lowest level that a change passed on its way down; null when it passed none. */
export function crossedLevel(change: { beforeMicro: bigint; afterMicro: bigint; fullMicro: bigint }): Level | null {
  const { beforeMicro, afterMicro, fullMicro } = change;
  const level = levelOf(afterMicro, fullMicro);
  return level !== null && !isAt(level, beforeMicro, fullMicro) ? level : null;
}

const dayMs = 86_400_000;
/** Shorter than this, what was spent says nothing about the days to come. */
const leastDays = 1;

/** How many days a balance lasts at the pace of the days just gone; null while nothing is spent. */
export function daysLeft(micro: bigint, spent: { micro: bigint; since: Date; now: Date }): number | null {
  if (spent.micro <= 0n) return null;
  const days = Math.max(leastDays, (spent.now.getTime() - spent.since.getTime()) / dayMs);
  return Math.floor((Number(micro) / Number(spent.micro)) * days);
}
