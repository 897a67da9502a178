import "server-only";
import type { Context } from "@/gates/context";
import { AppError, notFound } from "@/lib/errors";
import { transact } from "@/lib/transact";
import type { ApiKeyInput } from "./schema";
import { newApiKey } from "./secret";

const dayMs = 86_400_000;

/** The key is in the answer and nowhere else. A key cannot hold a right its maker lacks. */
export async function createApiKey(ctx: Context, { name, scopes, expiresInDays }: ApiKeyInput) {
  const excess = scopes.filter((scope) => !ctx.permissions.has(scope));
  if (excess.length > 0)
    throw new AppError("forbidden", `You cannot give a key more than you may do yourself: ${excess.join(", ")}.`);
  const { key, prefix, hash } = newApiKey();
  const { id } = await transact(ctx, "apiKey.create", ({ tx }) =>
    tx.apiKey.create({
      data: {
        workspaceId: ctx.workspaceId,
        name,
        scopes,
        prefix,
        hash,
        createdById: ctx.actor.kind === "user" ? ctx.actor.id : null,
        expiresAt: expiresInDays ? new Date(Date.now() + expiresInDays * dayMs) : null,
      },
    }),
  );
  return { id, key, prefix };
}

/** Ends a key at once: every request looks it up. */
export const revokeApiKey = (ctx: Context, id: string) =>
  transact(ctx, "apiKey.revoke", async ({ tx }) => {
    const { count } = await tx.apiKey.updateMany({
      where: { id, workspaceId: ctx.workspaceId, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count === 0) throw notFound("key");
    return { id };
  });
