import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Context } from "@/gates/context";
import { type Product, productOn } from "../support/product";
import { type Stack, startStack } from "../support/stack";

let stack: Stack;
let product: Product;
beforeAll(async () => {
  stack = await startStack({ env: { API_REQUESTS_PER_MINUTE: "100000" } });
  product = await productOn(stack);
}, 300_000);
afterAll(() => stack.stop());

async function until(what: string, isTrue: () => Promise<boolean>) {
  const deadline = Date.now() + 180_000;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`Never: ${what}\n${stack.output()}`);
    await delay(100);
  }
}

async function discovered(ctx: Context, mails: number) {
  const { startDiscovery } = await import("@/features/gmail/mutations");
  const { countEmails } = await import("@/features/gmail/queries");
  const { everything } = await import("../factories/gmail");
  const { id } = await product.connectMailbox(ctx, mails);
  await startDiscovery(ctx, { connectionId: id, filter: everything });
  await until(`${mails} mails are discovered`, async () => (await countEmails(ctx)) === mails);
}

async function modelCalls(): Promise<number> {
  const reply = await fetch(`${stack.services().anthropic}/__control`);
  return ((await reply.json()) as { counts: { creates: number } }).counts.creates;
}

const grant = async (ctx: Context, credits: number) => {
  const { grantCredits } = await import("@/features/credits/mutations");
  const { getBalance } = await import("@/features/credits/queries");
  const amountMicro = BigInt(credits) * 1_000_000n - (await getBalance(ctx)).availableMicro;
  await grantCredits(ctx, { amountMicro, kind: "grant", description: "Test", idempotencyKey: `test:${Date.now()}` });
};

test("funds for 3 and 100 requests at once: 3 model calls and charges, 97 × 402, a balance of 0", async () => {
  const { ctx, key } = await product.newWorkspace("three-of-a-hundred");
  const { getBalance } = await import("@/features/credits/queries");
  const { listEmails } = await import("@/features/gmail/queries");
  const { publicId } = await import("@/lib/ids");
  const { within } = await import("@/lib/transact");
  await discovered(ctx, 200);
  // The welcome credits are spent first, so that exactly three are left.
  await leaveCredits(ctx, 3);
  const before = await modelCalls();
  // Mails whose size proves that each costs one credit.
  const small = (await listEmails(ctx, { limit: 200 })).items.filter(({ sizeBytes }) => sizeBytes < 12_000);
  const items = small.slice(0, 100);
  expect(items).toHaveLength(100);
  const headers = { "x-api-key": key, "content-type": "application/json" };
  const statuses = await Promise.all(
    items.map(async ({ id }) => {
      const body = JSON.stringify({ emailIds: [publicId("email", id)] });
      return (await fetch(`${stack.url}/api/v1/summaries/run`, { method: "POST", headers, body })).status;
    }),
  );
  expect(statuses.filter((status) => status === 202)).toHaveLength(3);
  expect(statuses.filter((status) => status === 402)).toHaveLength(97);
  const summaries = () => within(ctx, (tx) => tx.emailSummary.count());
  await until("three summaries are there", async () => (await summaries()) === 3);
  expect(await getBalance(ctx)).toMatchObject({ availableMicro: 0n, heldMicro: 0n });
  expect((await modelCalls()) - before).toBe(3);
  expect(await within(ctx, (tx) => tx.creditTransaction.count({ where: { kind: "capture" } }))).toBe(3);
});

/** Brings a new workspace's balance to so many credits, by taking the rest of its welcome lot back. */
async function leaveCredits(ctx: Context, credits: number) {
  const { getBalance } = await import("@/features/credits/queries");
  const { clawBackLot } = await import("@/features/credits/mutations");
  const { availableMicro } = await getBalance(ctx);
  const surplus = availableMicro - BigInt(credits) * 1_000_000n;
  if (surplus < 0n) return grant(ctx, credits);
  await clawBackLot(ctx, { lotKey: "welcome", key: "test-surplus", upToMicro: surplus, description: "Test" });
}

test("kill -9 of app and engine in the middle of 100 mails: each ends with one summary and one charge, or neither", async () => {
  const { ctx } = await product.newWorkspace("killed-midway");
  const { quoteSummaries, confirmQuote } = await import("@/features/summaries/mutations");
  const { getQuote } = await import("@/features/summaries/queries");
  const { checkLedger } = await import("@/features/credits/checks/queries");
  const { getBalance } = await import("@/features/credits/queries");
  const { systemJobContext } = await import("@/gates/job");
  const { within } = await import("@/lib/transact");
  await discovered(ctx, 100);
  await grant(ctx, 300);
  // Slow enough that the kills land in the middle of calls.
  await control(`${stack.services().anthropic}/__control/settings`, { latencyMs: 150 });
  const { id } = await quoteSummaries(ctx, { filter: {} });
  await confirmQuote(ctx, id);
  const ended = async () => {
    const { doneCount, failedCount, cancelledCount } = await getQuote(ctx, id);
    return doneCount + failedCount + cancelledCount;
  };
  for (const [at, names] of [
    [5, ["app"]],
    [15, ["engine"]],
    [30, ["app", "engine"]],
    [50, ["engine", "app"]],
  ] as const) {
    await until(`${at} mails have ended`, async () => (await ended()) >= at);
    for (const name of names) stack.kill(name);
    await stack.untilReady();
  }
  await until("the run is completed", async () => (await getQuote(ctx, id)).status === "completed");

  const quote = await getQuote(ctx, id);
  const rows = await within(ctx, async (tx) => ({
    jobs: await tx.processingJob.findMany({ where: { quoteId: id }, include: { summary: true } }),
    captures: await tx.creditTransaction.findMany({ where: { kind: "capture" } }),
    openHolds: await tx.creditHold.count({ where: { state: "held" } }),
  }));
  expect(rows.jobs).toHaveLength(100);
  for (const job of rows.jobs) {
    const charges = rows.captures.filter(({ jobId }) => jobId === job.id).length;
    expect([job.status, Boolean(job.summary), charges]).toEqual(
      job.status === "done" ? ["done", true, 1] : [job.status, false, 0],
    );
  }
  expect(quote.doneCount).toBe(100);
  expect(rows.openHolds).toBe(0);
  expect((await getBalance(ctx)).heldMicro).toBe(0n);
  const { problems } = await checkLedger(systemJobContext("test"));
  expect(problems).toEqual([]);
});

async function control(url: string, body: object) {
  const reply = await fetch(url, { method: "POST", body: JSON.stringify(body) });
  if (!reply.ok) throw new Error(`${url}: ${reply.status}`);
}
