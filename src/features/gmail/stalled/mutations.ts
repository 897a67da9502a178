import "server-only";
import type { SystemContext } from "@/gates/context";
import { transactSystem } from "@/lib/transact";
import { discoveryRequested } from "~/inngest/events";

const minuteMs = 60_000;
/** Longer than any pause Google asks for (an hour at most): a run that waits is not taken for a lost one. */
const restsMs = 65 * minuteMs;
const givenUpMs = 7 * 24 * 60 * minuteMs;
const batch = 200;

type Stalled = { id: string; workspaceId: string; connectionId: string };

/**
 * Runs that nobody advances any more, as when the job engine lost them: each is started again where its row says it
 * stands, which is safe beside a job that goes on after all. One that is a week old is ended instead.
 */
export const resumeStalledRuns = (ctx: SystemContext, now = new Date()) =>
  transactSystem(ctx, "discovery.resumeStalled", async ({ tx, emit }) => {
    const ended = await tx.syncRun.updateMany({
      where: { status: "running", startedAt: { lt: new Date(now.getTime() - givenUpMs) } },
      data: { status: "failed", endedAt: now, error: "It did not end within a week. Start the discovery again." },
    });
    const stalled = await tx.$queryRaw<Stalled[]>`
      UPDATE sync_run SET beat_at = ${now} WHERE id IN (
        SELECT id FROM sync_run WHERE status = 'running' AND beat_at < ${new Date(now.getTime() - restsMs)}
        ORDER BY beat_at LIMIT ${batch} FOR UPDATE SKIP LOCKED
      ) RETURNING id, workspace_id AS "workspaceId", connection_id AS "connectionId"`;
    for (const { id, workspaceId, connectionId } of stalled)
      emit(discoveryRequested.create({ workspaceId, connectionId, syncRunId: id }));
    return { id: "sync-runs", resumed: stalled.map(({ id }) => id), ended: ended.count };
  });
