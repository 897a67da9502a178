import "server-only";
import type { SystemContext, UserContext } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { everywhere } from "@/lib/transact";
import { type AccountEnd, DeletionCounts } from "./schema";

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
