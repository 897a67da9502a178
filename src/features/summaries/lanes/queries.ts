import "server-only";
import type { Context, SystemContext } from "@/gates/context";
import { everywhere, within } from "@/lib/transact";
import type { BatchProgress } from "./schema";

/** Whether this workspace lets the AI service keep results for later reading. */
export const isBatchAllowed = (ctx: Context): Promise<boolean> =>
  within(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const settings = await tx.summarySettings.findUnique({ where: { workspaceId }, select: { isBatchAllowed: true } });
    return settings?.isBatchAllowed ?? true;
  });

/** What the AI service has of a run, oldest first. */
export const listBatchProgress = (ctx: Context, quoteId: string): Promise<BatchProgress[]> =>
  within(ctx, (tx) =>
    tx.summaryBatch.findMany({
      where: { quoteId, workspaceId: ctx.workspaceId },
      orderBy: { id: "asc" },
      select: { id: true, status: true, size: true, submittedAt: true, checkedAt: true, readAt: true, deletedAt: true },
    }),
  );

export type DueBatch = { workspaceId: string; batchId: string };
const dueAtOnce = 500;

/** Batches to look at: young ones every minute, older ones every five; and those whose results are to be deleted. */
export const listDueBatches = (ctx: SystemContext): Promise<DueBatch[]> =>
  everywhere(
    ctx,
    (tx) => tx.$queryRaw<DueBatch[]>`
      SELECT id AS "batchId", workspace_id AS "workspaceId" FROM summary_batch
      WHERE deleted_at IS NULL AND status <> 'failed' AND (checked_at IS NULL
        OR checked_at < now() - CASE WHEN submitted_at > now() - interval '1 hour' THEN interval '45 seconds' ELSE interval '5 minutes' END)
      ORDER BY checked_at NULLS FIRST LIMIT ${dueAtOnce}`,
  );

export type WaitingRun = { workspaceId: string; quoteId: string };

/** Runs of the batch lane with mails that no batch has taken, though somebody should have by now. */
export const listUnsubmittedRuns = (ctx: SystemContext): Promise<WaitingRun[]> =>
  everywhere(
    ctx,
    (tx) => tx.$queryRaw<WaitingRun[]>`
      SELECT DISTINCT workspace_id AS "workspaceId", quote_id AS "quoteId" FROM processing_job
      WHERE status = 'queued' AND lane = 'batch' AND batch_id IS NULL AND created_at < now() - interval '3 minutes'`,
  );
