"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { userAction, workspaceAction } from "@/gates/action";
import { AppError } from "@/lib/errors";
import { rateLimit } from "@/lib/rate-limit";
import {
  acceptInvitation,
  changeRole,
  createInvitation,
  leaveWorkspace,
  removeMember,
  resendInvitation,
  revokeInvitation,
} from "./mutations";
import { InvitationInput, InvitationRef, InvitationToken, MemberRef, RoleChange } from "./schema";

/** Invitations are mails to strangers: a workspace sends a limited number of them. */
async function throttleMails(workspaceId: string) {
  const { isAllowed } = await rateLimit(`invitations:${workspaceId}`, { limit: 50, windowSeconds: 3600 });
  if (!isAllowed) throw new AppError("rate_limited", "Too many invitations in one hour. Please wait a little.");
}

export const createInvitationAction = workspaceAction({
  can: "members.manage",
  input: InvitationInput,
  run: async (ctx, input) => {
    await throttleMails(ctx.workspaceId);
    await createInvitation(ctx, input);
    refresh();
    return { email: input.email };
  },
});

export const resendInvitationAction = workspaceAction({
  can: "members.manage",
  input: InvitationRef,
  run: async (ctx, { id }) => {
    await throttleMails(ctx.workspaceId);
    await resendInvitation(ctx, id);
    refresh();
  },
});

export const revokeInvitationAction = workspaceAction({
  can: "members.manage",
  input: InvitationRef,
  run: async (ctx, { id }) => {
    await revokeInvitation(ctx, id);
    refresh();
  },
});

export const changeRoleAction = workspaceAction({
  can: "members.manage",
  input: RoleChange,
  run: async (ctx, input) => {
    await changeRole(ctx, input);
    refresh();
  },
});

export const removeMemberAction = workspaceAction({
  can: "members.manage",
  input: MemberRef,
  run: async (ctx, input) => {
    await removeMember(ctx, input);
    refresh();
  },
});

export const leaveWorkspaceAction = workspaceAction({
  can: "workspace.read",
  input: z.object({}),
  run: async (ctx) => {
    await leaveWorkspace(ctx);
  },
});

export const acceptInvitationAction = userAction({
  input: z.union([InvitationToken, InvitationRef]),
  run: async (user, which) => {
    const { slug } = await acceptInvitation(user, which);
    return { slug };
  },
});
