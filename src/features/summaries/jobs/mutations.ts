import "server-only";
import { captureHold, releaseHolds, writeOff } from "@/features/credits/mutations";
import type { Context, SystemContext } from "@/gates/context";
import { jobContext } from "@/gates/job";
import { inScope, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { askModel, type ModelAnswer, type Usage } from "@/lib/model";
import { transact } from "@/lib/transact";
import { closeCircuit, openCircuit, passCircuit, pausedReason } from "../circuit/mutations";
import type { CleanMail } from "../clean";
import { dispatchAfter } from "../dispatch/mutations";
import { shapeSummary } from "../evidence";
import { countEnded } from "../mutations";
import { costOf, type Lane, priceOf } from "../price-book";
import { ModelSummary, mailPrompt, maxAnswerTokens, promptVersion, systemPrompt } from "../prompt";
import { readMail } from "../reading/mutations";
import type { SummaryContent } from "../schema";
import { findQueuedRuns, findStuckJobs } from "./queries";

/** After so many tries of a mail, each of which may wait for a busy service, it is given up. */
export const maxAttempts = 8;
/** Answers we pay for without getting a summary; all tries of a job share this budget, and its hold covers it. */
const maxPaidCalls = 2;
const longestWaitSeconds = 600;
const waitSeconds = (attempt: number) => Math.min(longestWaitSeconds, 5 * 3 ** (attempt - 1));

export type Progress = { jobId: string; state: "ended" } | { jobId: string; state: "wait"; waitSeconds: number };
export type Job = {
  id: string;
  quoteId: string;
  discoveryId: string;
  lane: Lane;
  priceVersion: string;
  attempts: number;
  paidCalls: number;
  isSummarised: boolean;
};

/** Counts a try of a job that has not ended; null when it has. A try alone is nobody's act: it leaves no audit row. */
const startJob = (ctx: Context, jobId: string): Promise<Job | null> =>
  inScope({ workspaceId: ctx.workspaceId }, async (tx) => {
    const [job] = await tx.$queryRaw<Job[]>`
      UPDATE processing_job j SET status = 'running', attempts = attempts + 1, started_at = now()
      FROM quote q
      WHERE j.id = ${jobId}::uuid AND j.workspace_id = ${ctx.workspaceId}::uuid AND j.status IN ('queued', 'running')
        AND q.id = j.quote_id AND j.lane = 'sync'
      RETURNING j.id, j.quote_id AS "quoteId", j.discovery_id AS "discoveryId", j.lane, q.price_version AS "priceVersion", j.attempts,
        j.paid_calls AS "paidCalls",
        EXISTS (SELECT FROM email_summary s WHERE s.discovery_id = j.discovery_id AND s.prompt_version = ${promptVersion}) AS "isSummarised"`;
    return job ?? null;
  });

/** A mailbox that may not be read yet is nobody's failure: the try does not count. */
const uncountTry = (ctx: Context, jobId: string) =>
  inScope(
    { workspaceId: ctx.workspaceId },
    (tx) => tx.$executeRaw`
      UPDATE processing_job SET attempts = attempts - 1
      WHERE id = ${jobId}::uuid AND workspace_id = ${ctx.workspaceId}::uuid AND status = 'running' AND attempts > 0`,
  );

/**
 * One try at a job. Stores the summary and its charge together; ends the job without a charge when it
 * cannot succeed; asks for a later try when somebody is busy. Safe to repeat at any point.
 */
export async function summariseEmail(ctx: Context, jobId: string): Promise<Progress> {
  const job = await startJob(ctx, jobId);
  if (!job) return { jobId, state: "ended" };
  if (job.isSummarised) return endJob(ctx, jobId, { status: "done", reason: "Summarised meanwhile" });
  const passage = await passCircuit(ctx);
  if (passage.state === "open") return endJob(ctx, jobId, { status: "failed", reason: passage.reason });
  let isRead = false;
  try {
    const mail = await readMail(ctx, job.discoveryId);
    isRead = true;
    if (mail.text === "") return endJob(ctx, jobId, { status: "failed", reason: "This mail has no readable text." });
    const answer = await summarise(ctx, job, mail);
    if (answer.outcome === "closed" && answer.isSpent) {
      // First the credits, then the word to everybody: nothing of ours stays held however that goes.
      await endJob(ctx, jobId, { status: "failed", reason: pausedReason(answer.reason) });
      await openCircuit(ctx, answer.reason);
      return { jobId, state: "ended" };
    }
    if (passage.state === "probe") await closeCircuit(ctx);
    if (answer.outcome !== "answered") return endJob(ctx, jobId, { status: "failed", reason: reasonOf(answer) });
    return storeSummary(ctx, job, mail, { content: shapeSummary(answer.value, mail), usage: answer.usage });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const isBusy = error.code === "rate_limited" || error.code === "unavailable";
    if (!isBusy) return endJob(ctx, jobId, { status: "failed", reason: error.message });
    const isOurTurnLater = !isRead && error.code === "rate_limited";
    if (isOurTurnLater) await uncountTry(ctx, jobId);
    else if (job.attempts >= maxAttempts)
      return endJob(ctx, jobId, { status: "failed", reason: `${error.message} Given up after ${maxAttempts} tries.` });
    const hint = error.details?.retryAfterSeconds ?? 0;
    return {
      jobId,
      state: "wait",
      waitSeconds: Math.min(longestWaitSeconds, Math.max(hint, waitSeconds(job.attempts))),
    };
  }
}

export const questionOf = (mail: CleanMail) => ({
  system: systemPrompt,
  user: mailPrompt(mail),
  shape: ModelSummary,
  maxTokens: maxAnswerTokens,
});

type Refused = Exclude<ModelAnswer<never>, { outcome: "answered" }>;
/** Why a mail got no summary, for the person who asked for it. */
export const reasonOf = (answer: Refused): string =>
  answer.outcome === "closed"
    ? answer.reason
    : {
        refused: "The AI model declined to summarise this mail.",
        truncated: "The AI model's answer was cut off.",
        unreadable: "The AI model's answer could not be read, twice.",
      }[answer.outcome];

/** Asks the model, once more when its answer cannot be read and the budget allows it. */
async function summarise(ctx: Context, job: Job, mail: CleanMail): Promise<ModelAnswer<ModelSummary>> {
  const question = questionOf(mail);
  for (let paid = job.paidCalls; ; ) {
    const answer = await askModel(question);
    if (answer.outcome === "answered" || answer.outcome === "closed") return answer;
    paid = await countPaidCall(ctx, job.id);
    await bookWaste(ctx, job, answer.usage, paid);
    if (answer.outcome !== "unreadable" || paid >= maxPaidCalls) return answer;
  }
}

/** Notes an answer we paid for and cannot use. */
export const countPaidCall = (ctx: Context, jobId: string): Promise<number> =>
  inScope({ workspaceId: ctx.workspaceId }, async (tx) => {
    const [job] = await tx.$queryRaw<{ paid: number }[]>`
      UPDATE processing_job SET paid_calls = paid_calls + 1
      WHERE id = ${jobId}::uuid AND workspace_id = ${ctx.workspaceId}::uuid RETURNING paid_calls AS paid`;
    return job?.paid ?? maxPaidCalls;
  });

/** Every ending of a job takes its run's row first: endings and a cancellation then cannot block each other. */
const lockRun = (tx: Tx, { workspaceId }: Context, jobId: string) =>
  tx.$executeRaw`
    SELECT 1 FROM quote WHERE workspace_id = ${workspaceId}::uuid
      AND id = (SELECT quote_id FROM processing_job WHERE id = ${jobId}::uuid AND workspace_id = ${workspaceId}::uuid) FOR UPDATE`;

type Ending = { status: "done" | "failed" | "cancelled"; reason: string };

/** Ends a job without a summary of its own: gives its credits back in the same transaction. A repeat changes nothing. */
export async function endJob(ctx: Context, jobId: string, { status, reason }: Ending): Promise<Progress> {
  await transact(ctx, `job.${status}`, async ({ tx, ctx, emit }) => {
    await lockRun(tx, ctx, jobId);
    const [ended] = await tx.$queryRaw<{ quoteId: string }[]>`
      UPDATE processing_job SET status = ${status}::job_status, failure = ${status === "failed" ? reason : null}, ended_at = now()
      WHERE id = ${jobId}::uuid AND workspace_id = ${ctx.workspaceId}::uuid AND status IN ('queued', 'running')
      RETURNING quote_id AS "quoteId"`;
    if (!ended) return { id: jobId };
    await releaseHolds(ctx, { jobIds: [jobId], description: `Not charged: ${reason}` });
    await countEnded(tx, ctx, ended.quoteId, { [status]: 1 });
    await dispatchAfter(tx, ctx, emit, ended.quoteId);
    return { id: jobId };
  });
  return { jobId, state: "ended" };
}

/** Ends all jobs of a run that have not begun, at once, and gives their credits back. */
export const failQueuedJobs = (ctx: Context, quoteId: string, reason: string) =>
  transact(ctx, "quote.failQueued", async ({ tx, ctx }) => {
    const { workspaceId } = ctx;
    await tx.$executeRaw`SELECT 1 FROM quote WHERE id = ${quoteId}::uuid AND workspace_id = ${workspaceId}::uuid FOR UPDATE`;
    const ended = await tx.$queryRaw<{ id: string }[]>`
      UPDATE processing_job SET status = 'failed', failure = ${reason}, ended_at = now()
      WHERE quote_id = ${quoteId}::uuid AND workspace_id = ${workspaceId}::uuid AND status = 'queued' RETURNING id`;
    const jobIds = ended.map(({ id }) => id);
    if (jobIds.length > 0) await releaseHolds(ctx, { jobIds, quoteId, description: `Not charged: ${reason}` });
    await countEnded(tx, ctx, quoteId, { failed: jobIds.length });
    return { id: quoteId };
  });

export type Made = { content: SummaryContent; usage: Usage };

/** The summary and its charge, or neither. A job that ended meanwhile stores nothing. */
export async function storeSummary(
  ctx: Context,
  job: Job,
  mail: CleanMail,
  { content, usage }: Made,
): Promise<Progress> {
  await transact(ctx, "summary.create", async ({ tx, ctx, emit }) => {
    const { workspaceId } = ctx;
    const { id: jobId, discoveryId, quoteId, lane, priceVersion } = job;
    const tariff = { version: priceVersion, model: usage.model, lane };
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
      actualMicro: priceOf(tariff, mail.tokens),
      // No subject: the ledger outlives the mail.
      description: lane === "batch" ? "Summary, at half the price" : "Summary",
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
      lane,
      priceVersion,
      costNano: costOf(tariff, tokensOf(usage)),
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
    await dispatchAfter(tx, ctx, emit, quoteId);
    return { id };
  });
  return { jobId: job.id, state: "ended" };
}

export const tokensOf = ({ inputTokens, cacheWriteTokens, cacheReadTokens, outputTokens }: Usage) => ({
  fresh: inputTokens - cacheWriteTokens - cacheReadTokens,
  cacheWrite: cacheWriteTokens,
  cacheRead: cacheReadTokens,
  output: outputTokens,
});

/** A billionth of a dollar in micro-credits: a credit is a cent. */
export const inMicro = (nano: bigint) => (nano + 9n) / 10n;

/** An answer we paid for that gave no summary is our loss, and stands in the ledger as that. */
export async function bookWaste(ctx: Context, { id: jobId, lane, priceVersion }: Job, usage: Usage, place: number) {
  const nano = costOf({ version: priceVersion, model: usage.model, lane }, tokensOf(usage));
  if (nano <= 0n) return;
  await writeOff(ctx, {
    jobId,
    key: `answer:${jobId}:${place}`,
    amountMicro: inMicro(nano),
    description: "An AI answer that gave no summary",
  });
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

/** While the AI service is not asked, nothing waits for it: all runs' waiting jobs end, and their credits come back. */
export async function failWaitingRuns(ctx: SystemContext, reason: string): Promise<{ runs: number }> {
  const runs = await findQueuedRuns(ctx);
  for (const { workspaceId, quoteId } of runs)
    await failQueuedJobs(jobContext(ctx.actor.id, workspaceId), quoteId, pausedReason(reason));
  return { runs: runs.length };
}
