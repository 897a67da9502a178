import "server-only";
import { env } from "@/env";
import type { Context, SystemContext } from "@/gates/context";
import { everywhere, transactSystem, within } from "@/lib/transact";
import { syncRequested } from "~/inngest/events";
import { GoogleError } from "../google-error";
import { record } from "../mailbox/mutations";
import { withAccess } from "../tokens/mutations";
import { PushNotice, startWatch, stopWatch } from "./google";

/**
 * Works off one push: it only says that something changed, so the history is asked from our own cursor. What it
 * carries may be old, doubled or out of order; a notice of what we know already asks for nothing.
 */
export async function handlePush(system: SystemContext, receiptId: string): Promise<void> {
  const receipt = await everywhere(system, (tx) => tx.webhookReceipt.findUniqueOrThrow({ where: { id: receiptId } }));
  if (receipt.handledAt) return;
  const { emailAddress, historyId } = PushNotice.parse(receipt.payload);
  await transactSystem(system, "gmail.push", async ({ tx, emit }) => {
    const behind = await tx.$queryRaw<{ id: string; workspaceId: string }[]>`
      SELECT id, workspace_id AS "workspaceId" FROM gmail_connection
      WHERE lower(email) = ${emailAddress} AND status = 'active' AND history_id < ${historyId}::numeric`;
    for (const { id, workspaceId } of behind) emit(syncRequested.create({ workspaceId, connectionId: id }));
    await tx.webhookReceipt.updateMany({ where: { id: receiptId, handledAt: null }, data: { handledAt: new Date() } });
    return { id: receiptId };
  });
}

const keepWatch = (ctx: Context, id: string, watchExpiresAt: Date | null) =>
  record(ctx, (tx) =>
    tx.gmailConnection.updateMany({ where: { id, workspaceId: ctx.workspaceId }, data: { watchExpiresAt } }),
  );

/** Has Gmail push this account's changes for another week. Without a topic nothing is asked: the poll sees them. */
export async function renewWatch(ctx: Context, connectionId: string): Promise<void> {
  const topic = env().GOOGLE_PUSH_TOPIC;
  if (!topic) return;
  const start = () =>
    withAccess(ctx, connectionId, (token) => startWatch(token, topic), { method: "watch", lane: "backfill" });
  const { expiresAt } = await start().catch(async (error: unknown) => {
    // One of another topic is in the way: a mailbox has one watch per project.
    if (!(error instanceof GoogleError) || error.kind !== "refused") throw error;
    await withAccess(ctx, connectionId, stopWatch, { method: "stop", lane: "backfill" });
    return start();
  });
  await keepWatch(ctx, connectionId, expiresAt);
}

/** Before access ends. What Gmail says to it does not matter: without access it pushes nothing. */
export async function endWatch(ctx: Context, connectionId: string): Promise<void> {
  const row = await within(ctx, (tx) =>
    tx.gmailConnection.findFirst({
      where: { id: connectionId, workspaceId: ctx.workspaceId },
      select: { watchExpiresAt: true },
    }),
  );
  if (!row?.watchExpiresAt) return;
  await withAccess(ctx, connectionId, stopWatch, { method: "stop" }).catch(() => {});
  await keepWatch(ctx, connectionId, null);
}
