import "server-only";
import type { Context } from "@/gates/context";
import { inScope, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { cancelBatch, createBatch, findBatch, listBatches, readBatch } from "@/lib/model-batches";
import { transact, within } from "@/lib/transact";
import { batchRequested } from "~/inngest/events";
import { closeCircuit, openCircuit, passCircuit, pausedReason } from "../circuit/mutations";
import type { CleanMail } from "../clean";
import { endJob, failQueuedJobs, questionOf } from "../jobs/mutations";
import { ModelSummary, promptVersion } from "../prompt";
import { readMail } from "../reading/mutations";
import { forgetBatch, readResults } from "./results/mutations";
import type { LaneSettings, LaneStep } from "./schema";

/** Mails read and sent in one step: a crash repeats little, and what is in memory stays small. */
const batchSize = 200;
const readAtOnce = 4;
/** A create whose reply was lost shows up in the service's list within this. */
const creationSeconds = 180;
/** The service's clock and ours may differ. */
const skewMs = 5 * 60_000;
/** A request that the service itself failed on is asked in one more batch. */
const maxSubmissions = 2;

const ended: LaneStep = { state: "ended", waitSeconds: 0 };
const more: LaneStep = { state: "more", waitSeconds: 0 };
const wait = (waitSeconds: number): LaneStep => ({ state: "wait", waitSeconds });

export const saveLaneSettings = (ctx: Context, { isBatchAllowed }: LaneSettings) =>
  transact(ctx, "summaries.settings", async ({ tx, ctx: { workspaceId } }) => {
    const data = { isBatchAllowed };
    await tx.summarySettings.upsert({ where: { workspaceId }, create: { workspaceId, ...data }, update: data });
    return { id: workspaceId };
  });

type Waiting = { id: string; discoveryId: string; isSummarised: boolean };
const findWaiting = (ctx: Context, quoteId: string) =>
  within(
    ctx,
    (tx) => tx.$queryRaw<Waiting[]>`
      SELECT j.id, j.discovery_id AS "discoveryId",
        EXISTS (SELECT FROM email_summary s WHERE s.discovery_id = j.discovery_id AND s.prompt_version = ${promptVersion}) AS "isSummarised"
      FROM processing_job j
      WHERE j.quote_id = ${quoteId}::uuid AND j.workspace_id = ${ctx.workspaceId}::uuid AND j.status = 'queued' AND j.lane = 'batch'
      ORDER BY j.id LIMIT ${batchSize}`,
  );

/** Sends the next mails of a run to the AI service as one batch. Safe to repeat after a crash at any point. */
export async function submitBatch(ctx: Context, quoteId: string, now = new Date()): Promise<LaneStep> {
  const waiting = await findWaiting(ctx, quoteId);
  if (waiting.length === 0) return ended;
  const passage = await passCircuit(ctx, now);
  if (passage.state === "open") {
    await failQueuedJobs(ctx, quoteId, passage.reason);
    return ended;
  }
  const { mails, waitSeconds } = await readMails(ctx, waiting);
  if (mails.size === 0) return waitSeconds > 0 ? wait(waitSeconds) : more;
  const batchId = newId();
  const claimed = await claim(ctx, { quoteId, batchId, jobIds: [...mails.keys()], now });
  if (claimed.length === 0) return more;
  const asked = claimed.flatMap((customId) => {
    const mail = mails.get(customId);
    return mail ? [{ customId, question: questionOf(mail) }] : [];
  });
  const creation = await createBatch(asked);
  if (creation.state === "created") {
    await noteCreated(ctx, batchId, creation.batch.id);
    if (passage.state === "probe") await closeCircuit(ctx);
    return waitSeconds > 0 ? wait(waitSeconds) : more;
  }
  // The batch may exist: `advanceBatch` looks for it before anybody asks again.
  if (creation.state === "unknown") return more;
  if (creation.state === "busy") {
    await unclaim(ctx, batchId, "queued");
    return wait(Math.min(600, creation.retryAfterSeconds));
  }
  const reason = creation.isSpent ? pausedReason(creation.reason) : creation.reason;
  for (const jobId of await unclaim(ctx, batchId, "failed")) await endJob(ctx, jobId, { status: "failed", reason });
  if (creation.isSpent) {
    await failQueuedJobs(ctx, quoteId, reason);
    await openCircuit(ctx, creation.reason, now);
  }
  return more;
}

/** The mails as the model will see them. Ends the jobs of those that cannot be read; a busy Gmail leaves the rest. */
async function readMails(ctx: Context, waiting: Waiting[]) {
  const mails = new Map<string, CleanMail>();
  let waitSeconds = 0;
  const readOne = async ({ id, discoveryId, isSummarised }: Waiting) => {
    if (isSummarised) return void (await endJob(ctx, id, { status: "done", reason: "Summarised meanwhile" }));
    try {
      const mail = await readMail(ctx, discoveryId);
      if (mail.text !== "") mails.set(id, mail);
      else await endJob(ctx, id, { status: "failed", reason: "This mail has no readable text." });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code !== "rate_limited" && error.code !== "unavailable")
        return void (await endJob(ctx, id, { status: "failed", reason: error.message }));
      waitSeconds = Math.max(waitSeconds, error.details?.retryAfterSeconds ?? 15);
    }
  };
  for (let at = 0; at < waiting.length && waitSeconds === 0; at += readAtOnce)
    await Promise.all(waiting.slice(at, at + readAtOnce).map(readOne));
  return { mails, waitSeconds };
}

type Claim = { quoteId: string; batchId: string; jobIds: string[]; now: Date };

/** The batch's row and its jobs, written before the service is asked. Returns the jobs that were still to be had. */
async function claim(ctx: Context, { quoteId, batchId, jobIds, now }: Claim): Promise<string[]> {
  let claimed: string[] = [];
  await transact(ctx, "batch.submit", async ({ tx, ctx: { workspaceId } }) => {
    const jobs = await tx.$queryRaw<{ id: string }[]>`
      UPDATE processing_job SET status = 'running', batch_id = ${batchId}::uuid, attempts = attempts + 1, started_at = now()
      WHERE id = ANY(${jobIds}::uuid[]) AND workspace_id = ${workspaceId}::uuid AND status = 'queued' RETURNING id`;
    claimed = jobs.map(({ id }) => id);
    if (claimed.length > 0)
      await tx.summaryBatch.create({
        data: { id: batchId, workspaceId, quoteId, size: claimed.length, submittedAt: now },
      });
    return { id: batchId };
  });
  return claimed;
}

const noteCreated = (ctx: Context, batchId: string, providerId: string) =>
  transact(ctx, "batch.created", async ({ tx, ctx: { workspaceId } }) => {
    await tx.summaryBatch.updateMany({
      where: { id: batchId, workspaceId, status: "submitting" },
      data: { status: "processing", providerId },
    });
    return { id: batchId };
  });

/** The service does not have this batch: its jobs wait again, or are left to be ended. Returns them. */
async function unclaim(ctx: Context, batchId: string, to: "queued" | "failed"): Promise<string[]> {
  let jobs: { id: string }[] = [];
  await transact(ctx, "batch.unclaim", async ({ tx, ctx: { workspaceId } }) => {
    await tx.summaryBatch.updateMany({ where: { id: batchId, workspaceId }, data: { status: "failed" } });
    jobs =
      to === "failed"
        ? await tx.processingJob.findMany({ where: { batchId, workspaceId, status: "running" }, select: { id: true } })
        : await tx.$queryRaw<{ id: string }[]>`
            UPDATE processing_job SET status = 'queued', batch_id = NULL
            WHERE batch_id = ${batchId}::uuid AND workspace_id = ${workspaceId}::uuid AND status = 'running' RETURNING id`;
    return { id: batchId };
  });
  return jobs.map(({ id }) => id);
}

const findOpen = (tx: Tx, { workspaceId }: Context, id: string) =>
  tx.summaryBatch.findFirst({
    where: { id, workspaceId, status: { not: "failed" }, deletedAt: null },
    select: {
      id: true,
      quoteId: true,
      providerId: true,
      status: true,
      size: true,
      submittedAt: true,
      cancelledAt: true,
      quote: { select: { status: true } },
    },
  });
export type OpenBatch = NonNullable<Awaited<ReturnType<typeof findOpen>>>;

/** Looks at a batch and does what is due: find it, wait, read its results, delete it. Safe to repeat at any point. */
export async function advanceBatch(ctx: Context, batchId: string, now = new Date()): Promise<LaneStep> {
  const { workspaceId } = ctx;
  const batch = await within(ctx, (tx) => findOpen(tx, ctx, batchId));
  if (!batch) return ended;
  await within(ctx, (tx) =>
    tx.summaryBatch.updateMany({ where: { id: batchId, workspaceId }, data: { checkedAt: now } }),
  );
  try {
    if (batch.providerId === null) return await findLost(ctx, batch, now);
    if (batch.status === "read") return await forgetBatch(ctx, batch.id, batch.providerId, now);
    const found = await findBatch(batch.providerId);
    if (!found) return await startOver(ctx, batch, "The AI service lost this mail's batch.");
    if (found.isEnded) return await readResults(ctx, batch, batch.providerId, now);
    if (batch.quote.status === "cancelled" && !batch.cancelledAt) await cancel(ctx, batch.id, batch.providerId, now);
    return wait(60);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return wait(Math.min(600, error.details?.retryAfterSeconds ?? 60));
  }
}

async function cancel(ctx: Context, batchId: string, providerId: string, now: Date) {
  await cancelBatch(providerId);
  await transact(ctx, "batch.cancel", async ({ tx, ctx: { workspaceId } }) => {
    await tx.summaryBatch.updateMany({ where: { id: batchId, workspaceId }, data: { cancelledAt: now } });
    return { id: batchId };
  });
}

const isKnown = (tx: Tx, providerId: string) =>
  tx.summaryBatch.findUnique({ where: { providerId }, select: { id: true } }).then(Boolean);

/**
 * The reply to a create was lost. The service's list names no requests, so a batch of the right size and time is a
 * candidate, and the custom ids in its results are the proof.
 */
async function findLost(ctx: Context, batch: OpenBatch, now: Date): Promise<LaneStep> {
  const { id, size, submittedAt } = batch;
  const young = now.getTime() - submittedAt.getTime() < creationSeconds * 1000;
  const listed = await listBatches(new Date(submittedAt.getTime() - skewMs));
  let isAnyGoing = false;
  for (const found of listed) {
    if (found.size !== size) continue;
    if (await inScope("system", (tx) => isKnown(tx, found.id))) continue;
    if (!found.isEnded) isAnyGoing = true;
    else if (await isOurs(ctx, id, found.id)) {
      await noteCreated(ctx, id, found.id);
      return more;
    }
  }
  if (isAnyGoing || young) return wait(60);
  return startOver(ctx, batch, "The AI service did not take this mail's batch.");
}

async function isOurs(ctx: Context, batchId: string, providerId: string): Promise<boolean> {
  for await (const { customId } of readBatch(providerId, ModelSummary)) {
    const { workspaceId } = ctx;
    const job = await within(ctx, (tx) =>
      tx.processingJob.findFirst({ where: { id: customId, batchId, workspaceId }, select: { id: true } }),
    );
    return job !== null;
  }
  return false;
}

/** The service has nothing: the mails go into another batch, or are given up when that happened before. */
async function startOver(ctx: Context, batch: OpenBatch, reason: string): Promise<LaneStep> {
  const { workspaceId } = ctx;
  const tired = await within(ctx, (tx) =>
    tx.processingJob.findMany({
      where: { batchId: batch.id, workspaceId, status: "running", attempts: { gte: maxSubmissions } },
      select: { id: true },
    }),
  );
  for (const { id } of tired) await endJob(ctx, id, { status: "failed", reason });
  await unclaim(ctx, batch.id, "queued");
  await askAgain(ctx, batch.quoteId);
  return ended;
}

/** Somebody shall send what waits of this run. */
export const askAgain = (ctx: Context, quoteId: string) =>
  transact(ctx, "batch.askAgain", async ({ emit, ctx: { workspaceId } }) => {
    emit(batchRequested.create({ workspaceId, quoteId }));
    return { id: quoteId };
  });
