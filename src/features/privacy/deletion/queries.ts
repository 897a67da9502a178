import "server-only";
import type { SystemContext, UserContext } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { everywhere } from "@/lib/transact";
import { type AccountEnd, DeletionCounts, type DeletionQuery, type DeletionRow } from "./schema";

/** Decides workspace by workspace what the end of a person's account means. */
export async function accountEnd(tx: Tx, userId: string): Promise<AccountEnd> {
  const rows = await tx.membership.findMany({
    where: { userId },
    select: {
      role: true,
      workspace: {
        select: { id: true, name: true, slug: true, memberships: { select: { userId: true, role: true } } },
      },
    },
    orderBy: { workspaceId: "asc" },
  });
  const end: AccountEnd = { deleted: [], left: [], blocking: [] };
  for (const { role, workspace } of rows) {
    const { memberships, ...named } = workspace;
    const others = memberships.filter((member) => member.userId !== userId);
    if (others.length === 0) end.deleted.push(named);
    else if (role === "admin" && !others.some((member) => member.role === "admin")) end.blocking.push(named);
    else end.left.push(named);
  }
  return end;
}

export const getAccountEnd = (user: UserContext) => everywhere(user, (tx) => accountEnd(tx, user.userId));

/** A deletion under way and the mailboxes whose access it has to hand back; null when it has ended. */
export const findDeletion = (ctx: SystemContext, id: string) =>
  everywhere(ctx, async (tx) => {
    const deletion = await tx.deletion.findFirst({
      where: { id, finishedAt: null },
      select: { userId: true, workspaceIds: true, sealedReceiptTo: true, counts: true },
    });
    if (!deletion) return null;
    const { userId, workspaceIds, counts, ...rest } = deletion;
    const grants = await tx.gmailConnection.findMany({
      where: {
        sealedRefreshToken: { not: null },
        OR: [{ workspaceId: { in: workspaceIds } }, ...(userId ? [{ connectedById: userId }] : [])],
      },
      select: { id: true, workspaceId: true },
      orderBy: { id: "asc" },
    });
    return { ...rest, userId, workspaceIds, grants, counts: DeletionCounts.parse(counts) };
  });

const pageSize = 50;

/** Deletions that were asked for, and what came of them; they carry no name. */
export const listDeletions = (ctx: SystemContext, { state, sort, after }: DeletionQuery) =>
  everywhere(ctx, async (tx) => {
    const found = await tx.deletion.findMany({
      where: {
        ...(state && { finishedAt: state === "open" ? null : { not: null } }),
        ...(after && { id: sort === "newest" ? { lt: after } : { gt: after } }),
      },
      orderBy: { id: sort === "newest" ? "desc" : "asc" },
      take: pageSize + 1,
      select: { id: true, workspaceIds: true, counts: true, requestedAt: true, finishedAt: true },
    });
    const items = found.slice(0, pageSize).map(({ workspaceIds, counts, ...row }): DeletionRow => {
      const { grants, rows } = DeletionCounts.parse(counts);
      const outcomes = Object.values(grants);
      return {
        ...row,
        workspaceCount: workspaceIds.length,
        rowCount: Object.values(rows)
          .flatMap((tables) => Object.values(tables))
          .reduce((sum, count) => sum + count, 0),
        revokedCount: outcomes.filter((outcome) => outcome === "revoked").length,
        refusedCount: outcomes.filter((outcome) => outcome === "refused").length,
      };
    });
    return { items, nextCursor: found.length > pageSize ? (items.at(-1)?.id ?? null) : null };
  });
