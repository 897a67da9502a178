import "server-only";
import type { Context } from "@/gates/context";
import { notFound } from "@/lib/errors";
import { within } from "@/lib/transact";
import type { BulkKind, BulkView } from "./schema";

const select = {
  id: true,
  kind: true,
  status: true,
  total: true,
  done: true,
  changed: true,
  error: true,
  startedAt: true,
  endedAt: true,
} as const;
const asView = <T extends { kind: string }>(row: T) => ({ ...row, kind: row.kind as BulkKind });

export async function getBulkAction(ctx: Context, id: string): Promise<BulkView> {
  const row = await within(ctx, (tx) =>
    tx.contactBulkAction.findFirst({ where: { id, workspaceId: ctx.workspaceId }, select }),
  );
  if (!row) throw notFound("bulk action");
  return asView(row);
}

const shownMs = 60_000;

/** Those under way, and those that ended within the last minute. */
export const listBulkActions = (ctx: Context, now = new Date()): Promise<BulkView[]> =>
  within(ctx, async (tx) => {
    const rows = await tx.contactBulkAction.findMany({
      where: {
        workspaceId: ctx.workspaceId,
        OR: [{ status: "running" }, { endedAt: { gt: new Date(now.getTime() - shownMs) } }],
      },
      orderBy: { startedAt: "desc" },
      take: 5,
      select,
    });
    return rows.map(asView);
  });

export const bulkVersion = (actions: readonly BulkView[]) =>
  actions.map(({ id, status, done }) => `${id}.${status}.${done}`).join(",");

/** What the page with the progress watches. */
export async function getBulkVersion(ctx: Context): Promise<{ version: string; isRunning: boolean }> {
  const rows = await listBulkActions(ctx);
  return { version: bulkVersion(rows), isRunning: rows.some(({ status }) => status === "running") };
}
