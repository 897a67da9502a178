import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { POST } from "@/app/api/webhooks/stripe/route";
import { beginComparison, runComparison } from "@/features/billing/comparison/mutations";
import { listComparisons } from "@/features/billing/comparison/queries";
import { startPurchase } from "@/features/billing/mutations";
import { replayReceipt } from "@/features/billing/receipts/mutations";
import { countReceipts, getReceipt, listReceipts } from "@/features/billing/receipts/queries";
import { ReceiptQuery } from "@/features/billing/receipts/schema";
import { jobContext, systemJobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { balanceOf } from "../../factories/credits";
import { aBuyer, type StripeSandbox } from "../../factories/stripe-sandbox";
import { aWorkspace } from "../../factories/workspaces";

const { stripe } = await vi.hoisted(async () => {
  const { aStripe } = await import("../../factories/stripe-sandbox");
  return { stripe: await aStripe() };
});
const sandbox: StripeSandbox = stripe;
afterAll(() => sandbox.close());
beforeAll(() => sandbox.deliver(POST));

const system = systemJobContext("test");
const contextOf = (workspaceId: string) => jobContext("test", workspaceId);

async function buy() {
  const at = await aWorkspace();
  const { url } = await startPurchase(at.ctx, { packId: "pack_500" }, aBuyer(at.slug));
  const { payment_intent } = await sandbox.pay(url);
  return { ...at, intent: String(payment_intent) };
}
/** Tonight's result, as the admin page shows it; about one payment, since other tests share the database. */
async function compared(intent: string) {
  const { id } = await beginComparison(system);
  await runComparison(system, id);
  const [result] = await listComparisons(system, 1);
  if (!result?.finishedAt) throw new Error("no result");
  const payment = await inScope("system", (tx) => tx.stripePayment.findUnique({ where: { paymentIntentId: intent } }));
  const { charges, fetched } = { charges: result.counts.charges, fetched: result.fetched };
  return {
    charges,
    fetched,
    problems: result.problems.filter((one) => payment && one.paymentId === payment.id).map(({ what }) => what),
  };
}

test("events whose webhook never arrived are fetched and worked off; then both books say the same", async () => {
  await sandbox.webhooks({ isPaused: true });
  const at = await buy();
  expect((await compared(at.intent)).fetched).toBeGreaterThan(0);
  await sandbox.workOff(contextOf);
  expect(await balanceOf(at.ctx)).toEqual({ available: 500, held: 0 });
  const after = await compared(at.intent);
  expect(after).toMatchObject({ problems: [], fetched: 0 });
  expect(after.charges).toBeGreaterThan(0);
  await sandbox.webhooks({ isPaused: false });
  await sandbox.delivered();
});

test("a payment that Stripe knows otherwise is a problem, by name", async () => {
  const at = await buy();
  await sandbox.delivered();
  await sandbox.workOff(contextOf);
  await inScope("system", (tx) =>
    tx.stripePayment.update({ where: { paymentIntentId: at.intent }, data: { amountCents: 400, refundedCents: 100 } }),
  );
  expect((await compared(at.intent)).problems).toEqual([
    "Stripe took 500, the payment says 400",
    "Stripe gave back 0, the payment says 100",
  ]);
});

test("receipts are listed by state and kind, inspected, and replayed without a second grant", async () => {
  const at = await buy();
  await sandbox.delivered();
  await sandbox.workOff(contextOf);
  const list = await listReceipts(system, ReceiptQuery.parse({ state: "handled", type: "checkout.session" }));
  const [newest] = list.items;
  expect(newest).toMatchObject({ type: "checkout.session.completed", state: "handled", outcome: "Payment is paid." });
  const receipt = await getReceipt(system, newest?.id ?? "");
  expect(receipt.payload).toMatchObject({ type: "checkout.session.completed" });
  await replayReceipt(system, receipt.id);
  expect((await getReceipt(system, receipt.id)).state).toBe("waiting");
  await sandbox.workOff(contextOf, 3);
  expect(await getReceipt(system, receipt.id)).toMatchObject({ state: "handled" });
  expect(await balanceOf(at.ctx)).toEqual({ available: 500, held: 0 });
  expect((await countReceipts(system)).handled).toBeGreaterThan(0);
});

test("what cannot be worked off says why and waits for its next try", async () => {
  await buy();
  await sandbox.delivered();
  await sandbox.control("faults", { match: "GET /v1/checkout/sessions", status: 500, count: 4 });
  const { handleStripeReceipt } = await import("@/features/billing/receipts/mutations");
  const told = { in: await sandbox.eventIds() };
  const row = await inScope("system", (tx) =>
    tx.webhookReceipt.findFirstOrThrow({
      where: { handledAt: null, type: "checkout.session.completed", eventId: told },
    }),
  );
  await expect(handleStripeReceipt(system, row.id, contextOf)).rejects.toThrow();
  expect(await getReceipt(system, row.id)).toMatchObject({ state: "failed", attempts: 1, failure: expect.any(String) });
  await sandbox.control("faults", undefined, "DELETE");
  await handleStripeReceipt(system, row.id, contextOf);
  expect(await getReceipt(system, row.id)).toMatchObject({ state: "handled", attempts: 2, failure: null });
});
