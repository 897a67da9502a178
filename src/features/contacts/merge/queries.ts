import "server-only";
import type { Context } from "@/gates/context";
import { within } from "@/lib/transact";
import type { MergeView } from "./schema";

/** Merges into this contact that stand, the newest first: each can be undone. */
export const listMerges = (ctx: Context, keptId: string): Promise<MergeView[]> =>
  within(
    ctx,
    (tx) => tx.$queryRaw<MergeView[]>`
      SELECT m.id, m.gone_id AS "goneId", c.email AS "goneEmail", m.merged_by AS "mergedBy", m.merged_at AS "mergedAt"
      FROM contact_merge m JOIN contact c ON c.id = m.gone_id
      WHERE m.kept_id = ${keptId}::uuid AND m.workspace_id = ${ctx.workspaceId}::uuid AND m.undone_at IS NULL
      ORDER BY m.merged_at DESC LIMIT 50`,
  );
