import { describe, expect, it } from "vitest";
import { setSpendCap } from "@/features/credits/caps/mutations";
import { expireLots, expireLotsOf } from "@/features/credits/expiry/mutations";
import {
  captureHold,
  clawBackLot,
  freezeSpending,
  grantLot,
  type LotGrant,
  releaseHolds,
  reserveCredits,
  restoreLot,
  unfreezeSpending,
  writeOff,
} from "@/features/credits/mutations";
import { listTransactions } from "@/features/credits/queries";
import type { Context } from "@/gates/context";
import { systemJobContext } from "@/gates/job";
import { newId } from "@/lib/ids";
import { within } from "@/lib/transact";
import { balanceOf, credit, problemsOf, someHolds } from "~/tests/factories/credits";
import { aWorkspace } from "~/tests/factories/workspaces";

const system = systemJobContext("test");
const dayMs = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs);

const grant = (ctx: Context, key: string, credits: number, over: Partial<LotGrant> = {}) =>
  grantLot(ctx, { source: "pack", key, amountMicro: BigInt(credits) * credit, description: key, ...over });
const capture = (ctx: Context, jobId: string | undefined, credits = 1) =>
  captureHold(ctx, {
    jobId: jobId ?? "",
    actualMicro: BigInt(credits) * credit,
    summaryId: newId(),
    description: "Summary",
  });
/** What remains of each lot, and what of that is held, in whole credits. */
const lotsOf = (ctx: Context) =>
  within(ctx, async (tx) => {
    const lots = await tx.creditLot.findMany({ where: { workspaceId: ctx.workspaceId } });
    return Object.fromEntries(
      lots.map((lot) => [lot.key, [Number(lot.remainingMicro / credit), Number(lot.heldMicro / credit)]]),
    );
  });
/** As if the lot had been granted to lapse then. */
const lapse = (ctx: Context, key: string, expiresAt: Date) =>
  within(ctx, (tx) =>
    tx.creditLot.updateMany({ where: { workspaceId: ctx.workspaceId, key }, data: { expiresAt, graceUntil: null } }),
  );
const kinds = async (ctx: Context) => (await listTransactions(ctx, { limit: 50 })).items.map(({ kind }) => kind);

describe("lots", () => {
  it("burn by priority, then by expiry, then by age", async () => {
    const { ctx } = await aWorkspace();
    await grant(ctx, "pack", 2);
    await grant(ctx, "welcome", 2, { source: "welcome" });
    await grant(ctx, "plan-late", 2, { source: "plan", expiresAt: inDays(40) });
    await grant(ctx, "plan-soon", 2, { source: "plan", expiresAt: inDays(10) });
    await grant(ctx, "pack-younger", 2);
    const order: string[] = [];
    for (let n = 0; n < 10; n++) {
      const before = await lotsOf(ctx);
      await capture(ctx, (await someHolds(ctx, 1))[0]);
      const after = await lotsOf(ctx);
      order.push(...Object.keys(after).filter((key) => before[key]?.[0] !== after[key]?.[0]));
    }
    expect(order).toEqual(["plan-soon", "plan-late", "welcome", "pack", "pack-younger"].flatMap((key) => [key, key]));
    expect(await problemsOf(ctx)).toEqual([]);
  });

  it("are remembered by each hold: a charge takes from the first to lapse, the rest returns where it came from", async () => {
    const { ctx } = await aWorkspace();
    await grant(ctx, "plan", 3, { source: "plan", expiresAt: inDays(5) });
    await grant(ctx, "pack", 5);
    const [first, second] = await someHolds(ctx, 2, 4);
    expect(await lotsOf(ctx)).toEqual({ plan: [3, 3], pack: [5, 5] });
    // One of the two holds spans both lots.
    await capture(ctx, first, 1);
    await releaseHolds(ctx, { jobIds: [second ?? ""], description: "Released" });
    const lots = await lotsOf(ctx);
    expect((lots.plan?.[0] ?? 0) + (lots.pack?.[0] ?? 0)).toBe(7);
    expect([lots.plan?.[1], lots.pack?.[1]]).toEqual([0, 0]);
    expect(await problemsOf(ctx)).toEqual([]);
  });

  it("are granted once per key, and what a key granted first counts", async () => {
    const { ctx } = await aWorkspace();
    const answers = await Promise.all(Array.from({ length: 12 }, () => grant(ctx, "pi_1", 5)));
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await balanceOf(ctx)).toEqual({ available: 5, held: 0 });
  });

  it("lapse to breakage, once, and never what is held", async () => {
    const { ctx } = await aWorkspace();
    await grant(ctx, "plan", 5, { source: "plan", expiresAt: inDays(3) });
    await grant(ctx, "pack", 2);
    const [jobId] = await someHolds(ctx, 1, 2);
    await Promise.all([expireLotsOf(ctx, inDays(2)), expireLotsOf(ctx, inDays(2))]);
    expect(await balanceOf(ctx)).toEqual({ available: 5, held: 2 });
    await Promise.all([expireLotsOf(ctx, inDays(4)), expireLotsOf(ctx, inDays(4))]);
    expect(await balanceOf(ctx)).toEqual({ available: 2, held: 2 });
    expect((await kinds(ctx)).filter((kind) => kind === "expiry")).toHaveLength(1);
    const breakage = await within(ctx, (tx) =>
      tx.creditEntry.aggregate({
        where: { workspaceId: ctx.workspaceId, account: "breakage" },
        _sum: { amountMicro: true },
      }),
    );
    expect(breakage._sum.amountMicro).toBe(3n * credit);
    await capture(ctx, jobId, 2);
    expect(await balanceOf(ctx)).toEqual({ available: 2, held: 0 });
    expect(await problemsOf(ctx)).toEqual([]);
  });

  it("that lapsed are not spent, even before the sweep", async () => {
    const { ctx } = await aWorkspace();
    await grant(ctx, "plan", 5, { source: "plan", expiresAt: inDays(1) });
    await grant(ctx, "pack", 1);
    await lapse(ctx, "plan", inDays(-1));
    await expect(someHolds(ctx, 1, 2)).rejects.toThrow("2 credits needed, 1 credit available");
    await someHolds(ctx, 1);
    expect(await lotsOf(ctx)).toEqual({ plan: [5, 0], pack: [1, 1] });
    expect(await problemsOf(ctx)).toEqual([]);
  });

  it("that lapsed while held come back for seven days of grace, and then lapse for good", async () => {
    const { ctx } = await aWorkspace();
    await grant(ctx, "plan", 3, { source: "plan", expiresAt: inDays(1) });
    const jobIds = await someHolds(ctx, 3);
    await lapse(ctx, "plan", inDays(-1));
    await expireLots(system);
    await releaseHolds(ctx, { jobIds: jobIds.slice(0, 2), description: "Released" });
    await expireLots(system);
    expect(await balanceOf(ctx)).toEqual({ available: 2, held: 1 });
    const [lot] = await within(ctx, (tx) => tx.creditLot.findMany({ where: { workspaceId: ctx.workspaceId } }));
    expect(lot?.graceUntil?.getTime()).toBeGreaterThan(inDays(6.9).getTime());
    await capture(ctx, (await someHolds(ctx, 1))[0]);
    await expireLotsOf(ctx, inDays(8));
    expect(await balanceOf(ctx)).toEqual({ available: 0, held: 1 });
    await releaseHolds(ctx, { jobIds: jobIds.slice(2), description: "Released" });
    expect(await balanceOf(ctx)).toEqual({ available: 1, held: 0 });
    expect(await problemsOf(ctx)).toEqual([]);
  });
});

describe("a claw-back", () => {
  it("takes what is unspent of its own lot only, once per key, and never goes below zero", async () => {
    const { ctx } = await aWorkspace();
    await grant(ctx, "pi_1", 10);
    await grant(ctx, "pi_2", 10);
    for (const jobId of await someHolds(ctx, 4)) await capture(ctx, jobId);
    const refund = { lotKey: "pi_1", key: "re_1", description: "Refunded" };
    const answers = await Promise.all(Array.from({ length: 6 }, () => clawBackLot(ctx, refund)));
    expect(new Set(answers.map(({ id, clawedMicro }) => `${id} ${clawedMicro}`)).size).toBe(1);
    expect(answers[0]?.clawedMicro).toBe(6n * credit);
    expect(await lotsOf(ctx)).toEqual({ pi_1: [0, 0], pi_2: [10, 0] });
    expect((await clawBackLot(ctx, { ...refund, key: "re_2" })).clawedMicro).toBe(0n);
    await expect(clawBackLot(ctx, { ...refund, lotKey: "pi_9", key: "re_3" })).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await problemsOf(ctx)).toEqual([]);
  });

  it("of a part takes that part", async () => {
    const { ctx } = await aWorkspace();
    await grant(ctx, "pi_1", 10);
    const part = { lotKey: "pi_1", upToMicro: 3n * credit, description: "Refunded" };
    expect((await clawBackLot(ctx, { ...part, key: "re_1" })).clawedMicro).toBe(3n * credit);
    expect((await clawBackLot(ctx, { ...part, key: "re_2" })).clawedMicro).toBe(3n * credit);
    expect(await balanceOf(ctx)).toEqual({ available: 4, held: 0 });
  });

  it("follows what was held as it returns, and leaves what was charged", async () => {
    const { ctx } = await aWorkspace();
    await grant(ctx, "pi_1", 4);
    const [charged, released] = await someHolds(ctx, 2, 2);
    expect((await clawBackLot(ctx, { lotKey: "pi_1", key: "re_1", description: "Refunded" })).clawedMicro).toBe(0n);
    await capture(ctx, charged, 1);
    expect(await balanceOf(ctx)).toEqual({ available: 0, held: 2 });
    await releaseHolds(ctx, { jobIds: [released ?? ""], description: "Released" });
    expect(await balanceOf(ctx)).toEqual({ available: 0, held: 0 });
    const [row] = await within(ctx, (tx) => tx.creditClawBack.findMany({ where: { workspaceId: ctx.workspaceId } }));
    expect(row).toMatchObject({ clawedMicro: 3n * credit, pendingMicro: 0n });
    expect(await problemsOf(ctx)).toEqual([]);
  });

  it("is undone when the dispute is won: its lot has again what was taken, and nothing follows any more", async () => {
    const { ctx } = await aWorkspace();
    await grant(ctx, "pi_1", 5);
    const jobIds = await someHolds(ctx, 2);
    await clawBackLot(ctx, { lotKey: "pi_1", key: "dp_1", description: "Disputed" });
    const restore = { key: "dp_1", description: "Dispute won" };
    const answers = await Promise.all([restoreLot(ctx, restore), restoreLot(ctx, restore)]);
    expect(answers.map(({ restoredMicro }) => restoredMicro).sort()).toEqual([0n, 3n * credit]);
    await releaseHolds(ctx, { jobIds, description: "Released" });
    expect(await balanceOf(ctx)).toEqual({ available: 5, held: 0 });
    expect(await problemsOf(ctx)).toEqual([]);
  });
});

describe("frozen spending", () => {
  it("reserves nothing, says why, and goes on when the last freeze is lifted", async () => {
    const { ctx } = await aWorkspace({ credits: 5 });
    const [jobId] = await someHolds(ctx, 1);
    await freezeSpending(ctx, { key: "dp_1", reason: "a payment is disputed." });
    await freezeSpending(ctx, { key: "dp_1", reason: "a payment is disputed." });
    await freezeSpending(ctx, { key: "dp_2", reason: "another one." });
    await expect(someHolds(ctx, 1)).rejects.toThrow("Spending is paused: a payment is disputed.");
    // What was held before goes on.
    await capture(ctx, jobId);
    await unfreezeSpending(ctx, { key: "dp_1" });
    await expect(someHolds(ctx, 1)).rejects.toMatchObject({ code: "forbidden" });
    await unfreezeSpending(ctx, { key: "dp_2" });
    await unfreezeSpending(ctx, { key: "dp_2" });
    await someHolds(ctx, 1);
    expect(await problemsOf(ctx)).toEqual([]);
  });

  it("does not come over an end that arrived first", async () => {
    const { ctx } = await aWorkspace({ credits: 5 });
    await unfreezeSpending(ctx, { key: "dp_1" });
    await freezeSpending(ctx, { key: "dp_1", reason: "late." });
    await someHolds(ctx, 1);
    expect(await problemsOf(ctx)).toEqual([]);
  });
});

describe("a daily cap", () => {
  const reserve = (ctx: Context, credits: number, filterId?: string) =>
    reserveCredits(ctx, {
      totalMicro: BigInt(credits) * credit,
      holds: [{ jobId: newId(), amountMicro: BigInt(credits) * credit }],
      idempotencyKey: newId(),
      quoteId: newId(),
      description: "Run",
      filterId,
    });

  it("of the workspace is never passed, however many ask at once", async () => {
    const { ctx } = await aWorkspace({ credits: 100 });
    await setSpendCap(ctx, { dailyMicro: 10n * credit });
    const answers = await Promise.allSettled(Array.from({ length: 30 }, () => reserve(ctx, 1)));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
    await expect(reserve(ctx, 1)).rejects.toThrow("cap of 10 credits a day would be passed: 10 credits already");
    expect(await balanceOf(ctx)).toEqual({ available: 90, held: 10 });
    await setSpendCap(ctx, { dailyMicro: null });
    await reserve(ctx, 20);
    expect(await problemsOf(ctx)).toEqual([]);
  });

  it("counts what was charged and what is held, not what was given back", async () => {
    const { ctx } = await aWorkspace({ credits: 100 });
    await setSpendCap(ctx, { dailyMicro: 6n * credit });
    const [charged, back] = await someHolds(ctx, 2, 3);
    await capture(ctx, charged, 1);
    await releaseHolds(ctx, { jobIds: [back ?? ""], description: "Released" });
    await reserve(ctx, 5);
    await expect(reserve(ctx, 1)).rejects.toMatchObject({ code: "limit_reached" });
  });

  it("of a saved filter stops that filter only; zero stops everything", async () => {
    const { ctx } = await aWorkspace({ credits: 100 });
    await setSpendCap(ctx, { filterId: "flt_a", dailyMicro: 2n * credit });
    await reserve(ctx, 2, "flt_a");
    await expect(reserve(ctx, 1, "flt_a")).rejects.toThrow("This filter's cap of 2 credits");
    await reserve(ctx, 5, "flt_b");
    await reserve(ctx, 5);
    await setSpendCap(ctx, { dailyMicro: 0n });
    await expect(reserve(ctx, 1)).rejects.toThrow("This workspace's cap of 0 credits");
  });
});

describe("a write-off", () => {
  it("is our cost: no balance moves, once per key, and it is seen in the ledger", async () => {
    const { ctx } = await aWorkspace({ credits: 5 });
    const jobId = newId();
    const loss = { jobId, key: `${jobId}:1`, amountMicro: 200n, description: "An answer that could not be read" };
    const [one, two] = await Promise.all([writeOff(ctx, loss), writeOff(ctx, loss)]);
    expect(one.id).toBe(two.id);
    expect(await balanceOf(ctx)).toEqual({ available: 5, held: 0 });
    const [line] = (await listTransactions(ctx, { limit: 1 })).items;
    expect(line).toMatchObject({ kind: "write_off", changeMicro: 0n, chargedMicro: 0n, writtenOffMicro: 200n, jobId });
    expect(await problemsOf(ctx)).toEqual([]);
  });
});
