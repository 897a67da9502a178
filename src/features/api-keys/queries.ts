import "server-only";
import type { Context } from "@/gates/context";
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
