import { setTimeout as delay } from "node:timers/promises";
import { afterAll, expect, it, vi } from "vitest";
import { windowSize } from "@/features/summaries/dispatch/mutations";
import { listJobs } from "@/features/summaries/jobs/queries";
import { cancelQuote } from "@/features/summaries/mutations";
import { getQuote } from "@/features/summaries/queries";
import type { Context } from "@/gates/context";
import { relayLeftovers } from "@/lib/outbox";
import { within } from "@/lib/transact";
import { balanceOf, credit, problemsOf } from "~/tests/factories/credits";
import { aRun, someMails } from "~/tests/factories/summaries";
import { aWorkspace } from "~/tests/factories/workspaces";

const { google, anthropic, jobs } = await vi.hoisted(async () => ({
  google: await (await import("~/tests/factories/google-sandbox")).aGoogle(),
  anthropic: await (await import("~/tests/factories/anthropic-sandbox")).anAnthropic(),
  jobs: await (await import("~/tests/factories/job-processes")).theJobs(),
}));
afterAll(() => Promise.all([google.close(), anthropic.close(), jobs.stop()]));

/** Resolves when the run has ended; hands over what the outbox still keeps meanwhile. */
async function untilEnded(ctx: Context, quoteId: string, timeoutMs: number) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const run = await getQuote(ctx, quoteId);
    if (run.endedAt) return run;
    if (Date.now() > deadline) throw new Error(`The run did not end: ${run.doneCount} of ${run.runCount}.`);
    await relayLeftovers(0);
    await delay(200);
  }
}

const untilDone = (ctx: Context, quoteId: string, count: number) =>
  vi.waitFor(async () => expect((await getQuote(ctx, quoteId)).doneCount).toBeGreaterThanOrEqual(count), {
    timeout: 60_000,
    interval: 50,
  });

it("a run goes from the outbox through the engine to its summaries", async () => {
  const { ctx } = await aWorkspace({ credits: 5 });
  await anthropic.fault({ status: 429, retryAfterSeconds: 1 });
  const quoteId = await aRun(ctx, await someMails(ctx, google, 3));
  expect(await untilEnded(ctx, quoteId, 60_000)).toMatchObject({
    status: "completed",
    doneCount: 3,
    chargedMicro: 3n * credit,
  });
  expect(await balanceOf(ctx)).toEqual({ available: 2, held: 0 });
}, 120_000);

it("criterion 15: beside a long run of another workspace each new mail is next, and nobody has more than four calls under way", async () => {
  const [queued, fresh] = [64, 3];
  const [busy, other] = [await aWorkspace({ credits: queued }), await aWorkspace({ credits: fresh })];
  const [many, few] = [await someMails(busy.ctx, google, queued), await someMails(other.ctx, google, fresh)];
  await anthropic.reset();
  await anthropic.latency(400);
  const long = await aRun(busy.ctx, many);
  // The long run alone: its workspace's cap, and not one more.
  const cap = 4;
  await vi.waitFor(async () => expect((await anthropic.counts()).peakInFlight).toBe(cap), 30_000);
  await untilDone(busy.ctx, long, cap);
  expect((await anthropic.counts()).peakInFlight).toBe(cap);
  const doneOfLong = async () => (await getQuote(busy.ctx, long)).doneCount;
  for (const emailId of few) {
    const before = await doneOfLong();
    expect(await untilEnded(other.ctx, await aRun(other.ctx, [emailId]), 30_000)).toMatchObject({ doneCount: 1 });
    // It never waits until what the other workspace has at the engine is through.
    expect((await doneOfLong()) - before).toBeLessThan(windowSize);
  }
  expect(await doneOfLong()).toBeLessThan(queued);
  expect((await anthropic.counts()).peakInFlight).toBeLessThanOrEqual(cap + 1);
  await cancelQuote(busy.ctx, long);
  await untilEnded(busy.ctx, long, 60_000);
}, 120_000);

it("kill -9 of app and engine in the middle of a run leaves each mail with one summary and one charge, and nothing held", async () => {
  const mails = 100;
  const { ctx } = await aWorkspace({ credits: mails });
  const emailIds = await someMails(ctx, google, mails);
  await anthropic.latency(150);
  const quoteId = await aRun(ctx, emailIds);
  for (const [count, victim] of [
    [10, "app"],
    [30, "engine"],
    [55, "app"],
    [75, "engine"],
  ] as const) {
    await untilDone(ctx, quoteId, count);
    await jobs.killAndRestart(victim);
  }
  const run = await untilEnded(ctx, quoteId, 180_000);
  expect(run.doneCount + run.failedCount).toBe(mails);
  const summaries = await within(ctx, (tx) =>
    tx.emailSummary.findMany({ where: { workspaceId: ctx.workspaceId }, select: { discoveryId: true } }),
  );
  expect(new Set(summaries.map(({ discoveryId }) => discoveryId)).size).toBe(run.doneCount);
  expect(summaries).toHaveLength(run.doneCount);
  expect(run.failedCount).toBe(0);
  expect((await listJobs(ctx, { quoteId, limit: 200 })).items.every(({ endedAt }) => endedAt !== null)).toBe(true);
  expect(run.chargedMicro).toBe(BigInt(run.doneCount) * credit);
  expect(await balanceOf(ctx)).toEqual({ available: mails - run.doneCount, held: 0 });
  expect(await problemsOf(ctx)).toEqual([]);
}, 400_000);
