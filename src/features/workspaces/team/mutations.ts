import "server-only";
import { env } from "@/env";
import { requireRoom } from "@/features/billing/limits/mutations";
import type { Context, UserContext } from "@/gates/context";
import type { Role } from "@/gates/permissions";
import { newSecret, sha256 } from "@/lib/crypto";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { renderLetter } from "@/lib/letter";
import { sendMail } from "@/lib/mailer";
import { transact, transactSystem } from "@/lib/transact";
import { service } from "@/service.config";
import { invitationCreated } from "~/inngest/events";
import type { InvitationInput, RoleChange } from "./schema";
import { roleWords } from "./schema";

const dayMs = 86_400_000;
export const invitationDays = 7;
const expiry = () => new Date(Date.now() + invitationDays * dayMs);

/** Changes to a workspace's members wait for each other, so that two admins cannot both be the last to go. */
const lockMembers = (tx: Tx, workspaceId: string) =>
  tx.$executeRaw`SELECT 1 FROM workspace WHERE id = ${workspaceId}::uuid FOR NO KEY UPDATE`;

const isAdmin = (ctx: Context) => ctx.permissions.has("workspace.manage");

function mayGive(ctx: Context, role: Role) {
  if (role === "admin" && !isAdmin(ctx)) throw new AppError("forbidden", "Only an admin can make someone an admin.");
}

/** The member, locked in place; refuses a manager who reaches for an admin. */
async function lockedMember(tx: Tx, ctx: Context, userId: string) {
  const { workspaceId } = ctx;
  await lockMembers(tx, workspaceId);
  const member = await tx.membership.findUnique({
    where: { workspaceId_userId: { workspaceId, userId } },
    select: { role: true },
  });
  if (!member) throw notFound("member");
  if (member.role === "admin" && !isAdmin(ctx)) throw new AppError("forbidden", "Only an admin can change an admin.");
  return member;
}

async function keepAnAdmin(tx: Tx, workspaceId: string, leavingId: string) {
  const others = await tx.membership.count({ where: { workspaceId, role: "admin", userId: { not: leavingId } } });
  if (others === 0)
    throw new AppError("conflict", "This is the workspace's last admin. Make someone else an admin first.");
}

export const changeRole = (ctx: Context, { userId, role }: RoleChange) =>
  transact(ctx, "member.changeRole", async ({ tx }) => {
    const { workspaceId } = ctx;
    mayGive(ctx, role);
    const member = await lockedMember(tx, ctx, userId);
    if (member.role === "admin" && role !== "admin") await keepAnAdmin(tx, workspaceId, userId);
    await tx.membership.update({ where: { workspaceId_userId: { workspaceId, userId } }, data: { role } });
    return { id: userId };
  });

export const removeMember = (ctx: Context, { userId }: { userId: string }) =>
  transact(ctx, "member.remove", async ({ tx }) => {
    const { workspaceId } = ctx;
    const member = await lockedMember(tx, ctx, userId);
    if (member.role === "admin") await keepAnAdmin(tx, workspaceId, userId);
    await tx.membership.delete({ where: { workspaceId_userId: { workspaceId, userId } } });
    return { id: userId };
  });

/** Anyone may go, whatever their role, but the last admin. */
export const leaveWorkspace = (ctx: Context) =>
  transact(ctx, "member.leave", async ({ tx }) => {
    const { workspaceId, actor } = ctx;
    await lockMembers(tx, workspaceId);
    const where = { workspaceId_userId: { workspaceId, userId: actor.id } };
    const member = await tx.membership.findUnique({ where, select: { role: true } });
    if (!member) throw notFound("membership");
    if (member.role === "admin") await keepAnAdmin(tx, workspaceId, actor.id);
    await tx.membership.delete({ where });
    return { id: actor.id };
  });

export const createInvitation = (ctx: Context, { email, role }: InvitationInput) =>
  transact(ctx, "invitation.create", async ({ tx, ctx: inside, emit }) => {
    const { workspaceId } = ctx;
    mayGive(ctx, role);
    await lockMembers(tx, workspaceId);
    const isMember = await tx.membership.findFirst({
      where: { workspaceId, user: { email } },
      select: { userId: true },
    });
    if (isMember) throw new AppError("conflict", "This person is a member already.", { email: ["Already a member."] });
    const open = { workspaceId, email, acceptedAt: null, revokedAt: null };
    const invited = await tx.invitation.findFirst({ where: open, select: { id: true } });
    if (invited)
      throw new AppError("conflict", "This person is invited already. Send the invitation again from the list.", {
        email: ["Already invited."],
      });
    // Members and those who may still come count together.
    await requireRoom(tx, inside, "seats", 1);
    const invitedById = ctx.actor.kind === "user" ? ctx.actor.id : null;
    const invitation = await tx.invitation.create({
      data: { workspaceId, email, role, invitedById, expiresAt: expiry() },
      select: { id: true },
    });
    emit(invitationCreated.create({ workspaceId, invitationId: invitation.id }));
    return invitation;
  });

/** A fresh link with a fresh week; the old link stops working when the new mail goes out. */
export const resendInvitation = (ctx: Context, id: string) =>
  transact(ctx, "invitation.resend", async ({ tx, emit }) => {
    const { workspaceId } = ctx;
    const { count } = await tx.invitation.updateMany({
      where: { id, workspaceId, acceptedAt: null, revokedAt: null },
      data: { expiresAt: expiry() },
    });
    if (count === 0) throw notFound("invitation");
    emit(invitationCreated.create({ workspaceId, invitationId: id }));
    return { id };
  });

export const revokeInvitation = (ctx: Context, id: string) =>
  transact(ctx, "invitation.revoke", async ({ tx }) => {
    const { count } = await tx.invitation.updateMany({
      where: { id, workspaceId: ctx.workspaceId, acceptedAt: null, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count === 0) throw notFound("invitation");
    return { id };
  });

/**
 * The mail with the link. The secret is made here and only its hash is stored; repeating the step makes a new link
 * and ends the former. Does nothing for an invitation that was revoked or accepted meanwhile.
 */
export async function sendInvitation(ctx: Context, invitationId: string) {
  const token = newSecret();
  const { workspaceId } = ctx;
  const letter = await transact(ctx, "invitation.send", async ({ tx }) => {
    const where = { id: invitationId, workspaceId, acceptedAt: null, revokedAt: null, expiresAt: { gt: new Date() } };
    const [invitation] = await tx.invitation.updateManyAndReturn({ where, data: { tokenHash: sha256(token) } });
    if (!invitation) return { id: invitationId, to: null };
    const workspace = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { name: true } });
    const inviter = invitation.invitedById
      ? await tx.user.findUnique({ where: { id: invitation.invitedById }, select: { name: true, email: true } })
      : null;
    return { id: invitationId, to: invitation.email, role: invitation.role, workspace, inviter };
  });
  if (!letter.to || !letter.workspace) return { sent: false };
  const who = letter.inviter?.name ?? letter.inviter?.email ?? "An admin";
  const role = roleWords[letter.role];
  const { APP_URL } = env();
  const mail = renderLetter({
    subject: `${who} invites you to ${letter.workspace.name}`,
    paragraphs: [
      `${who} invites you to the workspace “${letter.workspace.name}” on ${service.name} as ${role.label.toLowerCase()}.`,
      role.means,
    ],
    button: { label: "See the invitation", url: `${APP_URL}/invite/${token}` },
    notes: [
      `The link works for ${invitationDays} days, once, and only for ${letter.to}.`,
      "If you did not expect this, ignore it: nothing happens.",
    ],
  });
  await sendMail({ to: letter.to, ...mail });
  return { sent: true };
}

const reasons = {
  accepted: "This invitation was used already.",
  revoked: "This invitation was withdrawn. Ask for a new one.",
  expired: "This invitation has expired. Ask for a new one.",
};

type Which = { token: string } | { id: string };

/** Joins the workspace once. The invitation must be for this person's own address; a second click is no error. */
export const acceptInvitation = (user: UserContext, which: Which) =>
  transactSystem(user, "invitation.accept", async ({ tx }) => {
    const where = "token" in which ? { tokenHash: sha256(which.token) } : { id: which.id };
    const invitation = await tx.invitation.findUnique({ where });
    if (!invitation || ("id" in which && invitation.email !== user.email)) throw notFound("invitation");
    if (invitation.email !== user.email)
      throw new AppError(
        "forbidden",
        `This invitation is for ${invitation.email}; you are signed in as ${user.email}.`,
      );
    const { workspaceId, role } = invitation;
    const workspace = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { slug: true } });
    const now = new Date();
    const { count } = await tx.invitation.updateMany({
      where: { id: invitation.id, acceptedAt: null, revokedAt: null, expiresAt: { gt: now } },
      data: { acceptedAt: now },
    });
    const member = { workspaceId, userId: user.userId };
    if (count === 0) {
      const isMember = await tx.membership.findUnique({
        where: { workspaceId_userId: member },
        select: { role: true },
      });
      if (isMember && !invitation.revokedAt) return { id: invitation.id, slug: workspace.slug };
      const state = invitation.revokedAt ? "revoked" : invitation.expiresAt <= now ? "expired" : "accepted";
      throw new AppError("conflict", reasons[state]);
    }
    await tx.membership.createMany({ data: [{ ...member, role }], skipDuplicates: true });
    return { id: invitation.id, slug: workspace.slug };
  });
