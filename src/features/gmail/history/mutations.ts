import "server-only";
import type { Context } from "@/gates/context";
import { type HistoryPage, listHistory } from "../google";
import { GoogleError } from "../google-error";
import { isStillAt, record, recordGone, recordIds, recordLabels } from "../mailbox/mutations";
import type { Clock } from "../quota/mutations";
import type { DiscoveryFilter } from "../schema";
import { netLabelChanges } from "../sync/label-changes";
import { withAccess } from "../tokens/mutations";

/** Null when Gmail no longer remembers the cursor. */
export const readHistory = (
  ctx: Context,
  connectionId: string,
  cursor: bigint,
  clock: Clock,
): Promise<HistoryPage | null> =>
  withAccess(ctx, connectionId, (token) => listHistory(token, cursor), { method: "history.list", clock }).catch(
    (error: unknown) => {
      if (error instanceof GoogleError && error.kind === "not_found") return null;
      throw error;
    },
  );

type Box = { connectionId: string; filter: DiscoveryFilter; cursor: bigint };

/** A page of history: ids become rows, changes are applied, and only then the cursor moves. All or nothing, and once. */
export async function recordHistory(ctx: Context, { connectionId, filter, cursor }: Box, page: HistoryPage) {
  const { workspaceId } = ctx;
  const deleted = new Set(page.deletedIds);
  const entering = new Set([...(filter.label ? [filter.label] : []), ...(filter.isUnreadOnly ? ["UNREAD"] : [])]);
  const cameBack = (change: HistoryPage["labelChanges"][number]) =>
    change.added.some((label) => entering.has(label)) ||
    change.removed.some((label) => label === "TRASH" || label === "SPAM" || label === "DRAFT");
  const candidates = [...page.addedIds, ...page.labelChanges.filter(cameBack)].filter(({ id }) => !deleted.has(id));
  const unique = [...new Map(candidates.map(({ id, threadId }) => [id, { id, threadId }])).values()];
  await record(ctx, async (tx) => {
    // Another may have applied this page already: an older change must not come after a newer one.
    if (!(await isStillAt(tx, ctx, connectionId, cursor))) return;
    if (unique.length > 0) await recordIds(tx, ctx, { connectionId, runId: null }, unique);
    if (page.labelChanges.length > 0) await recordLabels(tx, ctx, connectionId, netLabelChanges(page.labelChanges));
    if (deleted.size > 0) await recordGone(tx, ctx, connectionId, page.deletedIds);
    await tx.gmailConnection.updateMany({
      where: { id: connectionId, workspaceId, historyId: { lt: page.cursor } },
      data: { historyId: page.cursor },
    });
  });
}
