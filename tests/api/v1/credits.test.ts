import { expect, test } from "vitest";
import { GET as getBalance } from "@/app/api/v1/credits/route";
import { GET } from "@/app/api/v1/credits/transactions/route";
import { grantCredits } from "@/features/credits/mutations";
import type { Context } from "@/gates/context";
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
  expect([status, data]).toEqual([200, { available: 8.000_001, held: 2 }]);
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
    availableAfter: 10,
    heldAfter: 0,
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

test("401 and 403: both doors ask for credits.read", async () => {
  const client = await aClient();
  await refusesStrangers(getBalance, "credits.read", client);
  await refusesStrangers(GET, "credits.read", client);
});

test("another workspace's money is in no answer", async () => {
  await aClient({ credits: 99 });
  const { key } = await aClient();
  expect((await call(getBalance, key)).data).toEqual({ available: 0, held: 0 });
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
