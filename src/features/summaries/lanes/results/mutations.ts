import "server-only";
import { captureHold, reserveCredits, writeOff } from "@/features/credits/mutations";
import type { Context } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import type { Usage } from "@/lib/model";
import { type BatchResult, deleteBatch, readBatch } from "@/lib/model-batches";
import { transact, within } from "@/lib/transact";
import { batchRequested } from "~/inngest/events";
import { openCircuit, pausedReason } from "../../circuit/mutations";
import type { CleanMail } from "../../clean";
import { shapeSummary } from "../../evidence";
import {
  bookWaste,
  countPaidCall,
  endJob,
  inMicro,
  type Job,
  reasonOf,
  storeSummary,
  tokensOf,
} from "../../jobs/mutations";
import { costOf, priceOf } from "../../price-book";
import { ModelSummary, promptVersion } from "../../prompt";
import { readMail } from "../../reading/mutations";
import type { SummaryContent } from "../../schema";
import type { LaneStep } from "../schema";

/** A request that the service itself failed on is asked in one more batch. */
const maxSubmissions = 2;
/** A result that came after its job was given up is worth delivering for so long. */
const lateHours = 24 * 7;

type BatchJob = Job & { status: "queued" | "running" | "done" | "failed" | "cancelled" };
type Result = BatchResult<ModelSummary>;

const findJobs = (ctx: Context, batchId: string) =>
  within(
    ctx,
    (tx) => tx.$queryRaw<BatchJob[]>`
      SELECT j.id, j.quote_id AS "quoteId", j.discovery_id AS "discoveryId", j.lane, q.price_version AS "priceVersion", j.attempts,
        j.paid_calls AS "paidCalls", j.status::text AS status,
        EXISTS (SELECT FROM email_summary s WHERE s.discovery_id = j.discovery_id AND s.prompt_version = ${promptVersion}) AS "isSummarised"
      FROM processing_job j JOIN quote q ON q.id = j.quote_id
      WHERE j.batch_id = ${batchId}::uuid AND j.workspace_id = ${ctx.workspaceId}::uuid`,
  );

/** Reads a batch's results once, each by its custom id, and has the service forget them. A break is gone on with. */
export async function readResults(
  ctx: Context,
  batch: { id: string; quoteId: string },
  providerId: string,
  now: Date,
): Promise<LaneStep> {
  const jobs = new Map((await findJobs(ctx, batch.id)).map((job) => [job.id, job]));
  let waitSeconds = 0;
  for await (const { customId, result } of readBatch(providerId, ModelSummary)) {
    const job = jobs.get(customId);
    if (!job) continue;
    jobs.delete(customId);
    if (waitSeconds > 0) continue;
    waitSeconds = await settle(ctx, job, result, now);
  }
  if (waitSeconds > 0) return { state: "wait", waitSeconds };
  // Whatever the service did not answer, and still waits for it.
  for (const { id, status } of jobs.values())
    if (status === "running") await endJob(ctx, id, { status: "failed", reason: "The AI service gave no answer." });
  await transact(ctx, "batch.read", async ({ tx, ctx: { workspaceId }, emit }) => {
    await tx.summaryBatch.updateMany({ where: { id: batch.id, workspaceId }, data: { status: "read", readAt: now } });
    const again = await tx.processingJob.count({ where: { quoteId: batch.quoteId, workspaceId, status: "queued" } });
    if (again > 0) emit(batchRequested.create({ workspaceId, quoteId: batch.quoteId }));
    return { id: batch.id };
  });
  return forgetBatch(ctx, batch.id, providerId, now);
}

/** The service deletes what it keeps of a batch that was read. */
export async function forgetBatch(ctx: Context, batchId: string, providerId: string, now: Date): Promise<LaneStep> {
  await deleteBatch(providerId);
  await transact(ctx, "batch.delete", async ({ tx, ctx: { workspaceId } }) => {
    await tx.summaryBatch.updateMany({ where: { id: batchId, workspaceId }, data: { deletedAt: now } });
    return { id: batchId };
  });
  return { state: "ended", waitSeconds: 0 };
}

/** What one result means for its job. Returns how long to wait when its mail cannot be read right now. */
async function settle(ctx: Context, job: BatchJob, result: Result, now: Date): Promise<number> {
  const isLate = job.status === "failed" && result.outcome === "answered" && !job.isSummarised;
  if (job.status !== "running" && !isLate) return 0;
  const fail = (reason: string) => endJob(ctx, job.id, { status: "failed", reason });
  if (result.outcome === "answered") return deliver(ctx, job, result, now);
  if (result.outcome === "canceled") await endJob(ctx, job.id, { status: "cancelled", reason: "Cancelled" });
  else if (result.outcome === "expired") await fail("The AI service did not get to this mail within a day.");
  else if (result.outcome === "broken") {
    if (job.attempts >= maxSubmissions) await fail("The AI service failed on this mail, twice.");
    else await queueAgain(ctx, job.id);
  } else if (result.outcome === "closed") {
    await fail(result.isSpent ? pausedReason(result.reason) : result.reason);
    if (result.isSpent) await openCircuit(ctx, result.reason, now);
  } else {
    const paid = await countPaidCall(ctx, job.id);
    // A broken answer is asked for once more; a refusal or a cut one would come out the same.
    if (result.outcome === "unreadable" && paid < maxSubmissions) await queueAgain(ctx, job.id);
    else await fail(reasonOf(result));
    await bookWaste(ctx, job, result.usage, paid);
  }
  return 0;
}

const queueAgain = (ctx: Context, jobId: string) =>
  transact(ctx, "job.again", async ({ tx, ctx: { workspaceId } }) => {
    await tx.processingJob.updateMany({
      where: { id: jobId, workspaceId, status: "running" },
      data: { status: "queued", batchId: null },
    });
    return { id: jobId };
  });

type Answered = Extract<Result, { outcome: "answered" }>;

/** Checks the answer against the mail, which is read again: no body is kept while a batch is under way. */
async function deliver(ctx: Context, job: BatchJob, { value, usage }: Answered, now: Date): Promise<number> {
  if (job.isSummarised) {
    await endJob(ctx, job.id, { status: "done", reason: "Summarised meanwhile" });
    return 0;
  }
  try {
    const mail = await readMail(ctx, job.discoveryId);
    const content = shapeSummary(value, mail);
    if (job.status === "running") await storeSummary(ctx, job, mail, { content, usage });
    else await storeLate(ctx, job, mail, { content, usage }, now);
    return 0;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === "rate_limited" || error.code === "unavailable") return error.details?.retryAfterSeconds ?? 15;
    await endJob(ctx, job.id, { status: "failed", reason: error.message });
    return 0;
  }
}

type Late = { content: SummaryContent; usage: Usage };

/**
 * A summary that came after its credits had been given back. It is delivered: charged when the credits are there
 * again, else written off. It gets a run of its own, for the first one has ended.
 */
async function storeLate(ctx: Context, job: BatchJob, mail: CleanMail, made: Late, now: Date) {
  const [late] = await within(
    ctx,
    (tx) => tx.$queryRaw<{ isWorth: boolean }[]>`
    SELECT ended_at > ${now}::timestamptz - make_interval(hours => ${lateHours}) AS "isWorth" FROM processing_job
    WHERE id = ${job.id}::uuid AND workspace_id = ${ctx.workspaceId}::uuid`,
  );
  if (!late?.isWorth) return;
  const tariff = { version: job.priceVersion, model: made.usage.model, lane: job.lane };
  const priceMicro = priceOf(tariff, mail.tokens);
  try {
    await storeWith(ctx, job, mail, made, priceMicro);
  } catch (error) {
    if (!(error instanceof AppError) || (error.code !== "limit_reached" && error.code !== "forbidden")) throw error;
    await storeWith(ctx, job, mail, made, 0n);
  }
}

const storeWith = (ctx: Context, job: BatchJob, mail: CleanMail, { content, usage }: Late, priceMicro: bigint) =>
  transact(ctx, "summary.late", async ({ tx, ctx }) => {
    const { workspaceId, actor } = ctx;
    const { discoveryId, lane, priceVersion } = job;
    const [quoteId, jobId, id, now] = [newId(), newId(), newId(), new Date()];
    // Whoever comes second finds the summary.
    if (await tx.emailSummary.findFirst({ where: { discoveryId, workspaceId }, select: { id: true } })) return { id };
    await openLateRun(tx, {
      quoteId,
      jobId,
      workspaceId,
      discoveryId,
      priceMicro,
      model: usage.model,
      actor,
      priceVersion,
    });
    if (priceMicro > 0n) {
      const holds = [{ jobId, amountMicro: priceMicro }];
      const description = "Held for a summary that came late";
      await reserveCredits(ctx, {
        totalMicro: priceMicro,
        holds,
        quoteId,
        priceVersion,
        idempotencyKey: `late:${job.id}`,
        description,
      });
      await captureHold(ctx, { jobId, summaryId: id, actualMicro: priceMicro, description: "Summary that came late" });
    }
    const costNano = costOf({ version: priceVersion, model: usage.model, lane }, tokensOf(usage));
    if (priceMicro === 0n && costNano > 0n)
      await writeOff(ctx, {
        jobId,
        key: `late:${job.id}`,
        amountMicro: inMicro(costNano),
        description: "A summary that came late, given free",
      });
    await tx.emailSummary.create({
      data: {
        id,
        workspaceId,
        discoveryId,
        jobId,
        content,
        priority: content.priority,
        category: content.category,
        needsReply: content.needsReply,
        contentHash: mail.contentHash,
        model: usage.model,
        promptVersion,
        inputTokens: usage.inputTokens,
        outputTokens: usage.outputTokens,
        chargedMicro: priceMicro,
        lane,
        priceVersion,
        costNano,
        createdAt: now,
      },
      select: { id: true },
    });
    return { id };
  });

type LateRun = {
  quoteId: string;
  jobId: string;
  workspaceId: string;
  discoveryId: string;
  priceMicro: bigint;
  model: string;
  priceVersion: string;
  actor: { kind: string; id: string };
};

async function openLateRun(tx: Tx, run: LateRun) {
  const { quoteId, jobId, workspaceId, discoveryId, priceMicro, model, priceVersion, actor } = run;
  const now = new Date();
  const times = { createdAt: now, endedAt: now };
  await tx.quote.create({
    data: {
      id: quoteId,
      workspaceId,
      status: "completed",
      mailCount: 1,
      expectedMicro: priceMicro,
      maximumMicro: priceMicro,
      chargedMicro: priceMicro,
      doneCount: 1,
      model,
      priceVersion,
      lane: "batch",
      createdByKind: actor.kind,
      createdById: actor.id,
      expiresAt: now,
      confirmedAt: now,
      ...times,
    },
    select: { id: true },
  });
  await tx.processingJob.create({
    data: {
      id: jobId,
      workspaceId,
      quoteId,
      discoveryId,
      status: "done",
      lane: "batch",
      attempts: 1,
      chargedMicro: priceMicro,
      startedAt: now,
      ...times,
    },
    select: { id: true },
  });
}
