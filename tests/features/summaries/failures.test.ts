import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { endJob, maxAttempts, releaseStuckJobs, summariseEmail } from "@/features/summaries/jobs/mutations";
import { findLatestJob, listJobs } from "@/features/summaries/jobs/queries";
import { getQuote } from "@/features/summaries/queries";
import type { Context } from "@/gates/context";
import { systemJobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { within } from "@/lib/transact";
import { releaseStuckJobsEveryMinute } from "~/inngest/functions/summaries/release-stuck-jobs";
import { balanceOf, problemsOf } from "~/tests/factories/credits";
import { aRun, calmCircuit, someMails, workOff } from "~/tests/factories/summaries";
import { aWorkspace } from "~/tests/factories/workspaces";

const { google, anthropic } = await vi.hoisted(async () => ({
  google: await (await import("~/tests/factories/google-sandbox")).aGoogle(),
  anthropic: await (await import("~/tests/factories/anthropic-sandbox")).anAnthropic(),
}));
afterAll(() => Promise.all([google.close(), anthropic.close()]));
beforeEach(() => Promise.all([anthropic.reset(), google.noFaults(), calmCircuit()]));

/** A confirmed run of one mail. */
async function oneJob() {
  const { ctx } = await aWorkspace({ credits: 5 });
  const [emailId = ""] = await someMails(ctx, google, 1);
  const quoteId = await aRun(ctx, [emailId]);
  const jobId = (await listJobs(ctx, { quoteId })).items[0]?.id ?? "";
  return { ctx, emailId, quoteId, jobId };
}

async function expectFree(ctx: Context, quoteId: string, reason: RegExp) {
  const [job] = (await listJobs(ctx, { quoteId })).items;
  expect(job).toMatchObject({ status: "failed", failure: expect.stringMatching(reason), chargedMicro: 0n });
  expect(await getQuote(ctx, quoteId)).toMatchObject({ status: "completed", failedCount: 1, chargedMicro: 0n });
  expect(await balanceOf(ctx)).toEqual({ available: 5, held: 0 });
  const lines = await within(ctx, (tx) =>
    tx.creditTransaction.findMany({
      where: { workspaceId: ctx.workspaceId, kind: { in: ["hold", "release", "capture"] } },
      orderBy: { seq: "asc" },
      select: { kind: true },
    }),
  );
  expect(lines.map(({ kind }) => kind)).toEqual(["hold", "release"]);
  expect(await problemsOf(ctx)).toEqual([]);
}

describe("criterion 7: what cannot succeed ends at once, free, as one pair of lines, with its reason", () => {
  const final: { name: string; fault: Parameters<typeof anthropic.fault>[0]; reason: RegExp; calls: number }[] = [
    { name: "a refusal", fault: { kind: "refusal" }, reason: /declined/, calls: 1 },
    { name: "a truncated answer", fault: { kind: "truncated" }, reason: /cut off/, calls: 1 },
    {
      name: "an unreadable answer, twice",
      fault: { kind: "invalid_json", count: 2 },
      reason: /could not be read/,
      calls: 2,
    },
    {
      name: "a spent budget",
      fault: { status: 429, message: "You have reached your API usage limits: spend limit reached." },
      reason: /spending limit/,
      calls: 1,
    },
    {
      name: "a spent budget by the vendor's own code",
      fault: { status: 429, errorCode: "enforced_spend_limit_reached" },
      reason: /spending limit/,
      calls: 1,
    },
    { name: "a refused key", fault: { status: 401 }, reason: /refused our key/, calls: 1 },
    { name: "a request that is not taken", fault: { status: 400 }, reason: /did not take/, calls: 1 },
  ];
  for (const { name, fault, reason, calls } of final)
    it(`${name}: no second try`, async () => {
      const { ctx, quoteId, jobId } = await oneJob();
      await anthropic.fault(fault);
      expect(await summariseEmail(ctx, jobId)).toMatchObject({ state: "ended" });
      await expectFree(ctx, quoteId, reason);
      await workOff(ctx, quoteId);
      expect((await anthropic.counts()).creates).toBe(calls);
    });

  it("a mail that Gmail no longer has", async () => {
    const { ctx, quoteId, jobId } = await oneJob();
    await google.fault({ match: "GET .*/messages/", status: 404 });
    await summariseEmail(ctx, jobId);
    await expectFree(ctx, quoteId, /no longer has/);
    expect((await anthropic.counts()).creates).toBe(0);
  });

  it("a mail without readable text", async () => {
    const { ctx } = await aWorkspace({ credits: 5 });
    const rawText =
      "From: a@example.test\r\nSubject: Picture\r\nContent-Type: text/html\r\n\r\n<img src=x><p hidden>x</p>";
    const quoteId = await aRun(ctx, await someMails(ctx, google, [{ rawText }]));
    await workOff(ctx, quoteId);
    await expectFree(ctx, quoteId, /no readable text/);
    expect((await anthropic.counts()).creates).toBe(0);
  });
});

describe("criterion 7: what may succeed later is tried again within one budget, then free", () => {
  const busy: { name: string; fault: Parameters<typeof anthropic.fault>[0]; waitSeconds: number }[] = [
    { name: "429 with the server's hint", fault: { status: 429, retryAfterSeconds: 42 }, waitSeconds: 42 },
    { name: "529", fault: { status: 529 }, waitSeconds: 5 },
    { name: "500", fault: { status: 500 }, waitSeconds: 5 },
    { name: "no answer in time", fault: { status: 408 }, waitSeconds: 5 },
    { name: "a broken connection", fault: { kind: "cut" }, waitSeconds: 5 },
  ];
  for (const { name, fault, waitSeconds } of busy)
    it(`${name}: the credits stay held, then one charge`, async () => {
      const { ctx, jobId } = await oneJob();
      await anthropic.fault(fault);
      expect(await summariseEmail(ctx, jobId)).toEqual({ jobId, state: "wait", waitSeconds });
      expect(await balanceOf(ctx)).toEqual({ available: 4, held: 1 });
      expect(await summariseEmail(ctx, jobId)).toEqual({ jobId, state: "ended" });
      expect(await balanceOf(ctx)).toEqual({ available: 4, held: 0 });
    });

  it("Gmail's rate limit, and no model is asked meanwhile", async () => {
    const { ctx, jobId } = await oneJob();
    await google.fault({ match: "GET .*/messages/", status: 429, retryAfter: 30, count: 1 });
    expect(await summariseEmail(ctx, jobId)).toMatchObject({ state: "wait" });
    expect((await anthropic.counts()).creates).toBe(0);
    expect(await summariseEmail(ctx, jobId)).toMatchObject({ state: "ended" });
  });

  it("Gmail's rate limit as often as it comes: it counts as no try", async () => {
    const { ctx, emailId, jobId } = await oneJob();
    await google.fault({ match: "GET .*/messages/", status: 429, retryAfter: 30, count: 100 });
    for (let turn = 0; turn < maxAttempts + 2; turn++)
      expect(await summariseEmail(ctx, jobId)).toMatchObject({ state: "wait" });
    expect(await findLatestJob(ctx, emailId)).toMatchObject({ status: "running", attempts: 0 });
  });

  it("one unreadable answer: asked once more within the same try", async () => {
    const { ctx, emailId, jobId } = await oneJob();
    await anthropic.fault({ kind: "invalid_json" });
    await summariseEmail(ctx, jobId);
    expect(await findLatestJob(ctx, emailId)).toMatchObject({ status: "done", attempts: 1 });
  });

  it("until its one budget of tries is used up; then it is free", async () => {
    const { ctx, quoteId, jobId } = await oneJob();
    await anthropic.fault({ status: 529, count: 100 });
    const states = [];
    for (let turn = 0; turn < maxAttempts; turn++) states.push((await summariseEmail(ctx, jobId)).state);
    expect(states).toEqual([...Array.from({ length: maxAttempts - 1 }, () => "wait"), "ended"]);
    await expectFree(ctx, quoteId, /Given up after/);
    expect((await anthropic.counts()).creates).toBe(maxAttempts);
  });
});

describe("a failed mail", () => {
  it("can be run again", async () => {
    const { ctx, emailId, jobId } = await oneJob();
    await anthropic.fault({ kind: "refusal" });
    await summariseEmail(ctx, jobId);
    await workOff(ctx, await aRun(ctx, [emailId]));
    expect(await balanceOf(ctx)).toEqual({ available: 4, held: 0 });
  });

  it("is ended once, however often it is told", async () => {
    const { ctx, quoteId, jobId } = await oneJob();
    const ending = { status: "failed", reason: "Told" } as const;
    await Promise.all(Array.from({ length: 6 }, () => endJob(ctx, jobId, ending)));
    await expectFree(ctx, quoteId, /Told/);
  });
});

describe("criterion 7: the sweeper of each minute", () => {
  const age = (ctx: Context, jobId: string, hours: number) =>
    within(ctx, async (tx) => {
      await tx.$executeRaw`UPDATE processing_job SET created_at = now() - make_interval(hours => ${hours}::int), started_at = started_at - make_interval(hours => ${hours}::int) WHERE id = ${jobId}::uuid`;
      await tx.$executeRaw`UPDATE credit_hold SET created_at = now() - make_interval(hours => ${hours}::int) WHERE job_id = ${jobId}::uuid`;
    });
  const sweep = () => releaseStuckJobs(systemJobContext("test"));
  const mark = (jobId: string, status: "running" | "failed") =>
    inScope("system", (tx) =>
      tx.processingJob.update({
        where: { id: jobId },
        data: { status, startedAt: new Date(), endedAt: status === "failed" ? new Date() : null },
      }),
    );

  it("runs every minute", () => {
    expect(releaseStuckJobsEveryMinute.opts.triggers).toEqual([{ cron: "* * * * *" }]);
  });

  it("never takes the credits of a job that is waiting or being worked on", async () => {
    const [queued, running] = [await oneJob(), await oneJob()];
    await mark(running.jobId, "running");
    await age(queued.ctx, queued.jobId, 2);
    await sweep();
    for (const { ctx } of [queued, running]) expect(await balanceOf(ctx)).toEqual({ available: 4, held: 1 });
  });

  it("gives back what a job holds that showed no sign of life for long", async () => {
    const [queued, running] = [await oneJob(), await oneJob()];
    await mark(running.jobId, "running");
    await age(queued.ctx, queued.jobId, 7);
    await age(running.ctx, running.jobId, 2);
    await sweep();
    for (const { ctx, quoteId } of [queued, running]) await expectFree(ctx, quoteId, /got stuck/);
  });

  it("gives back what an ended job still holds", async () => {
    const { ctx, jobId } = await oneJob();
    await mark(jobId, "failed");
    await age(ctx, jobId, 1);
    await sweep();
    expect(await balanceOf(ctx)).toEqual({ available: 5, held: 0 });
  });
});
