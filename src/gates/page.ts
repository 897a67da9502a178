import "server-only";
import { forbidden, notFound, redirect } from "next/navigation";
import { cache } from "react";
import { mint, mintSystem } from "./mint";
import type { Permission } from "./permissions";
import { findMembership } from "./resolve";
import { currentUser } from "./session";

/** The signed-in person, or the sign-in page. */
export async function requireUser(returnTo?: string) {
  const user = await currentUser();
  if (!user) redirect(returnTo ? `/login?next=${encodeURIComponent(returnTo)}` : "/login");
  return user;
}

const member = cache(async (slug: string) => {
  const user = await requireUser(`/${slug}`);
  const membership = await findMembership(user.userId, slug);
  if (!membership) notFound();
  return { user, membership };
});

/** Every page calls this itself: a layout does not run again on navigation, so it guards nothing. */
export async function requireWorkspace(slug: string, can: Permission) {
  const { user, membership } = await member(slug);
  if (!membership.permissions.has(can)) forbidden();
  return mint({
    workspaceId: membership.workspaceId,
    actor: user.actor,
    permissions: membership.permissions,
  });
}

/** For the workspace's frame: who is here and as what. */
export const requireMember = member;

export async function requireOperator() {
  const user = await requireUser("/admin");
  if (!user.isOperator) notFound();
  return mintSystem({ kind: "operator", id: user.userId });
}
