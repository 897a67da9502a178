import { setTimeout as delay } from "node:timers/promises";
import { afterAll, expect, it, vi } from "vitest";
import { cancelQuote } from "@/features/summaries/mutations";
import { getQuote } from "@/features/summaries/queries";
import { relayLeftovers } from "@/lib/outbox";
import { within } from "@/lib/transact";
import { aRun, someMails } from "~/tests/factories/summaries";
import { aWorkspace } from "~/tests/factories/workspaces";

const { google, anthropic, jobs } = await vi.hoisted(async () => ({
  google: await (await import("~/tests/factories/google-sandbox")).aGoogle(),
  anthropic: await (await import("~/tests/factories/anthropic-sandbox")).anAnthropic(),
  jobs: await (await import("~/tests/factories/job-processes")).theJobs(),
}));
afterAll(() => Promise.all([google.close(), anthropic.close(), jobs.stop()]));

// FAIRNESS_QUEUED=200 FAIRNESS_FRESH=8 for a shorter look.
const queued = Number(process.env.FAIRNESS_QUEUED ?? 2_000);
const fresh = Number(process.env.FAIRNESS_FRESH ?? 40);

it("criterion 15: beside a long run new mails of another workspace are summarised within ten seconds, at the 95th percentile", async () => {
  const [busy, other] = [await aWorkspace({ credits: queued }), await aWorkspace({ credits: fresh })];
  const [many, few] = [await someMails(busy.ctx, google, queued), await someMails(other.ctx, google, fresh)];
  await anthropic.latency(1_000);
  const long = await aRun(busy.ctx, many);
  for (const emailId of few) {
    const quoteId = await aRun(other.ctx, [emailId]);
    while (!(await getQuote(other.ctx, quoteId)).endedAt) {
      await relayLeftovers();
      await delay(100);
    }
  }
  expect((await getQuote(busy.ctx, long)).endedAt).toBeNull();
  expect((await anthropic.counts()).peakInFlight).toBeLessThanOrEqual(5);
  const waits = await within(other.ctx, (tx) =>
    tx.processingJob.findMany({
      where: { workspaceId: other.ctx.workspaceId, status: "done" },
      select: { createdAt: true, endedAt: true },
    }),
  );
  const seconds = waits.map(({ createdAt, endedAt }) => (Number(endedAt) - createdAt.getTime()) / 1000);
  seconds.sort((left, right) => left - right);
  expect(seconds).toHaveLength(fresh);
  expect(seconds[Math.floor(seconds.length * 0.95)]).toBeLessThanOrEqual(10);
  await cancelQuote(busy.ctx, long);
});
