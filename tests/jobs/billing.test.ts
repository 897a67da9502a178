import { afterAll, expect, test, vi } from "vitest";
import { startPurchase } from "@/features/billing/mutations";
import { inScope } from "@/lib/db";
import { relayLeftovers } from "@/lib/outbox";
import { startChild } from "~/tests/engine/support/processes";
import { balanceOf } from "~/tests/factories/credits";
import { aBuyer } from "~/tests/factories/stripe-sandbox";
import { aWorkspace } from "~/tests/factories/workspaces";

const { engine, stripe } = await vi.hoisted(async () => ({
  engine: await (await import("~/tests/factories/job-processes")).anEngine({ ENGINE_RETRY_MS: "500" }),
  stripe: await (await import("~/tests/factories/stripe-sandbox")).aStripe(),
}));
afterAll(() => Promise.all([stripe.close(), engine.stop()]));

const conditions = { NODE_OPTIONS: "--conditions=react-server" };
const receipts = () => inScope("system", (tx) => tx.webhookReceipt.findMany());

test("criterion 9: a process killed right after the insert has lost nothing; the next one works it off", async () => {
  const at = await aWorkspace();
  await stripe.control("webhooks", { url: "http://127.0.0.1:9/", isPaused: true });
  const { url } = await startPurchase(at.ctx, { packId: "pack_500" }, aBuyer(at.slug));
  await stripe.pay(url);

  const dying = await startChild("tests/support/billing-app.ts", {
    ...conditions,
    DIE_AFTER_INSERT: "1",
    // The engine is deaf to it: what it stored stays in the outbox.
    INNGEST_BASE_URL: "http://127.0.0.1:9",
  });
  await stripe.control("webhooks", { url: dying.url, isPaused: false });
  await dying.exited;
  await stripe.webhooks({ isPaused: true });
  const stored = await receipts();
  expect(stored.length).toBeGreaterThan(0);
  expect(stored.every(({ handledAt }) => handledAt === null)).toBe(true);
  expect(await balanceOf(at.ctx)).toEqual({ available: 0, held: 0 });

  // The restart: a living process, its engine, and the sweeper of the outbox. Stripe sends again what nobody answered.
  const living = await startChild("tests/support/billing-app.ts", conditions);
  await stripe.control("webhooks", { url: living.url, isPaused: false });
  await vi.waitFor(
    async () => {
      await relayLeftovers(0);
      await stripe.control("deliveries/retry");
      const rows = await receipts();
      expect(rows.length).toBeGreaterThanOrEqual(4);
      expect(rows.filter(({ handledAt }) => handledAt === null)).toEqual([]);
    },
    { timeout: 60_000, interval: 300 },
  );
  expect(await balanceOf(at.ctx)).toEqual({ available: 500, held: 0 });
  await living.kill();
}, 120_000);
