import "server-only";
import type { Context, UserContext } from "@/gates/context";
import { notFound } from "@/lib/errors";
import { everywhere, within } from "@/lib/transact";

/** The workspaces a person is in, oldest membership first. */
export const listWorkspaces = (user: UserContext) =>
  everywhere(user, (tx) =>
    tx.membership.findMany({
      where: { userId: user.userId },
      select: { role: true, workspace: { select: { id: true, slug: true, name: true } } },
      orderBy: [{ createdAt: "asc" }, { workspaceId: "asc" }],
      take: 200,
    }),
  );
export type WorkspaceOfUser = Awaited<ReturnType<typeof listWorkspaces>>[number];

export async function getWorkspace(ctx: Context) {
  const workspace = await within(ctx, (tx) =>
    tx.workspace.findUnique({ where: { id: ctx.workspaceId }, select: { id: true, slug: true, name: true } }),
  );
  if (!workspace) throw notFound("workspace");
  return workspace;
}
