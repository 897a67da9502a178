import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { POST } from "@/app/api/webhooks/stripe/route";
import { refreshPlan, startPurchase } from "@/features/billing/mutations";
import { getBilling, getBillingTrouble, getPlan, listPayments } from "@/features/billing/queries";
import { PaymentQuery } from "@/features/billing/schema";
import { choosePlan } from "@/features/billing/subscriptions/mutations";
import { captureHold } from "@/features/credits/mutations";
import { jobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { newId } from "@/lib/ids";
import type { PlanId } from "@/service.config";
import { balanceOf, credit, problemsOf, releaseAll, someHolds } from "../../factories/credits";
import { aBuyer, type StripeSandbox } from "../../factories/stripe-sandbox";
import { aWorkspace, type TestWorkspace } from "../../factories/workspaces";

const { stripe } = await vi.hoisted(async () => {
  const { aStripe } = await import("../../factories/stripe-sandbox");
  return { stripe: await aStripe() };
});
const sandbox: StripeSandbox = stripe;
afterAll(() => sandbox.close());
beforeAll(() => sandbox.deliver(POST));
// The plans of one test would be renewed, told of and paid with the time that passes in the next.
afterEach(() => sandbox.control("reset"));

const contextOf = (workspaceId: string) => jobContext("test", workspaceId);
/** Everything that Stripe has told is worked off, some of it several times. */
const settle = async () => {
  await sandbox.delivered();
  await sandbox.workOff(contextOf, 2);
};
const choose = (at: TestWorkspace, planId: PlanId) => choosePlan(at.ctx, planId, aBuyer(at.slug));

async function subscribed(planId: PlanId = "starter", card?: string) {
  const at = await aWorkspace();
  const { url } = await choose(at, planId);
  await sandbox.pay(url ?? expect.fail("no page"), { card });
  await settle();
  return at;
}
const lotsOf = ({ workspaceId }: TestWorkspace) =>
  inScope("system", (tx) => tx.creditLot.findMany({ where: { workspaceId }, orderBy: { createdAt: "asc" } }));
const historyOf = async (at: TestWorkspace) => (await listPayments(at.ctx, PaymentQuery.parse({}))).items;
const customerOf = ({ workspaceId }: TestWorkspace) =>
  inScope("system", (tx) => tx.stripeCustomer.findUniqueOrThrow({ where: { workspaceId } }));
const pass = async (days: number) => {
  await sandbox.control("clock", { days });
  await settle();
};
const api = async <T>(path: string, form?: Record<string, string>): Promise<T> => {
  const response = await fetch(`${sandbox.url}/v1/${path}`, {
    method: form ? "POST" : "GET",
    headers: { authorization: "Bearer sk_test_sandbox" },
    body: form && new URLSearchParams(form),
  });
  return response.json() as Promise<T>;
};
/** Spends that many credits for good. */
async function spend(at: TestWorkspace, credits: number) {
  const [jobId = ""] = await someHolds(at.ctx, 1, credits);
  await captureHold(at.ctx, { jobId, actualMicro: BigInt(credits) * credit, summaryId: newId(), description: "Spent" });
}

describe("plans", { timeout: 120_000 }, () => {
  test("a plan bought at Checkout gives its limits and one lot that ends with the period", async () => {
    const at = await aWorkspace();
    expect((await getPlan(at.ctx)).id).toBe("free");
    const { url } = await choose(at, "starter");
    const { id } = await sandbox.pay(url ?? "");
    await Promise.all([refreshPlan(at.ctx, id), refreshPlan(at.ctx, id), settle()]);
    expect(await getPlan(at.ctx)).toMatchObject({ id: "starter", seats: 3, apiRequestsPerMinute: 120 });
    const [lot, ...more] = await lotsOf(at);
    expect(more).toEqual([]);
    const { periodEnd } = await getBilling(at.ctx);
    expect(lot).toMatchObject({ source: "plan", amountMicro: 1_500n * credit, expiresAt: periodEnd });
    expect(lot?.key).toMatch(/^il_/);
    expect(await historyOf(at)).toMatchObject([
      {
        kind: "plan",
        status: "paid",
        amountCents: 1_900,
        receiptUrl: expect.any(String),
        invoicePdfUrl: expect.any(String),
      },
    ]);
  });

  test("another workspace cannot settle this one's purchase", async () => {
    const [at, other] = [await aWorkspace(), await aWorkspace()];
    const { url } = await choose(at, "starter");
    const { id } = await sandbox.pay(url ?? "");
    await expect(refreshPlan(other.ctx, id)).rejects.toMatchObject({ code: "not_found" });
    expect(await lotsOf(other)).toEqual([]);
  });

  test("a second Checkout closes the first, so that only one plan can be paid", async () => {
    const at = await aWorkspace();
    const first = await choose(at, "starter");
    const second = await choose(at, "growth");
    await expect(sandbox.pay(first.url ?? "")).rejects.toThrow(/expired/);
    await sandbox.pay(second.url ?? "");
    await settle();
    expect((await getPlan(at.ctx)).id).toBe("growth");
  });

  test("each period has its own lot, by its invoice line", async () => {
    const at = await subscribed();
    await pass(32);
    const lots = await lotsOf(at);
    expect(lots.map(({ amountMicro }) => amountMicro)).toEqual([1_500n * credit, 1_500n * credit]);
    expect(new Set(lots.map(({ key }) => key)).size).toBe(2);
    expect(await historyOf(at)).toHaveLength(2);
  });

  test("criterion 10: an upgrade grants exactly the prorated delta once", async () => {
    const at = await subscribed();
    await pass(10);
    await Promise.allSettled([choose(at, "growth"), choose(at, "growth"), choose(at, "growth")]);
    await settle();
    await choose(at, "growth");
    await settle();
    const [first, delta, ...more] = await lotsOf(at);
    expect(more).toEqual([]);
    expect(first?.amountMicro).toBe(1_500n * credit);
    const [payment] = await historyOf(at);
    const invoices = await api<{ data: { lines: { data: { id: string; amount: number }[] } }[] }>("invoices?limit=1");
    const [back, more2] = invoices.data[0]?.lines.data ?? [];
    const exact =
      (6_000n * credit * BigInt(more2?.amount ?? 0)) / 4_900n + (1_500n * credit * BigInt(back?.amount ?? 0)) / 1_900n;
    expect(delta).toMatchObject({ key: more2?.id, amountMicro: exact });
    // Ten days are gone: two thirds of the difference are left.
    expect(Number(exact / credit)).toBeGreaterThan(2_900);
    expect(Number(exact / credit)).toBeLessThan(3_150);
    expect(payment).toMatchObject({ amountCents: (more2?.amount ?? 0) + (back?.amount ?? 0), status: "paid" });
    expect((await getPlan(at.ctx)).id).toBe("growth");
    expect(await problemsOf(at.ctx)).toEqual([]);
  });

  test("a downgrade counts from the next period on; taken back it costs nothing, nor does going up twice", async () => {
    const at = await subscribed("growth");
    await choose(at, "starter");
    await settle();
    expect(await getBilling(at.ctx)).toMatchObject({ plan: { id: "growth" }, nextPlan: { id: "starter" } });
    await choose(at, "growth");
    await settle();
    expect((await getBilling(at.ctx)).nextPlan).toBeNull();
    expect(await historyOf(at)).toHaveLength(1);
    await choose(at, "starter");
    await choose(at, "scale");
    await settle();
    const [upgrade] = await historyOf(at);
    // Charged from growth to scale, not from starter to scale.
    expect(upgrade?.amountCents).toBe(10_000);
    await choose(at, "starter");
    await pass(32);
    expect((await getPlan(at.ctx)).id).toBe("starter");
    expect((await lotsOf(at)).at(-1)?.amountMicro).toBe(1_500n * credit);
  });

  test("an upgrade whose card is refused changes nothing, and works with another card", async () => {
    const at = await subscribed();
    const { paymentMethodId, stripeId } = await customerOf(at);
    await sandbox.control(`cards/${paymentMethodId}`, { outcome: "declined" });
    await expect(choose(at, "growth")).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("refused"),
    });
    await settle();
    expect((await getPlan(at.ctx)).id).toBe("starter");
    expect(await lotsOf(at)).toHaveLength(1);
    await sandbox.control(`customers/${stripeId}/card`, { number: "5555555555554444" });
    await choose(at, "growth");
    await settle();
    expect((await getPlan(at.ctx)).id).toBe("growth");
  });

  test("a cancelled plan lasts to its period's end; packs stay, plan lots end with it", async () => {
    const at = await subscribed();
    const { url } = await startPurchase(at.ctx, { packId: "pack_500" }, aBuyer(at.slug));
    await sandbox.pay(url);
    await choose(at, "free");
    await settle();
    expect(await getBilling(at.ctx)).toMatchObject({ plan: { id: "starter" }, nextPlan: { id: "free" } });
    const { periodEnd } = await getBilling(at.ctx);
    const [plan, pack] = await lotsOf(at);
    expect(plan?.expiresAt).toEqual(periodEnd);
    expect(pack).toMatchObject({ source: "pack", expiresAt: null });
    await pass(32);
    expect((await getPlan(at.ctx)).id).toBe("free");
    expect(await lotsOf(at)).toHaveLength(2);
    const again = await choose(at, "growth");
    await sandbox.pay(again.url ?? "");
    await settle();
    expect((await getPlan(at.ctx)).id).toBe("growth");
  });

  test("a refused renewal gives no credits and says so, until it is paid or the plan ends", async () => {
    const at = await subscribed();
    const { paymentMethodId } = await customerOf(at);
    await sandbox.control(`cards/${paymentMethodId}`, { outcome: "insufficient_funds" });
    await pass(31.5);
    expect(await getBillingTrouble(at.ctx)).toMatchObject({ kind: "past_due", unpaidInvoiceUrl: expect.any(String) });
    expect((await getPlan(at.ctx)).id).toBe("starter");
    expect(await lotsOf(at)).toHaveLength(1);
    expect(await historyOf(at)).toMatchObject([{ status: "failed" }, { status: "paid" }]);
    await sandbox.control(`cards/${paymentMethodId}`, { outcome: "ok" });
    // However long the month is, the next try is within three days.
    await pass(3);
    expect(await getBillingTrouble(at.ctx)).toBeNull();
    expect(await lotsOf(at)).toHaveLength(2);
    expect((await historyOf(at)).map(({ status }) => status)).toEqual(["paid", "paid"]);
    await sandbox.control(`cards/${paymentMethodId}`, { outcome: "insufficient_funds" });
    await pass(45);
    expect((await getPlan(at.ctx)).id).toBe("free");
    expect(await getBillingTrouble(at.ctx)).toBeNull();
  });
});

describe("criterion 10: refunds and disputes", { timeout: 120_000 }, () => {
  async function withPack(spent = 0) {
    const at = await aWorkspace();
    const { url } = await startPurchase(at.ctx, { packId: "pack_500" }, aBuyer(at.slug));
    const { payment_intent } = await sandbox.pay(url);
    await settle();
    if (spent > 0) await spend(at, spent);
    const { latest_charge } = await api<{ latest_charge: string }>(`payment_intents/${payment_intent}`);
    return { at, intent: String(payment_intent), charge: latest_charge };
  }
  const refund = (intent: string, more: Record<string, string> = {}) =>
    api("refunds", { payment_intent: intent, ...more });

  test("an unused pack refunded leaves its lot at 0", async () => {
    const { at, intent } = await withPack();
    await refund(intent);
    await settle();
    expect(await balanceOf(at.ctx)).toEqual({ available: 0, held: 0 });
    expect((await lotsOf(at))[0]?.remainingMicro).toBe(0n);
    expect((await historyOf(at))[0]).toMatchObject({ status: "paid", refundedCents: 500 });
    expect(await problemsOf(at.ctx)).toEqual([]);
  });

  test("a half-used pack loses only what is unspent, and no balance falls below 0", async () => {
    const { at, intent } = await withPack(250);
    await refund(intent);
    await settle();
    expect(await balanceOf(at.ctx)).toEqual({ available: 0, held: 0 });
    const claws = await inScope("system", (tx) =>
      tx.creditClawBack.findMany({ where: { workspaceId: at.workspaceId } }),
    );
    expect(claws.map(({ clawedMicro }) => clawedMicro)).toEqual([250n * credit]);
    expect(await problemsOf(at.ctx)).toEqual([]);
  });

  test("held credits are left to their jobs and follow when they return", async () => {
    const { at, intent } = await withPack();
    const jobs = await someHolds(at.ctx, 1, 100);
    await refund(intent);
    await settle();
    expect(await balanceOf(at.ctx)).toEqual({ available: 0, held: 100 });
    await releaseAll(at.ctx, jobs);
    expect(await balanceOf(at.ctx)).toEqual({ available: 0, held: 0 });
  });

  test("a part refunded takes its part, other credits are untouched", async () => {
    const { at, intent } = await withPack();
    const other = await startPurchase(at.ctx, { packId: "pack_2500" }, aBuyer(at.slug));
    await sandbox.pay(other.url);
    await refund(intent, { amount: "200" });
    await settle();
    expect(await balanceOf(at.ctx)).toEqual({ available: 2_800, held: 0 });
    await refund(intent);
    await settle();
    expect(await balanceOf(at.ctx)).toEqual({ available: 2_500, held: 0 });
  });

  test("a refund that arrives before its payment waits for it", async () => {
    await sandbox.webhooks({ isPaused: true });
    const at = await aWorkspace();
    const { url } = await startPurchase(at.ctx, { packId: "pack_500" }, aBuyer(at.slug));
    const { payment_intent } = await sandbox.pay(url);
    await refund(String(payment_intent));
    await sandbox.webhooks({ isPaused: false });
    await sandbox.delivered();
    const told = { in: await sandbox.eventIds() };
    await inScope("system", (tx) =>
      tx.webhookReceipt.deleteMany({
        where: { eventId: told, type: { notIn: ["refund.created", "charge.refunded"] } },
      }),
    );
    await sandbox.workOff(contextOf, 3);
    expect(await balanceOf(at.ctx)).toEqual({ available: 0, held: 0 });
    expect((await historyOf(at))[0]).toMatchObject({ status: "paid", refundedCents: 500 });
  });

  test("a dispute freezes spending within one worker cycle; won, spending goes on with every credit", async () => {
    const { at, charge } = await withPack(100);
    const { id } = await sandbox.control<{ id: string }>(`charges/${charge}/dispute`, {});
    await settle();
    await expect(someHolds(at.ctx, 1, 10)).rejects.toMatchObject({ code: "forbidden" });
    expect(await getBillingTrouble(at.ctx)).toMatchObject({ kind: "disputed" });
    expect(await balanceOf(at.ctx)).toEqual({ available: 400, held: 0 });
    await sandbox.control(`disputes/${id}/close`, { outcome: "won" });
    await settle();
    await someHolds(at.ctx, 1, 10);
    expect(await balanceOf(at.ctx)).toEqual({ available: 390, held: 10 });
    expect(await getBillingTrouble(at.ctx)).toBeNull();
  });

  test("a dispute lost takes what is unspent, once, and other credits can be spent again", async () => {
    const { at, charge } = await withPack(100);
    const other = await startPurchase(at.ctx, { packId: "pack_500" }, aBuyer(at.slug));
    await sandbox.pay(other.url);
    const { id } = await sandbox.control<{ id: string }>(`charges/${charge}/dispute`, {});
    await sandbox.control(`disputes/${id}/close`, { outcome: "lost" });
    await settle();
    expect(await balanceOf(at.ctx)).toEqual({ available: 500, held: 0 });
    await someHolds(at.ctx, 1, 10);
    expect(await problemsOf(at.ctx)).toEqual([]);
  });

  test("a bank's question freezes nothing", async () => {
    const { at, charge } = await withPack();
    await sandbox.control(`charges/${charge}/dispute`, { isInquiry: true });
    await settle();
    await someHolds(at.ctx, 1, 10);
    expect(await balanceOf(at.ctx)).toEqual({ available: 490, held: 10 });
  });

  test("a plan's invoice refunded takes back what is left of its lot", async () => {
    const at = await subscribed();
    await spend(at, 500);
    const row = await inScope("system", (tx) =>
      tx.stripePayment.findFirstOrThrow({ where: { workspaceId: at.workspaceId } }),
    );
    await refund(row.paymentIntentId ?? "");
    await settle();
    expect(await balanceOf(at.ctx)).toEqual({ available: 0, held: 0 });
  });
});
