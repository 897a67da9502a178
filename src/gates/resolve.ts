import "server-only";
import { sha256 } from "@/lib/crypto";
import { inScope } from "@/lib/db";
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

/** A live API key, by the key itself. */
export async function findApiKey(key: string) {
  const now = new Date();
  const row = await inScope("system", (tx) =>
    tx.apiKey.findFirst({
      where: {
        hash: sha256(key),
        revokedAt: null,
        OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],
      },
      select: { id: true, workspaceId: true, scopes: true, lastUsedAt: true },
    }),
  );
  if (!row) return null;
  if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > 60_000)
    await inScope("system", (tx) =>
      tx.apiKey.updateMany({
        where: { id: row.id },
        data: { lastUsedAt: now },
      }),
    );
  return {
    id: row.id,
    workspaceId: row.workspaceId,
    permissions: new Set(row.scopes.filter(isPermission)),
  };
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
