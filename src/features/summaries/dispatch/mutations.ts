import "server-only";
import type { Context, SystemContext } from "@/gates/context";
import { jobContext } from "@/gates/job";
import type { Tx } from "@/lib/db";
import type { OutgoingEvent } from "@/lib/outbox";
import { everywhere, transact } from "@/lib/transact";
import { jobQueued } from "~/inngest/events";

/** A run of so few mails has somebody waiting for it: all of it is handed over at once, and goes first. */
export const interactiveMails = 20;
/**
 * Of longer runs a workspace has at most so many jobs at the engine; each that ends lets the next one in. The engine
 * takes jobs in the order they came, so workspaces with much to do take turns, and nobody waits behind ten thousand.
 */
export const windowSize = 32;
const first = 300;
const later = 0;

type Emit = (event: OutgoingEvent) => void;

const handOver = (emit: Emit, workspaceId: string, jobs: { id: string }[], priority: number) => {
  for (const { id } of jobs) emit(jobQueued.create({ workspaceId, jobId: id, priority }));
};

/** Hands all of a short run to the engine. */
export async function dispatchRun(tx: Tx, { workspaceId }: Context, emit: Emit, quoteId: string) {
  const jobs = await tx.$queryRaw<{ id: string }[]>`
    UPDATE processing_job SET dispatched_at = now()
    WHERE workspace_id = ${workspaceId}::uuid AND quote_id = ${quoteId}::uuid AND status = 'queued' AND lane = 'sync' AND dispatched_at IS NULL
    RETURNING id`;
  handOver(emit, workspaceId, jobs, first);
}

/** Hands the next `count` waiting jobs of a workspace's long runs to the engine. */
export async function dispatchNext(tx: Tx, { workspaceId }: Context, emit: Emit, count = 1) {
  if (count <= 0) return;
  const jobs = await tx.$queryRaw<{ id: string }[]>`
    UPDATE processing_job SET dispatched_at = now() WHERE workspace_id = ${workspaceId}::uuid AND id IN (
      SELECT id FROM processing_job
      WHERE workspace_id = ${workspaceId}::uuid AND status = 'queued' AND lane = 'sync' AND dispatched_at IS NULL
      ORDER BY id LIMIT ${count} FOR UPDATE SKIP LOCKED)
    RETURNING id`;
  handOver(emit, workspaceId, jobs, later);
}

/** Fills a workspace's window: at the start of a long run, and when something emptied it. */
export async function fillWindow(tx: Tx, ctx: Context, emit: Emit) {
  const [row] = await tx.$queryRaw<{ busy: number }[]>`
    SELECT count(*)::int AS busy FROM processing_job
    WHERE workspace_id = ${ctx.workspaceId}::uuid AND status IN ('queued', 'running') AND lane = 'sync' AND dispatched_at IS NOT NULL`;
  await dispatchNext(tx, ctx, emit, windowSize - (row?.busy ?? 0));
}

/** A job of a long run has ended: the next one takes its place. */
export async function dispatchAfter(tx: Tx, ctx: Context, emit: Emit, quoteId: string) {
  const [long] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM quote WHERE id = ${quoteId}::uuid AND workspace_id = ${ctx.workspaceId}::uuid
      AND lane = 'sync' AND mail_count - skipped_count > ${interactiveMails}`;
  if (long) await dispatchNext(tx, ctx, emit);
}

/** Nothing waits for ever: fills the windows of all workspaces that have waiting jobs. Returns how many. */
export async function dispatchWaiting(ctx: SystemContext): Promise<{ workspaces: number }> {
  const waiting = await everywhere(
    ctx,
    (tx) => tx.$queryRaw<{ workspaceId: string }[]>`
      SELECT DISTINCT workspace_id AS "workspaceId" FROM processing_job
      WHERE status = 'queued' AND lane = 'sync' AND dispatched_at IS NULL AND created_at < now() - interval '1 minute'`,
  );
  for (const { workspaceId } of waiting)
    await transact(jobContext(ctx.actor.id, workspaceId), "jobs.dispatch", async ({ tx, ctx, emit }) => {
      await fillWindow(tx, ctx, emit);
      return { id: workspaceId };
    });
  return { workspaces: waiting.length };
}
