import "server-only";
import type { SystemContext } from "@/gates/context";
import { everywhere } from "@/lib/transact";

/** A workspace with work in the queue, and the row at its head. */
export type Waiting = { workspaceId: string; headId: bigint };

/** Steps from workspace to workspace through the index, however long the queues are. */
export const listWaiting = (ctx: SystemContext): Promise<Waiting[]> =>
  everywhere(
    ctx,
    (tx) => tx.$queryRaw<Waiting[]>`
      WITH RECURSIVE head AS (
        (SELECT workspace_id, id FROM segment_change ORDER BY workspace_id, id LIMIT 1)
        UNION ALL
        SELECT next.workspace_id, next.id FROM head CROSS JOIN LATERAL (
          SELECT c.workspace_id, c.id FROM segment_change c WHERE c.workspace_id > head.workspace_id ORDER BY c.workspace_id, c.id LIMIT 1) next)
      SELECT workspace_id AS "workspaceId", id AS "headId" FROM head LIMIT 1000`,
  );

/** Workspaces in which time changes somebody's membership by now. */
export const listDueFlips = (ctx: SystemContext, now = new Date()): Promise<{ workspaceId: string }[]> =>
  everywhere(
    ctx,
    (tx) => tx.$queryRaw<{ workspaceId: string }[]>`
      SELECT DISTINCT workspace_id AS "workspaceId" FROM (SELECT workspace_id FROM segment_flip WHERE at <= ${now} ORDER BY at LIMIT 20000) f`,
  );
