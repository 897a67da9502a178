import "server-only";
import type { Context, SystemContext, UserContext } from "@/gates/context";
import { sha256 } from "@/lib/crypto";
import { everywhere, within } from "@/lib/transact";

/** Everyone in the workspace; it has no more than its seats. */
export const listMembers = (ctx: Context) =>
  within(ctx, (tx) =>
    tx.membership.findMany({
      where: { workspaceId: ctx.workspaceId },
      select: { userId: true, role: true, createdAt: true, user: { select: { email: true, name: true } } },
      orderBy: [{ createdAt: "asc" }, { userId: "asc" }],
      take: 500,
    }),
  );
export type MemberRow = Awaited<ReturnType<typeof listMembers>>[number];

/** Invitations nobody took yet, expired ones too: they can be sent again. */
export const listInvitations = (ctx: Context) =>
  within(ctx, (tx) =>
    tx.invitation.findMany({
      where: { workspaceId: ctx.workspaceId, acceptedAt: null, revokedAt: null },
      select: { id: true, email: true, role: true, expiresAt: true, createdAt: true },
      orderBy: { id: "desc" },
      take: 200,
    }),
  );
export type InvitationRow = Awaited<ReturnType<typeof listInvitations>>[number];

const shown = {
  id: true,
  workspaceId: true,
  email: true,
  role: true,
  expiresAt: true,
  acceptedAt: true,
  revokedAt: true,
  invitedById: true,
} as const;

export type InvitationState = "open" | "accepted" | "revoked" | "expired";

/** What a mailed invitation link stands for; null when the link was never ours or was replaced by a newer one. */
export const findInvitation = (ctx: SystemContext, token: string, now = new Date()) =>
  everywhere(ctx, async (tx) => {
    const found = await tx.invitation.findUnique({ where: { tokenHash: sha256(token) }, select: shown });
    if (!found) return null;
    const [workspace, inviter] = await Promise.all([
      tx.workspace.findUnique({ where: { id: found.workspaceId }, select: { name: true, slug: true } }),
      found.invitedById
        ? tx.user.findUnique({ where: { id: found.invitedById }, select: { name: true, email: true } })
        : null,
    ]);
    if (!workspace) return null;
    const state: InvitationState = found.acceptedAt
      ? "accepted"
      : found.revokedAt
        ? "revoked"
        : found.expiresAt <= now
          ? "expired"
          : "open";
    return {
      email: found.email,
      role: found.role,
      state,
      workspace,
      inviterName: inviter?.name ?? inviter?.email ?? null,
    };
  });

/** Open invitations to a person's own proven address. */
export const listInvitationsTo = (user: UserContext) =>
  everywhere(user, async (tx) => {
    const rows = await tx.invitation.findMany({
      where: { email: user.email, acceptedAt: null, revokedAt: null, expiresAt: { gt: new Date() } },
      select: { id: true, role: true, workspaceId: true },
      orderBy: { id: "asc" },
      take: 20,
    });
    const workspaces = await tx.workspace.findMany({
      where: { id: { in: rows.map(({ workspaceId }) => workspaceId) } },
      select: { id: true, name: true },
    });
    const nameOf = new Map(workspaces.map(({ id, name }) => [id, name]));
    return rows.map(({ id, role, workspaceId }) => ({ id, role, workspaceName: nameOf.get(workspaceId) ?? "" }));
  });
