import { expect, test } from "vitest";
import { service } from "@/service.config";
import { budgetTokens } from "./price";
import { blocksPrice, costOf, editionAt, editions, inLane, lanes, priceOf } from "./price-book";

const haiku = (lane: "sync" | "batch", model = "claude-haiku-5-5") => ({ version: "2026-11", model, lane });

test("editions are in order, and each day has one", () => {
  const days = editions.map(({ from }) => from);
  expect([...days].sort()).toEqual(days);
  expect(new Set(editions.map(({ version }) => version)).size).toBe(editions.length);
  expect(editionAt(new Date("2026-11-21")).version).toBe("2026-11");
  expect(editionAt(new Date("2020-01-01"))).toBe(editions[0]);
  expect(() => priceOf({ version: "1999", model: "x", lane: "sync" }, 1)).toThrow(/no edition/);
});

test("the batch lane is exactly half, for every model and length", () => {
  for (const model of Object.keys(editions[0].models))
    for (const tokens of [0, 1, 4_000, 4_001, 8_001, budgetTokens]) {
      const now = priceOf(haiku("sync", model), tokens);
      expect(priceOf(haiku("batch", model), tokens) * 2n).toBe(now);
      expect(inLane(haiku("sync", model), "batch", now) * 2n).toBe(now);
      expect(inLane(haiku("batch", model), "sync", now / 2n)).toBe(now);
    }
  expect(priceOf(haiku("sync"), 100)).toBe(1_000_000n);
});

test("the stand-in costs what the everyday model does, a dated name what its family does, an unknown one the most", () => {
  expect(priceOf(haiku("sync", "sandbox-extractive-1"), 1)).toBe(1_000_000n);
  expect(priceOf(haiku("sync", "claude-haiku-5-5-20261007"), 1)).toBe(1_000_000n);
  expect(priceOf(haiku("sync", "somebody-else"), 1)).toBe(20_000_000n);
});

test("what the vendor charges follows its list: 900 cached, 650 fresh and 250 written tokens are $0.20 a thousand", () => {
  const tokens = { fresh: 650, cacheWrite: 0, cacheRead: 900, output: 250 };
  expect(Number(costOf(haiku("sync"), tokens)) / 1e6).toBeCloseTo(0.199, 3);
  expect(costOf(haiku("batch"), tokens) * 2n).toBe(costOf(haiku("sync"), tokens));
});

test("the hold covers what the whole retry budget can cost us, at the cheapest credit there is", () => {
  const dollars = [
    ...service.credits.packs.map(({ priceCents, credits }) => priceCents / credits),
    ...Object.values(service.plans)
      .filter(({ creditsPerMonth }) => creditsPerMonth > 0)
      .map(({ monthlyPriceCents, creditsPerMonth }) => monthlyPriceCents / creditsPerMonth),
  ].map((cents) => cents / 100);
  const cheapest = Math.min(...dollars);
  for (const model of Object.keys(editions[0].models))
    for (const lane of lanes)
      for (const blocks of [1, 2, 3]) {
        // A third more tokens than we count, nothing cached, the longest answers.
        const worst = { fresh: blocks * 4_000 * 1.34 + 3_000, cacheWrite: 0, cacheRead: 0, output: 2_500 };
        const costs = (2 * Number(costOf(haiku(lane, model), worst))) / 1e9;
        const earns = (Number(blocksPrice(haiku(lane, model), blocks)) / 1e6) * cheapest;
        expect(costs, `${model} ${lane} ${blocks}`).toBeLessThan(earns);
      }
});
