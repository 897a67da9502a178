import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { POST } from "@/app/api/webhooks/stripe/route";
import { customerOf, syncCard } from "@/features/billing/customers/mutations";
import { getTopUp } from "@/features/billing/queries";
import { resumeTopUps, saveTopUp, topUpIfLow } from "@/features/billing/top-up/mutations";
import { TopUpInput } from "@/features/billing/top-up/schema";
import { jobContext, systemJobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { balanceOf, problemsOf } from "../../factories/credits";
import { aBuyer, type StripeSandbox } from "../../factories/stripe-sandbox";
import { aWorkspace, type TestWorkspace } from "../../factories/workspaces";

const { stripe } = await vi.hoisted(async () => {
  const { aStripe } = await import("../../factories/stripe-sandbox");
  return { stripe: await aStripe() };
});
const sandbox: StripeSandbox = stripe;
afterAll(() => sandbox.close());
beforeAll(() => sandbox.deliver(POST));

const contextOf = (workspaceId: string) => jobContext("test", workspaceId);
const minutesAfter = (at: Date, minutes: number) => new Date(at.getTime() + minutes * 60_000);
const start = new Date();

type Given = { card?: string; monthlyCap?: number; packId?: "pack_500" | "pack_2500"; credits?: number };

/** A workspace with a card on file and an automatic top-up below 100 credits. */
async function withTopUp({
  card = "4242424242424242",
  monthlyCap = 100,
  packId = "pack_500",
  credits = 10,
}: Given = {}) {
  const at = await aWorkspace({ credits });
  const customerId = await customerOf(at.ctx, aBuyer(at.slug));
  await sandbox.control(`customers/${customerId}/card`, { number: card });
  await syncCard(at.ctx, customerId);
  await saveTopUp(at.ctx, { isEnabled: true, thresholdCredits: 100, packId, monthlyCap });
  return { ...at, customerId };
}
const attemptsOf = ({ workspaceId }: TestWorkspace) =>
  inScope("system", (tx) =>
    tx.stripePayment.findMany({ where: { workspaceId, kind: "top_up" }, orderBy: { topUpSeq: "asc" } }),
  );
/** Payment intents of a customer at Stripe. */
const intentsOf = async (customer: string) => {
  const response = await fetch(`${sandbox.url}/v1/payment_intents?customer=${customer}&limit=100`, {
    headers: { authorization: "Bearer sk_test_sandbox" },
  });
  return ((await response.json()) as { data: { status: string }[] }).data.map(({ status }) => status);
};

describe("criterion 11: auto top-up", { timeout: 120_000 }, () => {
  test("50 parallel crossings make one PaymentIntent and one grant", async () => {
    const at = await withTopUp();
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => topUpIfLow(at.ctx)));
    expect(outcomes.filter(({ outcome }) => outcome === "paid")).toHaveLength(1);
    expect(await intentsOf(at.customerId)).toEqual(["succeeded"]);
    await sandbox.delivered();
    await sandbox.workOff(contextOf, 3);
    expect(await balanceOf(at.ctx)).toEqual({ available: 510, held: 0 });
    expect(await attemptsOf(at)).toHaveLength(1);
    expect(await problemsOf(at.ctx)).toEqual([]);
  });

  test("a decline pauses for an hour or more, the third suspends until the card changes", async () => {
    const at = await withTopUp({ card: "4000000000000341" });
    const tryAt = async (minutes: number) => {
      await Promise.all([1, 2, 3].map(() => topUpIfLow(at.ctx, minutesAfter(start, minutes))));
      await sandbox.delivered();
      await sandbox.workOff(contextOf, 2);
      return (await attemptsOf(at)).length;
    };
    expect(await tryAt(0)).toBe(1);
    expect((await getTopUp(at.ctx, minutesAfter(start, 59))).pausedUntil).not.toBeNull();
    expect(await tryAt(59)).toBe(1);
    expect(await tryAt(61)).toBe(2);
    expect(await tryAt(122)).toBe(3);
    expect((await getTopUp(at.ctx)).isSuspended).toBe(true);
    for (const minutes of [183, 24 * 60, 30 * 24 * 60]) expect(await tryAt(minutes)).toBe(3);
    // The same card once more is no other card.
    await sandbox.control(`customers/${at.customerId}/card`, { number: "4000000000000341" });
    await sandbox.delivered();
    await sandbox.workOff(contextOf);
    expect(await tryAt(30 * 24 * 60 + 1)).toBe(3);
    await sandbox.control(`customers/${at.customerId}/card`, { number: "5555555555554444" });
    await sandbox.delivered();
    await sandbox.workOff(contextOf);
    expect((await getTopUp(at.ctx)).isSuspended).toBe(false);
    expect(await tryAt(30 * 24 * 60 + 2)).toBe(4);
    expect(await balanceOf(at.ctx)).toEqual({ available: 510, held: 0 });
    // What was refused can never be paid later.
    expect((await intentsOf(at.customerId)).sort()).toEqual(["canceled", "canceled", "canceled", "succeeded"]);
  });

  test("the monthly cap is never passed, whatever runs beside it, and begins anew with the month", async () => {
    const at = await withTopUp({ monthlyCap: 12, credits: 0 });
    await inScope("system", (tx) =>
      tx.autoTopUp.update({ where: { workspaceId: at.workspaceId }, data: { thresholdMicro: 10n ** 15n } }),
    );
    const month = new Date(Date.UTC(2031, 4, 30));
    for (let round = 0; round < 4; round++)
      await Promise.all(Array.from({ length: 10 }, () => topUpIfLow(at.ctx, month)));
    const paid = (await attemptsOf(at)).filter(({ status }) => status === "paid");
    expect(paid.reduce((sum, { amountCents }) => sum + amountCents, 0)).toBe(1_000);
    await topUpIfLow(at.ctx, new Date(Date.UTC(2031, 5, 1)));
    expect(await attemptsOf(at)).toHaveLength(3);
  });

  test("a top-up whose answer got lost is asked for again and charged once", async () => {
    const at = await withTopUp();
    // The bank says yes, the answer is lost, and so are the two tries to ask again.
    const match = "POST /v1/payment_intents";
    await sandbox.control("faults", { kind: "cut", when: "after", match });
    await sandbox.control("faults", { kind: "cut", when: "before", match, count: 2 });
    await expect(topUpIfLow(at.ctx, start)).rejects.toThrow();
    expect((await attemptsOf(at)).map(({ status }) => status)).toEqual(["pending"]);
    // Nobody begins a second one while the first is open.
    expect(await topUpIfLow(at.ctx, minutesAfter(start, 1))).toEqual({ outcome: "none" });
    await resumeTopUps(systemJobContext("test"), contextOf, minutesAfter(start, 5));
    expect(await intentsOf(at.customerId)).toEqual(["succeeded"]);
    expect(await balanceOf(at.ctx)).toEqual({ available: 510, held: 0 });
  });

  test("nothing is bought above the threshold, without a card, while off, or during a dispute", async () => {
    const enough = await withTopUp({ credits: 100 });
    expect(await topUpIfLow(enough.ctx)).toEqual({ outcome: "none" });
    const off = await withTopUp();
    await saveTopUp(off.ctx, { isEnabled: false, thresholdCredits: 100, packId: "pack_500", monthlyCap: 100 });
    expect(await topUpIfLow(off.ctx)).toEqual({ outcome: "off" });
    const bare = await aWorkspace();
    const input = { isEnabled: true, thresholdCredits: 100, packId: "pack_500", monthlyCap: 100 } as const;
    await expect(saveTopUp(bare.ctx, input)).rejects.toMatchObject({
      code: "invalid",
      fields: { isEnabled: expect.any(Array) },
    });
    const frozen = await withTopUp();
    await inScope("system", (tx) =>
      tx.creditAccount.update({ where: { workspaceId: frozen.workspaceId }, data: { freezes: 1 } }),
    );
    expect(await topUpIfLow(frozen.ctx)).toEqual({ outcome: "none" });
    expect(TopUpInput.safeParse({ ...input, monthlyCap: 4 }).success).toBe(false);
  });
});
