import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { POST } from "@/app/api/webhooks/stripe/route";
import { refreshPayment, startPurchase } from "@/features/billing/mutations";
import { jobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { balanceOf, problemsOf } from "../../factories/credits";
import { aBuyer, type StripeSandbox, webhookSecret } from "../../factories/stripe-sandbox";
import { aWorkspace, type TestWorkspace } from "../../factories/workspaces";

const { stripe } = await vi.hoisted(async () => {
  const { aStripe } = await import("../../factories/stripe-sandbox");
  return { stripe: await aStripe() };
});
const sandbox: StripeSandbox = stripe;
afterAll(() => sandbox.close());
beforeAll(() => sandbox.deliver(POST));

const contextOf = (workspaceId: string) => jobContext("test", workspaceId);
const paymentOf = async ({ workspaceId }: TestWorkspace) => {
  const rows = await inScope("system", (tx) => tx.stripePayment.findMany({ where: { workspaceId } }));
  return rows[0] ?? expect.fail("no payment");
};
const buy = async (at: TestWorkspace) => (await startPurchase(at.ctx, { packId: "pack_500" }, aBuyer(at.slug))).url;

describe("criterion 9: Stripe chaos", () => {
  test("every event delivered 1 to 5 times, shuffled, concurrent with the success page: one grant a payment", {
    timeout: 90_000,
  }, async () => {
    const buyers = await Promise.all(Array.from({ length: 4 }, () => aWorkspace()));
    const urls = await Promise.all(buyers.map(buy));
    await sandbox.webhooks({ copies: 3, isShuffled: true, delayMs: 100 });
    const landings: Promise<unknown>[] = [];
    for (const [index, url] of urls.entries()) {
      await sandbox.pay(url);
      const at = buyers[index] ?? expect.fail("no buyer");
      const payment = await paymentOf(at);
      for (let time = 0; time < 3; time++) landings.push(refreshPayment(at.ctx, payment.id));
    }
    await Promise.all([...landings, sandbox.workOff(contextOf, 5), sandbox.delivered()]);
    // Every event once more, now that all is settled.
    const events = await sandbox.eventIds();
    for (const id of events) await sandbox.control(`events/${id}/resend`, { times: 1 + Math.floor(Math.random() * 5) });
    await sandbox.delivered();
    await inScope("system", (tx) =>
      tx.webhookReceipt.updateMany({ where: { eventId: { in: events } }, data: { handledAt: null } }),
    );
    await sandbox.workOff(contextOf, 5);
    await sandbox.webhooks({ copies: 1, isShuffled: false, delayMs: 0 });

    const receipts = await inScope("system", (tx) =>
      tx.webhookReceipt.findMany({ where: { eventId: { in: events } } }),
    );
    expect(receipts.length).toBe(events.length);
    expect(receipts.every(({ handledAt }) => handledAt !== null)).toBe(true);
    for (const at of buyers) {
      expect(await balanceOf(at.ctx)).toEqual({ available: 500, held: 0 });
      const lots = await inScope("system", (tx) => tx.creditLot.findMany({ where: { workspaceId: at.workspaceId } }));
      const payment = await paymentOf(at);
      expect(lots.map(({ key }) => key)).toEqual([payment.paymentIntentId]);
      expect(await problemsOf(at.ctx)).toEqual([]);
    }
  });

  test("an asynchronous session that is not paid grants 0, until it is", async () => {
    const [good, bad] = [await aWorkspace(), await aWorkspace()];
    const sessions = [];
    for (const at of [good, bad]) sessions.push(await sandbox.pay(await buy(at), { isAsync: true }));
    await sandbox.delivered();
    await sandbox.workOff(contextOf, 3);
    for (const at of [good, bad]) {
      await refreshPayment(at.ctx, (await paymentOf(at)).id);
      expect(await balanceOf(at.ctx)).toEqual({ available: 0, held: 0 });
    }
    await sandbox.control(`sessions/${sessions[0]?.id}/settle`, { outcome: "succeeded" });
    await sandbox.control(`sessions/${sessions[1]?.id}/settle`, { outcome: "failed" });
    await sandbox.delivered();
    await sandbox.workOff(contextOf, 3);
    expect(await balanceOf(good.ctx)).toEqual({ available: 500, held: 0 });
    expect(await balanceOf(bad.ctx)).toEqual({ available: 0, held: 0 });
  });

  test("a tampered body, a bad signature and one older than 300 seconds are 400 and leave no row", async () => {
    const signer = new Stripe("sk_test_x");
    const id = `evt_${crypto.randomUUID()}`;
    const payload = JSON.stringify({ id, object: "event", type: "invoice.paid", data: { object: { id: "in_1" } } });
    const now = Math.floor(Date.now() / 1000);
    const sign = (secret: string, timestamp = now) =>
      signer.webhooks.generateTestHeaderString({ payload, secret, timestamp });
    const post = (body: string, signature: string | null) =>
      POST(
        new Request("http://test/api/webhooks/stripe", {
          method: "POST",
          body,
          headers: signature ? { "stripe-signature": signature } : {},
        }),
      );
    const good = sign(webhookSecret);
    const bad = [
      await post(payload.replace("in_1", "in_2"), good),
      await post(payload, sign("whsec_another")),
      await post(payload, sign(webhookSecret, now - 301)),
      await post(payload, null),
      await post(payload, "t=1,v1=00"),
    ];
    expect(bad.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400]);
    const count = () => inScope("system", (tx) => tx.webhookReceipt.count({ where: { eventId: id } }));
    expect(await count()).toBe(0);
    expect((await post(payload, sign(webhookSecret, now - 290))).status).toBe(200);
    expect((await post(payload, good)).status).toBe(200);
    expect(await count()).toBe(1);
  });
});
