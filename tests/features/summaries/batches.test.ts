import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { releaseStuckJobs } from "@/features/summaries/jobs/mutations";
import { listJobs } from "@/features/summaries/jobs/queries";
import { advanceBatch, saveLaneSettings, submitBatch } from "@/features/summaries/lanes/mutations";
import { listBatchProgress, listDueBatches, listUnsubmittedRuns } from "@/features/summaries/lanes/queries";
import { cancelQuote, confirmQuote, quoteSummaries, runSummaries } from "@/features/summaries/mutations";
import { getQuote } from "@/features/summaries/queries";
import type { Context } from "@/gates/context";
import { systemJobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { within } from "@/lib/transact";
import { credit, problemsOf } from "~/tests/factories/credits";
import { aRun, calmCircuit, lookAtBatches, someMails, submitAll, summaryOf } from "~/tests/factories/summaries";
import { aWorkspace } from "~/tests/factories/workspaces";

const { google, anthropic } = await vi.hoisted(async () => ({
  google: await (await import("~/tests/factories/google-sandbox")).aGoogle(),
  anthropic: await (await import("~/tests/factories/anthropic-sandbox")).anAnthropic(),
}));
afterAll(() => Promise.all([google.close(), anthropic.close()]));
beforeEach(async () => {
  await Promise.all([anthropic.reset(), google.noFaults(), calmCircuit()]);
  await anthropic.batchTime(0);
});

const minuteMs = 60_000;
const later = (minutes: number) => new Date(Date.now() + minutes * minuteMs);

/** A confirmed run of the batch lane. */
async function aBatchRun(mails: number, credits = 10) {
  const { ctx } = await aWorkspace({ credits });
  const emailIds = await someMails(ctx, google, mails);
  const quoteId = await aRun(ctx, emailIds, { lane: "batch" });
  return { ctx, emailIds, quoteId };
}
const balance = async (ctx: Context) => {
  const account = await within(ctx, (tx) =>
    tx.creditAccount.findUniqueOrThrow({ where: { workspaceId: ctx.workspaceId } }),
  );
  return { available: Number(account.availableMicro) / 1e6, held: Number(account.heldMicro) / 1e6 };
};
const statuses = async (ctx: Context, quoteId: string) =>
  (await listJobs(ctx, { quoteId })).items.map(({ status }) => status).sort();

describe("the half-price lane", () => {
  it("is offered beside the price of now, costs half of it, and is chosen with the yes", async () => {
    const { ctx } = await aWorkspace({ credits: 10 });
    const emailIds = await someMails(ctx, google, 4);
    const quote = await quoteSummaries(ctx, { emailIds });
    expect(quote).toMatchObject({ lane: "sync", maximumMicro: 4n * credit, priceVersion: "2026-11" });
    expect(quote.batchOffer).toEqual({ expectedMicro: 2n * credit, maximumMicro: 2n * credit });
    const run = await confirmQuote(ctx, quote.id, { lane: "batch" });
    expect(run).toMatchObject({
      lane: "batch",
      maximumMicro: 2n * credit,
      expectedMicro: 2n * credit,
      batchOffer: null,
    });
    expect(await balance(ctx)).toEqual({ available: 8, held: 2 });
    const [hold] = await within(ctx, (tx) => tx.creditHold.findMany({ where: { workspaceId: ctx.workspaceId } }));
    expect(Number(hold?.expiresAt) - Date.now()).toBeGreaterThan(24 * 60 * minuteMs);
    expect(hold?.priceVersion).toBe("2026-11");
  });

  it("asks once for all mails, charges half for each, and has the service delete what it kept", async () => {
    const { ctx, emailIds, quoteId } = await aBatchRun(3);
    await submitAll(ctx, quoteId);
    expect(await statuses(ctx, quoteId)).toEqual(["running", "running", "running"]);
    expect(await lookAtBatches(ctx, quoteId)).toEqual(["ended"]);
    expect(await getQuote(ctx, quoteId)).toMatchObject({
      status: "completed",
      doneCount: 3,
      chargedMicro: (3n * credit) / 2n,
    });
    expect(await balance(ctx)).toEqual({ available: 8.5, held: 0 });
    const summary = await summaryOf(ctx, emailIds[1] ?? "");
    expect(summary.content.tldr).toContain("report 1");
    expect(summary.chargedMicro).toBe(credit / 2n);
    expect(await anthropic.counts()).toMatchObject({ creates: 0, batches: 1, batchReads: 1 });
    expect(await anthropic.batches()).toEqual([]);
    expect(await listBatchProgress(ctx, quoteId)).toMatchObject([
      { status: "read", size: 3, readAt: expect.any(Date), deletedAt: expect.any(Date) },
    ]);
    expect(await lookAtBatches(ctx, quoteId)).toEqual(["ended"]);
    expect((await anthropic.counts()).batchReads).toBe(1);
    expect(await problemsOf(ctx)).toEqual([]);
  });

  it("waits while the service works, and says so", async () => {
    await anthropic.batchTime(40 * minuteMs);
    const { ctx, quoteId } = await aBatchRun(2);
    await submitAll(ctx, quoteId);
    expect(await lookAtBatches(ctx, quoteId)).toEqual(["wait"]);
    expect(await listBatchProgress(ctx, quoteId)).toMatchObject([
      { status: "processing", size: 2, checkedAt: expect.any(Date) },
    ]);
    await anthropic.advance(40 * minuteMs);
    expect(await lookAtBatches(ctx, quoteId)).toEqual(["ended"]);
    expect((await getQuote(ctx, quoteId)).doneCount).toBe(2);
  });

  it("is hidden and refused where a workspace does not want it; nothing is held then", async () => {
    const { ctx } = await aWorkspace({ credits: 5 });
    const emailIds = await someMails(ctx, google, 1);
    await saveLaneSettings(ctx, { isBatchAllowed: false });
    const quote = await quoteSummaries(ctx, { emailIds });
    expect(quote.batchOffer).toBeNull();
    await expect(confirmQuote(ctx, quote.id, { lane: "batch" })).rejects.toMatchObject({ code: "conflict" });
    await expect(runSummaries(ctx, { emailIds }, { lane: "batch" })).rejects.toMatchObject({ code: "conflict" });
    expect(await balance(ctx)).toEqual({ available: 5, held: 0 });
    expect((await confirmQuote(ctx, quote.id)).status).toBe("confirmed");
    await saveLaneSettings(ctx, { isBatchAllowed: true });
    expect((await quoteSummaries(ctx, { emailIds: await someMails(ctx, google, 1) })).batchOffer).not.toBeNull();
  });

  it("keeps to the most a caller wants to spend, at its own price", async () => {
    const { ctx } = await aWorkspace({ credits: 5 });
    const emailIds = await someMails(ctx, google, 2);
    await expect(runSummaries(ctx, { emailIds }, { lane: "batch", maxCredits: 0.9 })).rejects.toMatchObject({
      code: "conflict",
    });
    expect((await runSummaries(ctx, { emailIds }, { lane: "batch", maxCredits: 1 })).maximumMicro).toBe(credit);
  });
});

describe("what becomes of single mails", () => {
  const cases: { name: string; fault: Parameters<typeof anthropic.fault>[0]; reason: RegExp; again?: boolean }[] = [
    { name: "expired", fault: { kind: "expired" }, reason: /within a day/ },
    { name: "refused", fault: { kind: "refusal" }, reason: /declined/ },
    { name: "cut off", fault: { kind: "truncated" }, reason: /cut off/ },
    { name: "not taken", fault: { status: 400 }, reason: /did not take/ },
    {
      name: "broken at the service",
      fault: { status: 500, count: 2 },
      reason: /failed on this mail, twice/,
      again: true,
    },
    { name: "unreadable", fault: { kind: "invalid_json", count: 2 }, reason: /could not be read, twice/, again: true },
  ];
  for (const { name, fault, reason, again } of cases)
    it(`${name}: free with its reason, and the others are done`, async () => {
      const { ctx, quoteId } = await aBatchRun(3);
      await anthropic.fault({ ...fault, endpoint: "batch_requests", contains: "report 1" });
      for (let round = 0; round < (again ? 2 : 1); round++) {
        await submitAll(ctx, quoteId);
        await lookAtBatches(ctx, quoteId);
      }
      const { items } = await listJobs(ctx, { quoteId });
      expect(items.find(({ status }) => status === "failed")).toMatchObject({
        email: { subject: "Mail 1" },
        failure: expect.stringMatching(reason),
        chargedMicro: 0n,
      });
      expect(await getQuote(ctx, quoteId)).toMatchObject({
        status: "completed",
        doneCount: 2,
        failedCount: 1,
        chargedMicro: credit,
      });
      expect(await balance(ctx)).toEqual({ available: 9, held: 0 });
      expect(await problemsOf(ctx)).toEqual([]);
      expect(await anthropic.batches()).toEqual([]);
    });

  it("one that the service failed on is asked in a second batch, and done", async () => {
    const { ctx, quoteId } = await aBatchRun(2);
    await anthropic.fault({ status: 529, endpoint: "batch_requests", contains: "report 1" });
    await submitAll(ctx, quoteId);
    await lookAtBatches(ctx, quoteId);
    expect(await statuses(ctx, quoteId)).toEqual(["done", "queued"]);
    await submitAll(ctx, quoteId);
    await lookAtBatches(ctx, quoteId);
    expect(await getQuote(ctx, quoteId)).toMatchObject({ status: "completed", doneCount: 2 });
    expect((await anthropic.counts()).batches).toBe(2);
  });

  it("one that Gmail no longer has when its answer comes is free: nothing unverified is stored", async () => {
    const { ctx, quoteId } = await aBatchRun(1);
    await submitAll(ctx, quoteId);
    await google.fault({ match: "GET .*/messages/", status: 404 });
    await lookAtBatches(ctx, quoteId);
    expect(await getQuote(ctx, quoteId)).toMatchObject({ status: "completed", failedCount: 1 });
    expect(await balance(ctx)).toEqual({ available: 10, held: 0 });
  });
});

describe("a crash, or a break, at any point", () => {
  it("lost create reply: the batch is found in the list by its custom ids, and asked for no second time", async () => {
    const { ctx, quoteId } = await aBatchRun(3);
    // Another workspace's batch of the same size, made at the same time.
    const other = await aBatchRun(3);
    await anthropic.fault({ kind: "cut", endpoint: "batches" });
    await submitAll(ctx, quoteId);
    await anthropic.fault({ kind: "cut", endpoint: "batches" });
    await submitAll(other.ctx, other.quoteId);
    expect(await listBatchProgress(ctx, quoteId)).toMatchObject([{ status: "submitting" }]);
    for (const run of [{ ctx, quoteId }, other]) {
      expect(await lookAtBatches(run.ctx, run.quoteId)).toEqual(["more"]);
      expect(await lookAtBatches(run.ctx, run.quoteId)).toEqual(["ended"]);
      expect(await getQuote(run.ctx, run.quoteId)).toMatchObject({ status: "completed", doneCount: 3 });
      expect(await problemsOf(run.ctx)).toEqual([]);
    }
    expect((await anthropic.counts()).batches).toBe(2);
  });

  it("lost create reply, and the service is still at it: nobody asks again before it has ended", async () => {
    await anthropic.batchTime(null);
    const { ctx, quoteId } = await aBatchRun(2);
    await anthropic.fault({ kind: "cut", endpoint: "batches" });
    await submitAll(ctx, quoteId);
    expect(await lookAtBatches(ctx, quoteId, later(30))).toEqual(["wait"]);
    await anthropic.endBatches();
    await lookAtBatches(ctx, quoteId, later(31));
    await lookAtBatches(ctx, quoteId, later(31));
    expect(await getQuote(ctx, quoteId)).toMatchObject({ status: "completed", doneCount: 2 });
    expect((await anthropic.counts()).batches).toBe(1);
  });

  it("the create never arrived: after a while the mails go into another batch", async () => {
    const { ctx, quoteId } = await aBatchRun(2);
    await anthropic.fault({ status: 503, endpoint: "batches" });
    await submitAll(ctx, quoteId);
    expect(await lookAtBatches(ctx, quoteId)).toEqual(["wait"]);
    expect(await lookAtBatches(ctx, quoteId, later(10))).toEqual(["ended"]);
    expect(await statuses(ctx, quoteId)).toEqual(["queued", "queued"]);
    await submitAll(ctx, quoteId);
    await lookAtBatches(ctx, quoteId);
    expect(await getQuote(ctx, quoteId)).toMatchObject({ status: "completed", doneCount: 2 });
  });

  it("the results break off in the middle: what was read stays, the rest is read again, each mail charged once", async () => {
    const { ctx, quoteId } = await aBatchRun(4);
    await submitAll(ctx, quoteId);
    const [batch] = await listBatchProgress(ctx, quoteId);
    await anthropic.fault({ kind: "cut", endpoint: "batches", contains: "/results" });
    expect((await advanceBatch(ctx, batch?.id ?? "")).state).toBe("wait");
    expect(await lookAtBatches(ctx, quoteId)).toEqual(["ended"]);
    expect(await getQuote(ctx, quoteId)).toMatchObject({
      status: "completed",
      doneCount: 4,
      chargedMicro: 2n * credit,
    });
    expect(await problemsOf(ctx)).toEqual([]);
  });

  it("many read the same batch at once, and each mail is charged once", async () => {
    const { ctx, quoteId } = await aBatchRun(4);
    await submitAll(ctx, quoteId);
    const [batch] = await listBatchProgress(ctx, quoteId);
    await Promise.allSettled(Array.from({ length: 4 }, () => advanceBatch(ctx, batch?.id ?? "")));
    await lookAtBatches(ctx, quoteId);
    expect(await getQuote(ctx, quoteId)).toMatchObject({
      status: "completed",
      doneCount: 4,
      chargedMicro: 2n * credit,
    });
    expect(await balance(ctx)).toEqual({ available: 8, held: 0 });
    expect(await problemsOf(ctx)).toEqual([]);
  });

  it("many send the same run at once, and each mail is in one batch", async () => {
    const { ctx, quoteId } = await aBatchRun(5);
    await Promise.all(Array.from({ length: 4 }, () => submitBatch(ctx, quoteId)));
    const batches = await anthropic.batches();
    expect(batches.reduce((sum, { size }) => sum + size, 0)).toBe(5);
  });

  it("Gmail is busy while results are read: the batch stays until all is read", async () => {
    const { ctx, quoteId } = await aBatchRun(2);
    await submitAll(ctx, quoteId);
    await google.fault({ match: "GET .*/messages/", status: 429, retryAfter: 20, count: 1 });
    expect(await lookAtBatches(ctx, quoteId)).toEqual(["wait"]);
    expect(await anthropic.batches()).toHaveLength(1);
    expect(await lookAtBatches(ctx, quoteId)).toEqual(["ended"]);
    expect((await getQuote(ctx, quoteId)).doneCount).toBe(2);
  });

  it("the service forgot the batch: the mails go into one more, and are given up after that", async () => {
    await anthropic.batchTime(null);
    const { ctx, quoteId } = await aBatchRun(1);
    for (let round = 0; round < 2; round++) {
      await submitAll(ctx, quoteId);
      await anthropic.reset();
      await anthropic.batchTime(null);
      await lookAtBatches(ctx, quoteId);
    }
    expect(await statuses(ctx, quoteId)).toEqual(["failed"]);
    expect(await balance(ctx)).toEqual({ available: 10, held: 0 });
  });

  it("deleting fails: it is done at the next look", async () => {
    const { ctx, quoteId } = await aBatchRun(1);
    await submitAll(ctx, quoteId);
    await anthropic.fault({ status: 500, endpoint: "batches", contains: "DELETE" });
    expect(await lookAtBatches(ctx, quoteId)).toEqual(["wait"]);
    expect(await listBatchProgress(ctx, quoteId)).toMatchObject([{ status: "read", deletedAt: null }]);
    expect(await lookAtBatches(ctx, quoteId)).toEqual(["ended"]);
    expect(await anthropic.batches()).toEqual([]);
    expect((await anthropic.counts()).batchReads).toBe(1);
  });

  it("what nobody looked at is listed for the next look", async () => {
    const { ctx, quoteId } = await aBatchRun(1);
    const system = systemJobContext("test");
    await within(ctx, (tx) => tx.processingJob.updateMany({ where: { quoteId }, data: { createdAt: later(-5) } }));
    expect(await listUnsubmittedRuns(system)).toContainEqual({ workspaceId: ctx.workspaceId, quoteId });
    await submitAll(ctx, quoteId);
    expect((await listDueBatches(system)).some(({ workspaceId }) => workspaceId === ctx.workspaceId)).toBe(true);
  });
});

describe("holds and batches", () => {
  const sweep = () => releaseStuckJobs(systemJobContext("test"));
  const age = (ctx: Context, quoteId: string, hours: number) =>
    within(ctx, async (tx) => {
      const before = later(-hours * 60);
      await tx.processingJob.updateMany({ where: { quoteId }, data: { createdAt: before, startedAt: before } });
      await tx.creditHold.updateMany({ where: { workspaceId: ctx.workspaceId }, data: { createdAt: before } });
    });

  it("the sweeper leaves the holds of a batch that is under way", async () => {
    await anthropic.batchTime(null);
    const { ctx, quoteId } = await aBatchRun(1);
    await submitAll(ctx, quoteId);
    await age(ctx, quoteId, 30);
    await sweep();
    expect(await balance(ctx)).toEqual({ available: 9.5, held: 0.5 });
  });

  it("the sweeper gives back what no batch took within a day", async () => {
    const { ctx, quoteId } = await aBatchRun(1);
    await age(ctx, quoteId, 27);
    await sweep();
    expect(await balance(ctx)).toEqual({ available: 10, held: 0 });
  });

  /** Gives a batch up while it is under way, then lets it end. */
  async function aLateResult(credits: number) {
    await anthropic.batchTime(null);
    const run = await aBatchRun(1, credits);
    await submitAll(run.ctx, run.quoteId);
    const [job] = (await listJobs(run.ctx, { quoteId: run.quoteId })).items;
    const { endJob } = await import("@/features/summaries/jobs/mutations");
    await endJob(run.ctx, job?.id ?? "", { status: "failed", reason: "The job got stuck and was given up." });
    await anthropic.endBatches();
    return run;
  }

  it("a result that comes after its credits went back is delivered and charged anew", async () => {
    const { ctx, emailIds, quoteId } = await aLateResult(2);
    expect(await balance(ctx)).toEqual({ available: 2, held: 0 });
    await lookAtBatches(ctx, quoteId);
    expect((await summaryOf(ctx, emailIds[0] ?? "")).chargedMicro).toBe(credit / 2n);
    expect(await balance(ctx)).toEqual({ available: 1.5, held: 0 });
    expect(await problemsOf(ctx)).toEqual([]);
  });

  it("without credits it is delivered all the same, and our cost written off", async () => {
    const { ctx, emailIds, quoteId } = await aLateResult(0.5);
    await aRun(ctx, await someMails(ctx, google, 1), { lane: "batch" });
    expect(await balance(ctx)).toEqual({ available: 0, held: 0.5 });
    await lookAtBatches(ctx, quoteId);
    expect((await summaryOf(ctx, emailIds[0] ?? "")).chargedMicro).toBe(0n);
    expect(await balance(ctx)).toEqual({ available: 0, held: 0.5 });
    const writtenOff = await inScope("system", (tx) =>
      tx.creditTransaction.count({ where: { workspaceId: ctx.workspaceId, kind: "write_off" } }),
    );
    expect(writtenOff).toBe(1);
    expect(await problemsOf(ctx)).toEqual([]);
  });

  it("a cancelled run cancels its batch: what was done is charged, the rest comes back", async () => {
    await anthropic.batchTime(60 * minuteMs);
    const { ctx, quoteId } = await aBatchRun(4);
    await submitAll(ctx, quoteId);
    await anthropic.advance(30 * minuteMs);
    await cancelQuote(ctx, quoteId);
    expect(await lookAtBatches(ctx, quoteId)).toEqual(["wait"]);
    expect(await lookAtBatches(ctx, quoteId)).toEqual(["ended"]);
    expect(await getQuote(ctx, quoteId)).toMatchObject({
      status: "cancelled",
      doneCount: 2,
      cancelledCount: 2,
      chargedMicro: credit,
    });
    expect(await balance(ctx)).toEqual({ available: 9, held: 0 });
    expect(await problemsOf(ctx)).toEqual([]);
  });
});
