import "server-only";
import { sha256 } from "@/lib/crypto";
import { ask, inScope } from "@/lib/db";
import { writeOutbox } from "@/lib/outbox";
import { webhookReceived } from "~/inngest/events";
import { isPermission, type Permission, permissionsOf } from "./permissions";

/** A person's place in a workspace, by its slug. */
export async function findMembership(userId: string, slug: string) {
  const row = await inScope("system", (tx) =>
    tx.membership.findFirst({
      where: { userId, workspace: { slug } },
      select: {
        workspaceId: true,
        role: true,
        workspace: { select: { name: true, slug: true } },
      },
    }),
  );
  return (
    row && {
      workspaceId: row.workspaceId,
      role: row.role,
      workspace: row.workspace,
      permissions: new Set<Permission>(permissionsOf[row.role]),
    }
  );
}

export const findWorkspaceId = async (slug: string) =>
  (await inScope("system", (tx) => tx.workspace.findUnique({ where: { slug }, select: { id: true } })))?.id ?? null;

type FoundKey = { id: string; workspaceId: string; scopes: string[]; isStale: boolean; planId: string };

/** A live API key, by the key itself. */
export async function findApiKey(key: string) {
  const [row] = await ask<FoundKey>("SELECT * FROM find_api_caller($1)", [sha256(key)]);
  if (!row) return null;
  const { id, workspaceId, planId } = row;
  if (row.isStale)
    await inScope({ workspaceId }, (tx) => tx.apiKey.updateMany({ where: { id }, data: { lastUsedAt: new Date() } }));
  return { id, workspaceId, planId, permissions: new Set(row.scopes.filter(isPermission)) };
}

/** Stores what a sender said, once per event id, with the event that starts the work. Returns outbox ids to relay. */
export const storeReceipt = (receipt: { sender: string; eventId: string; type: string; payload: object }) =>
  inScope("system", async (tx) => {
    const [row] = await tx.webhookReceipt.createManyAndReturn({
      data: [receipt],
      skipDuplicates: true,
      select: { id: true },
    });
    if (!row) return [];
    const { sender, type } = receipt;
    return writeOutbox(tx, null, [webhookReceived.create({ receiptId: row.id, sender, type })]);
  });
