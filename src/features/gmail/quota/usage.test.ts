import { expect, test } from "vitest";
import type { Lane } from "./limits";
import { type Ask, batchEnded, grant, paused, spend, type Usage, unused } from "./usage";

const waitFor = (...asked: Parameters<typeof grant>) => grant(...asked).waitMs;

const limit = 6_000;
const batch: Ask = { units: 500, lane: "backfill" };

/** Asks again and again for as long as it may; answers when each was granted. */
function run(ask: Ask, count: number, startMs = 1_000_000_500) {
  let usage: Usage = unused;
  let nowMs = startMs;
  const grantedAt: number[] = [];
  while (grantedAt.length < count) {
    const waitMs = waitFor(usage, ask, limit, nowMs);
    if (waitMs > 0) nowMs += waitMs;
    else {
      usage = spend(usage, ask, nowMs);
      grantedAt.push(nowMs);
      nowMs += 120;
    }
  }
  return { usage, grantedAt };
}

test("in no sixty seconds is more spent than Gmail allows, and nearly all of it is used", () => {
  const { grantedAt } = run(batch, 400);
  for (const at of grantedAt) {
    const inMinute = grantedAt.filter((other) => other >= at && other < at + 60_000).length * batch.units;
    expect(inMinute).toBeLessThanOrEqual(limit);
  }
  const minutes = ((grantedAt.at(-1) ?? 0) - (grantedAt[0] ?? 0)) / 60_000;
  expect((400 * batch.units) / limit / minutes).toBeGreaterThan(0.9);
});

test("the first hundred reads need not wait", () => {
  const { grantedAt } = run({ units: 20, lane: "backfill" }, 100);
  expect(grantedAt.every((at, i) => at === (grantedAt[0] ?? 0) + i * 120)).toBe(true);
});

test("a person is served at once beside a backfill, and the backfill then leaves room", () => {
  const { usage, grantedAt } = run(batch, 11);
  const nowMs = (grantedAt.at(-1) ?? 0) + 100;
  const person: Ask = { units: 20, lane: "interactive" };
  expect(waitFor(usage, batch, limit, nowMs)).toBeGreaterThan(50_000);
  expect(waitFor(usage, person, limit, nowMs)).toBe(0);
  const lively = spend(usage, person, nowMs);
  const later = Math.floor(nowMs / 1000) * 1000 + 60_000;
  const beside = (lane: Lane) =>
    waitFor({ ...lively, spent: [[later / 1000, 4_100]] }, { units: 200, lane }, limit, later);
  expect(beside("backfill")).toBeGreaterThan(0);
  expect(beside("interactive")).toBe(0);
});

test("two batches at a time; one that never came back is forgotten", () => {
  const ask: Ask = { units: 20, lane: "interactive", isBatch: true };
  const two = spend(spend(unused, ask, 1_000), ask, 1_000);
  expect(waitFor(two, ask, limit, 2_000)).toBeGreaterThan(0);
  expect(waitFor(two, { ...ask, isBatch: false }, limit, 2_000)).toBe(0);
  expect(waitFor(batchEnded(two), ask, limit, 2_000)).toBe(0);
  expect(waitFor(two, ask, limit, 40_000)).toBe(0);
});

test("when Gmail asks for a pause nobody calls before it ends", () => {
  const quiet = paused(paused(unused, 9_000), 4_000);
  expect(waitFor(quiet, batch, limit, 1_000)).toBe(8_000);
  expect(waitFor(quiet, batch, limit, 9_000)).toBe(0);
});

test("what is larger than a minute goes alone instead of never", () => {
  const ask: Ask = { units: 9_000, lane: "interactive" };
  expect(waitFor(unused, ask, limit, 1_000)).toBe(0);
  expect(waitFor(spend(unused, ask, 1_000), { units: 1, lane: "interactive" }, limit, 2_000)).toBe(60_000);
});

test("what comes in pieces takes what is left of the minute, but no crumbs", () => {
  const ask: Ask = { units: 500, lane: "backfill", piece: 20 };
  const left = (units: number): Usage => ({ ...unused, spent: [[100, 5_760 - units]] });
  expect(grant(left(190), ask, limit, 110_000)).toEqual({ units: 180, waitMs: 0 });
  expect(grant(left(90), ask, limit, 110_000)).toEqual({ units: 0, waitMs: 51_000 });
  expect(grant(left(90), { ...ask, units: 60 }, limit, 110_000)).toEqual({ units: 60, waitMs: 0 });
});
