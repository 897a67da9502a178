import "server-only";
import type { Context, SystemContext } from "@/gates/context";
import { AppError, notFound } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { everywhere, within } from "@/lib/transact";
import type { Check, Completeness, DeadLetter } from "./schema";

/** The columns of a check that people see. */
export const checkSelect = {
  id: true,
  reason: true,
  status: true,
  gmailCount: true,
  localCount: true,
  unreadableCount: true,
  missingCount: true,
  goneCount: true,
  relabelledCount: true,
  error: true,
  startedAt: true,
  endedAt: true,
} as const;

/** How complete an account's mails are, and how we know. */
export async function getCompleteness(ctx: Context, connectionId: string): Promise<Completeness> {
  const { workspaceId } = ctx;
  return within(ctx, async (tx) => {
    const connection = await tx.gmailConnection.findFirst({
      where: { id: connectionId, workspaceId },
      select: { email: true, lastSyncedAt: true, watchExpiresAt: true },
    });
    if (!connection) throw notFound("Gmail account");
    const newest = { orderBy: { startedAt: "desc" as const }, select: checkSelect };
    const ofAccount = { workspaceId, connectionId };
    const failedCount = await tx.emailDiscovery.count({ where: { ...ofAccount, state: "failed" } });
    const pendingCount = await tx.emailDiscovery.count({ where: { ...ofAccount, state: "listed" } });
    return {
      connectionId,
      email: connection.email,
      checked: await tx.syncCheck.findFirst({ where: { ...ofAccount, status: "done" }, ...newest }),
      latest: await tx.syncCheck.findFirst({ where: ofAccount, ...newest }),
      failedCount,
      pendingCount,
      lastSyncedAt: connection.lastSyncedAt,
      pushUntil: connection.watchExpiresAt,
    };
  });
}

/** Mailboxes with something to compare: connected, discovered, no discovery running. */
export const listCheckable = (ctx: SystemContext): Promise<{ workspaceId: string; connectionId: string }[]> =>
  everywhere(ctx, async (tx) => {
    const rows = await tx.gmailConnection.findMany({
      where: { status: "active", historyId: { not: null }, syncRuns: { none: { status: "running" } } },
      orderBy: { id: "asc" },
      select: { id: true, workspaceId: true },
    });
    return rows.map(({ id, workspaceId }) => ({ workspaceId, connectionId: id }));
  });

/** The last checks of an account, newest first. */
export const listChecks = (ctx: Context, connectionId: string, limit = 10): Promise<Check[]> =>
  within(ctx, (tx) =>
    tx.syncCheck.findMany({
      where: { workspaceId: ctx.workspaceId, connectionId, status: { in: ["done", "failed"] } },
      orderBy: { startedAt: "desc" },
      take: limit,
      select: checkSelect,
    }),
  );

type Page = { limit?: number; cursor?: string };

/** Mails set aside because Gmail could not give them, newest first, with the reason. */
export async function listDeadLetters(
  ctx: Context,
  connectionId: string,
  { limit = 50, cursor }: Page = {},
): Promise<{ items: DeadLetter[]; nextCursor: string | null }> {
  if (cursor !== undefined && !isId(cursor))
    throw new AppError("invalid", "This cursor is not one of ours.", { cursor: ["Unknown cursor"] });
  const rows = await within(ctx, (tx) =>
    tx.emailDiscovery.findMany({
      where: {
        workspaceId: ctx.workspaceId,
        connectionId,
        state: "failed",
        ...(cursor && { id: { lt: cursor } }),
      },
      orderBy: { id: "desc" },
      take: limit + 1,
      select: {
        id: true,
        gmailId: true,
        subject: true,
        fromName: true,
        fromEmail: true,
        failure: true,
        attempts: true,
        sentAt: true,
      },
    }),
  );
  const items = rows.slice(0, limit).map(({ failure, ...row }) => ({ ...row, reason: failure ?? "Unknown" }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
