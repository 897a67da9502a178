import "server-only";
import { captureHold, releaseHolds } from "@/features/credits/mutations";
import { fetchRawMessage } from "@/features/gmail/mutations";
import type { Context, SystemContext } from "@/gates/context";
import { jobContext } from "@/gates/job";
import { inScope, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { askModel, type Usage } from "@/lib/model";
import { transact } from "@/lib/transact";
import { type CleanMail, cleanMail } from "../clean";
import { shapeSummary } from "../evidence";
import { countEnded } from "../mutations";
import { priceOf } from "../price";
import { ModelSummary, mailPrompt, maxAnswerTokens, promptVersion, systemPrompt } from "../prompt";
import type { SummaryContent } from "../schema";
import { findStuckJobs } from "./queries";

/** After so many tries of a mail, each of which may wait for a busy service, it is given up. */
export const maxAttempts = 8;
const longestWaitSeconds = 600;
const waitSeconds = (attempt: number) => Math.min(longestWaitSeconds, 5 * 3 ** (attempt - 1));

export type Progress = { jobId: string; state: "ended" } | { jobId: string; state: "wait"; waitSeconds: number };
type Job = { id: string; quoteId: string; discoveryId: string; attempts: number; isSummarised: boolean };

/** Counts a try of a job that has not ended; null when it has. A try alone is nobody's act: it leaves no audit row. */
const startJob = (ctx: Context, jobId: string): Promise<Job | null> =>
  inScope({ workspaceId: ctx.workspaceId }, async (tx) => {
    const [job] = await tx.$queryRaw<Job[]>`
      UPDATE processing_job j SET status = 'running', attempts = attempts + 1, started_at = now()
      WHERE id = ${jobId}::uuid AND workspace_id = ${ctx.workspaceId}::uuid AND status IN ('queued', 'running')
      RETURNING id, quote_id AS "quoteId", discovery_id AS "discoveryId", attempts,
        EXISTS (SELECT FROM email_summary s WHERE s.discovery_id = j.discovery_id AND s.prompt_version = ${promptVersion}) AS "isSummarised"`;
    return job ?? null;
  });

/**
 * One try at a job. Stores the summary and its charge together; ends the job without a charge when it
 * cannot succeed; asks for a later try when somebody is busy. Safe to repeat at any point.
 */
export async function summariseEmail(ctx: Context, jobId: string): Promise<Progress> {
  const job = await startJob(ctx, jobId);
  if (!job) return { jobId, state: "ended" };
  if (job.isSummarised) return endJob(ctx, jobId, { status: "done", reason: "Summarised meanwhile" });
  try {
    const mail = await cleanMail(await fetchRawMessage(ctx, job.discoveryId));
    if (mail.text === "") return endJob(ctx, jobId, { status: "failed", reason: "This mail has no readable text." });
    const answer = await summarise(mail);
    return "reason" in answer
      ? endJob(ctx, jobId, { status: "failed", ...answer })
      : storeSummary(ctx, job, mail, answer);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const isBusy = error.code === "rate_limited" || error.code === "unavailable";
    if (!isBusy) return endJob(ctx, jobId, { status: "failed", reason: error.message });
    if (job.attempts >= maxAttempts)
      return endJob(ctx, jobId, { status: "failed", reason: `${error.message} Given up after ${maxAttempts} tries.` });
    const hint = error.details?.retryAfterSeconds ?? 0;
    return {
      jobId,
      state: "wait",
      waitSeconds: Math.min(longestWaitSeconds, Math.max(hint, waitSeconds(job.attempts))),
    };
  }
}

type Answer = { content: SummaryContent; usage: Usage };

/** Asks the model, twice when its first answer cannot be read. */
async function summarise(mail: CleanMail): Promise<Answer | { reason: string }> {
  const question = { system: systemPrompt, user: mailPrompt(mail), shape: ModelSummary, maxTokens: maxAnswerTokens };
  let answer = await askModel(question);
  if (answer.outcome === "unreadable") answer = await askModel(question);
  if (answer.outcome === "answered") return { content: shapeSummary(answer.value, mail), usage: answer.usage };
  if (answer.outcome === "closed") return { reason: answer.reason };
  const reasons = {
    refused: "The AI model declined to summarise this mail.",
    truncated: "The AI model's answer was cut off.",
    unreadable: "The AI model's answer could not be read, twice.",
  };
  return { reason: reasons[answer.outcome] };
}

/** Every ending of a job takes its run's row first: endings and a cancellation then cannot block each other. */
const lockRun = (tx: Tx, { workspaceId }: Context, jobId: string) =>
  tx.$executeRaw`
    SELECT 1 FROM quote WHERE workspace_id = ${workspaceId}::uuid
      AND id = (SELECT quote_id FROM processing_job WHERE id = ${jobId}::uuid AND workspace_id = ${workspaceId}::uuid) FOR UPDATE`;

type Ending = { status: "done" | "failed"; reason: string };

/** Ends a job without a summary of its own: gives its credits back in the same transaction. A repeat changes nothing. */
export async function endJob(ctx: Context, jobId: string, { status, reason }: Ending): Promise<Progress> {
  await transact(ctx, `job.${status}`, async ({ tx, ctx }) => {
    await lockRun(tx, ctx, jobId);
    const [ended] = await tx.$queryRaw<{ quoteId: string }[]>`
      UPDATE processing_job SET status = ${status}::job_status, failure = ${status === "failed" ? reason : null}, ended_at = now()
      WHERE id = ${jobId}::uuid AND workspace_id = ${ctx.workspaceId}::uuid AND status IN ('queued', 'running')
      RETURNING quote_id AS "quoteId"`;
    if (!ended) return { id: jobId };
    await releaseHolds(ctx, { jobIds: [jobId], description: `Not charged: ${reason}` });
    await countEnded(tx, ctx, ended.quoteId, { [status]: 1 });
    return { id: jobId };
  });
  return { jobId, state: "ended" };
}

/** The summary and its charge, or neither. A job that ended meanwhile stores nothing. */
async function storeSummary(ctx: Context, job: Job, mail: CleanMail, { content, usage }: Answer): Promise<Progress> {
  await transact(ctx, "summary.create", async ({ tx, ctx }) => {
    const { workspaceId } = ctx;
    const { id: jobId, discoveryId, quoteId } = job;
    await lockRun(tx, ctx, jobId);
    const ended = await tx.$executeRaw`
      UPDATE processing_job SET status = 'done', ended_at = now()
      WHERE id = ${jobId}::uuid AND workspace_id = ${workspaceId}::uuid AND status = 'running'`;
    if (ended === 0) return { id: jobId };
    // One unfinished job a mail: nobody else writes this mail's summary.
    const before = await tx.emailSummary.findFirst({ where: { discoveryId, workspaceId }, select: { id: true } });
    const id = before?.id ?? newId();
    const { chargedMicro } = await captureHold(ctx, {
      jobId,
      summaryId: id,
      actualMicro: priceOf(mail.tokens),
      // No subject: the ledger outlives the mail.
      description: "Summary",
    });
    const saved = {
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
      chargedMicro,
      createdAt: new Date(),
    };
    await tx.emailSummary.upsert({
      where: { discoveryId },
      create: { id, workspaceId, discoveryId, ...saved },
      update: saved,
      select: { id: true },
    });
    await tx.$executeRaw`UPDATE processing_job SET charged_micro = ${chargedMicro} WHERE id = ${jobId}::uuid AND workspace_id = ${workspaceId}::uuid`;
    await countEnded(tx, ctx, quoteId, { done: 1, chargedMicro });
    return { id };
  });
  return { jobId: job.id, state: "ended" };
}

/** Gives back what jobs hold that no run is going to end, and ends those jobs. Returns how many. */
export async function releaseStuckJobs(ctx: SystemContext): Promise<{ released: number }> {
  const stuck = await findStuckJobs(ctx);
  for (const { workspaceId, jobId, isEnded } of stuck) {
    const own = jobContext(ctx.actor.id, workspaceId);
    if (isEnded) await releaseHolds(own, { jobIds: [jobId], description: "Not charged: the job had ended" });
    else await endJob(own, jobId, { status: "failed", reason: "The job got stuck and was given up." });
  }
  return { released: stuck.length };
}
