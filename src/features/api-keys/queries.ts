import "server-only";
import type { Context } from "@/gates/context";
import { notFound } from "@/lib/errors";
import { within } from "@/lib/transact";

export const listApiKeys = (ctx: Context) =>
  within(ctx, (tx) =>
    tx.apiKey.findMany({
      where: { workspaceId: ctx.workspaceId, revokedAt: null },
      select: {
        id: true,
        name: true,
        prefix: true,
        scopes: true,
        createdAt: true,
        lastUsedAt: true,
        expiresAt: true,
      },
      orderBy: { id: "desc" },
    }),
  );
export type ApiKeyRow = Awaited<ReturnType<typeof listApiKeys>>[number];

/** The key a request came with, and its workspace. */
export const getCurrentKey = (ctx: Context) =>
  within(ctx, async (tx) => {
    const key = await tx.apiKey.findFirst({ where: { id: ctx.actor.id, workspaceId: ctx.workspaceId } });
    const workspace = await tx.workspace.findUnique({ where: { id: ctx.workspaceId } });
    if (!key || !workspace) throw notFound("key");
    return { key, workspace };
  });
