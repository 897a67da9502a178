import { expect } from "vitest";
import type { Context } from "@/gates/context";
import { backfill, floorMinutes, type SharedClock } from "~/tests/factories/backfill";
import type { drive } from "~/tests/factories/google-sandbox";

/** As Google has them for a new project; many parts of a batch count as that many requests at once. */
export const tightLimits = {
  userUnitsPerMinute: 6_000,
  projectUnitsPerMinute: 1_200_000,
  userConcurrency: 50,
  window: "sliding",
} as const;

/** Every mail is there, Gmail refused nothing, and it took at most 36 minutes for what 33.4 would do. */
export async function keepsPace(ctx: Context, google: ReturnType<typeof drive>, clock: SharedClock, mails: number) {
  const { run, rows, usage, minutes, newestListedMs, newestReadMs } = await backfill(ctx, google, clock, mails);
  expect(run).toMatchObject({ status: "done", listedCount: mails, readyCount: mails, failedCount: 0 });
  expect([...rows.values()].filter(({ state, attempts }) => state === "ready" && attempts === 0)).toHaveLength(mails);
  expect(usage.refused).toEqual({ user: 0, project: 0, concurrency: 0 });
  expect(usage.peakUnitsPerMinute).toBeLessThanOrEqual(6_000);
  expect(newestListedMs).toBeLessThanOrEqual(5_000);
  expect(newestReadMs).toBeLessThanOrEqual(5_000);
  expect(minutes).toBeLessThanOrEqual((floorMinutes(mails) * 36) / floorMinutes(10_000));
  return minutes;
}
