import { expect, test } from "vitest";
import { GET as getCosts } from "@/app/api/v1/credits/costs/route";
import { GET as getLots } from "@/app/api/v1/credits/lots/route";
import { GET as getBalance } from "@/app/api/v1/credits/route";
import { GET } from "@/app/api/v1/credits/transactions/route";
import { setSpendCap } from "@/features/credits/caps/mutations";
import { captureHold, freezeSpending, grantCredits, grantLot } from "@/features/credits/mutations";
import type { Context } from "@/gates/context";
import { newId } from "@/lib/ids";
import { releaseAll, someHolds } from "../../factories/credits";
import { aClient, call, readAll, refusesField, refusesStrangers } from "../support";

type Line = { id: string; kind: string; change: number; availableAfter: number };

const grant = (ctx: Context, credits: number, idempotencyKey: string = crypto.randomUUID()) =>
  grantCredits(ctx, {
    amountMicro: BigInt(Math.round(credits * 1_000_000)),
    kind: "grant",
    description: "Test grant",
    idempotencyKey,
  });

test("200: the balance, what is held apart from what is free, exact to the sixth decimal", async () => {
  const { key, ctx } = await aClient({ credits: 10 });
  await grant(ctx, 0.000_001);
  await someHolds(ctx, 2);
  const { status, data } = await call(getBalance, key);
  const whole = { full: 10.000_001, low: null, daysLeft: null, paused: null, dailyCap: null };
  expect([status, data]).toEqual([200, { available: 8.000_001, held: 2, ...whole }]);
});

test("200: the ledger with the contract's fields; its running balance ends at the balance", async () => {
  const { key, ctx } = await aClient({ credits: 10 });
  await releaseAll(ctx, await someHolds(ctx, 1));
  const { status, data } = await call<Line[]>(GET, key);
  expect(status).toBe(200);
  expect(data.map(({ kind, change, availableAfter }) => [kind, change, availableAfter])).toEqual([
    ["release", 1, 10],
    ["hold", -1, 9],
    ["grant", 10, 10],
  ]);
  expect(data[2]).toEqual({
    id: expect.stringMatching(/^txn_/),
    kind: "grant",
    description: "Test credits",
    change: 10,
    charged: 0,
    heldChange: 0,
    expired: 0,
    writtenOff: 0,
    availableAfter: 10,
    heldAfter: 0,
    lots: [{ id: expect.stringMatching(/^lot_/), source: "adjustment", change: 10 }],
    jobId: null,
    summaryId: null,
    emailId: null,
    createdAt: expect.any(String),
  });
});

test("paging by cursor gives every line exactly once, newest first, while new lines are written", async () => {
  const { key, ctx } = await aClient();
  for (let turn = 0; turn < 11; turn++) await grant(ctx, 1);
  const before = (await call<Line[]>(GET, key)).data.map(({ id }) => id);
  const seen = await readAll<Line>(GET, key, { limit: 3 }, () => grant(ctx, 1));
  expect(seen.map(({ id }) => id)).toEqual(before);
  expect(seen.map(({ availableAfter }) => availableAfter)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
});

test("a kind chooses its lines", async () => {
  const { key, ctx } = await aClient({ credits: 3 });
  await someHolds(ctx, 1);
  const kinds = async (kind: string) =>
    (await call<Line[]>(GET, key, { query: { kind } })).data.map((line) => line.kind);
  expect(await kinds("hold")).toEqual(["hold"]);
  expect(await kinds("purchase")).toEqual([]);
});

test("the balance says what it lacks: the level, the cap, and why spending is paused", async () => {
  const { key, ctx } = await aClient({ credits: 10 });
  for (const jobId of await someHolds(ctx, 1, 8))
    await captureHold(ctx, { jobId, actualMicro: 8_000_000n, summaryId: newId(), description: "Summary" });
  await setSpendCap(ctx, { dailyMicro: 9_000_000n });
  await freezeSpending(ctx, { key: "dp", reason: "a payment is disputed." });
  expect((await call(getBalance, key)).data).toEqual({
    available: 2,
    held: 0,
    full: 10,
    low: 20,
    daysLeft: 0,
    paused: "a payment is disputed.",
    dailyCap: 9,
  });
});

type Lot = { id: string; source: string; amount: number; remaining: number; held: number; expiresAt: string | null };

test("200: lots in the order they are spent in, page by page; used-up ones when asked for", async () => {
  const { key, ctx } = await aClient();
  const expiresAt = new Date(Date.now() + 86_400_000);
  const pack = { source: "pack", key: "a", amountMicro: 3_000_000n, description: "Pack" } as const;
  await grantLot(ctx, pack);
  await grantLot(ctx, { ...pack, source: "plan", key: "b", amountMicro: 1_000_000n, expiresAt });
  await grantLot(ctx, { ...pack, source: "plan", key: "c", amountMicro: 2_000_000n });
  const [jobId = ""] = await someHolds(ctx, 1);
  await captureHold(ctx, { jobId, actualMicro: 1_000_000n, summaryId: newId(), description: "Summary" });
  await someHolds(ctx, 1);
  const open = await readAll<Lot>(getLots, key, { limit: 1 });
  expect(open.map(({ source, remaining, held }) => [source, remaining, held])).toEqual([
    ["plan", 2, 1],
    ["pack", 3, 0],
  ]);
  const all = (await call<Lot[]>(getLots, key, { query: { state: "all" } })).data;
  expect(all.map(({ remaining }) => remaining)).toEqual([2, 3, 0]);
  expect(all[2]).toEqual({
    id: expect.stringMatching(/^lot_/),
    source: "plan",
    description: "Pack",
    amount: 1,
    remaining: 0,
    held: 0,
    expiresAt: expiresAt.toISOString(),
    isInGrace: false,
    createdAt: expect.any(String),
  });
  const [, charge] = (await call<{ kind: string; lots: { source: string; change: number }[] }[]>(GET, key)).data;
  expect(charge).toMatchObject({ kind: "capture", lots: [{ source: "plan", change: -1 }] });
});

test("401 and 403: every door asks for credits.read", async () => {
  const client = await aClient();
  await refusesStrangers(getBalance, "credits.read", client);
  for (const door of [GET, getLots, getCosts]) await refusesStrangers(door, "credits.read", client);
});

test("another workspace's money is in no answer", async () => {
  await aClient({ credits: 99 });
  const { key } = await aClient();
  expect((await call(getBalance, key)).data).toMatchObject({ available: 0, held: 0, full: 0, low: 0 });
  expect((await call<Line[]>(GET, key)).data).toEqual([]);
});

test("422: what does not fit is named by its field", async () => {
  const { key } = await aClient();
  for (const [field, query] of [
    ["kind", { kind: "gift" }],
    ["cursor", { cursor: "abc" }],
    ["limit", { limit: 1000 }],
    ["type", { type: "grant" }],
  ] as const)
    await refusesField(GET, key, field, { query });
});
