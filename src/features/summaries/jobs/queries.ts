import "server-only";
import type { Context, SystemContext } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import { AppError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { everywhere, within } from "@/lib/transact";
import { type JobStatus, SummaryContent } from "../schema";

/** A try starts at most ten minutes after the one before, and takes a few minutes at worst. */
const silentRunningMinutes = 60;
/** A batch is over after a day. Its holds are kept while it may still bring something. */
const batchHours = 26;
const silentBatchHours = 48;
/** A queued job may wait behind many others; it is stuck only when nothing of its workspace has moved for long. */
const silentQueuedHours = 6;
const sweepSize = 500;

export type StuckJob = { workspaceId: string; jobId: string; isEnded: boolean };

/** Its batch may still answer, however long that takes: nobody gives its credits back. Needs `j` (processing_job). */
const isInFlight = Prisma.sql`EXISTS (SELECT FROM summary_batch b WHERE b.id = j.batch_id AND b.status IN ('submitting', 'processing'))`;

/**
 * Jobs that hold credits although no run will end them: ended ones, those whose hold has run out, and those long without
 * any sign of life; none that is in flight.
 */
export const findStuckJobs = (ctx: SystemContext): Promise<StuckJob[]> =>
  everywhere(
    ctx,
    (tx) => tx.$queryRaw<StuckJob[]>`
      SELECT h.workspace_id AS "workspaceId", h.job_id AS "jobId", j.id IS NULL OR j.ended_at IS NOT NULL AS "isEnded"
      FROM credit_hold h LEFT JOIN processing_job j ON j.id = h.job_id
      WHERE h.state = 'held' AND h.created_at < now() - interval '1 minute' AND (j.ended_at IS NOT NULL OR NOT ${isInFlight}) AND (
        j.id IS NULL OR j.ended_at IS NOT NULL
        OR (j.status = 'queued' AND h.expires_at < now())
        OR (j.lane = 'sync' AND j.status = 'running' AND j.started_at < now() - make_interval(mins => ${silentRunningMinutes}))
        OR (j.lane = 'sync' AND j.status = 'queued' AND j.created_at < now() - make_interval(hours => ${silentQueuedHours}) AND NOT EXISTS (
          SELECT FROM processing_job other WHERE other.workspace_id = j.workspace_id
            AND greatest(other.started_at, other.ended_at) > now() - make_interval(hours => ${silentQueuedHours})))
        OR (j.lane = 'batch' AND j.created_at < now() - make_interval(hours => ${batchHours}) AND NOT EXISTS (
          SELECT FROM summary_batch b WHERE b.id = j.batch_id AND b.status IN ('submitting', 'processing')
            AND b.submitted_at > now() - make_interval(hours => ${silentBatchHours}))))
      LIMIT ${sweepSize}`,
  );

/** Runs with jobs that have not begun. */
export const findQueuedRuns = (ctx: SystemContext): Promise<{ workspaceId: string; quoteId: string }[]> =>
  everywhere(
    ctx,
    (tx) => tx.$queryRaw<{ workspaceId: string; quoteId: string }[]>`
      SELECT DISTINCT workspace_id AS "workspaceId", quote_id AS "quoteId" FROM processing_job WHERE status = 'queued'`,
  );

export type JobFilter = { quoteId?: string; emailId?: string; status?: JobStatus; after?: string; limit?: number };

const shown = {
  id: true,
  quoteId: true,
  status: true,
  attempts: true,
  failure: true,
  chargedMicro: true,
  createdAt: true,
  startedAt: true,
  endedAt: true,
  discovery: { select: { id: true, subject: true, fromName: true, fromEmail: true } },
  summary: { select: { id: true, content: true } },
} as const;

type Row = {
  discovery: { id: string; subject: string; fromName: string; fromEmail: string };
  summary: { id: string; content: unknown } | null;
};
const asJob = <R extends Row>({ discovery, summary, ...job }: R) => ({
  ...job,
  email: discovery,
  summaryId: summary?.id ?? null,
  /** What the summary says first; null while there is none. */
  tldr: summary && SummaryContent.parse(summary.content).tldr,
});

/** Jobs, newest first. `after` is the `nextCursor` of the page before. */
export const listJobs = (ctx: Context, { quoteId, emailId, status, after, limit = 50 }: JobFilter = {}) =>
  within(ctx, async (tx) => {
    if (after && !isId(after)) throw new AppError("invalid", "This is no cursor of the jobs.");
    const rows = await tx.processingJob.findMany({
      where: {
        workspaceId: ctx.workspaceId,
        quoteId,
        discoveryId: emailId,
        status,
        ...(after && { id: { lt: after } }),
      },
      orderBy: { id: "desc" },
      take: limit + 1,
      select: shown,
    });
    const items = rows.slice(0, limit).map(asJob);
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  });
export type JobRow = Awaited<ReturnType<typeof listJobs>>["items"][number];

export const findJob = (ctx: Context, id: string) =>
  within(ctx, async (tx) => {
    const row = await tx.processingJob.findFirst({ where: { id, workspaceId: ctx.workspaceId }, select: shown });
    return row && asJob(row);
  });

/** The latest job of a mail: running, failed or done. */
export const findLatestJob = async (ctx: Context, emailId: string) =>
  (await listJobs(ctx, { emailId, limit: 1 })).items[0] ?? null;
