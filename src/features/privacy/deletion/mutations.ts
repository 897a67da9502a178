import "server-only";
import { releaseHolds } from "@/features/credits/mutations";
import { disconnect } from "@/features/gmail/mutations";
import { findUserByPassword } from "@/features/identity/passwords/queries";
import type { Context, SystemContext, UserContext } from "@/gates/context";
import { seal, unseal } from "@/lib/crypto";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { renderLetter } from "@/lib/letter";
import { log } from "@/lib/log";
import { sendMail } from "@/lib/mailer";
import { everywhere, transact, transactSystem } from "@/lib/transact";
import { service } from "@/service.config";
import { deletionRequested } from "~/inngest/events";
import { accountEnd, findDeletion } from "./queries";
import { receiptLetter } from "./receipt";
import type { AccountDeletionInput, WorkspaceDeletionInput } from "./schema";

const place = (rowId: string) => ({ table: "deletion", column: "sealed_receipt_to", rowId });
const untrue = (message: string) => new AppError("invalid", message, { confirmation: [message] });

/** Nobody gets in any more, by browser or by key, and nothing new starts. */
async function closeDoors(tx: Tx, workspaceIds: string[]) {
  const now = new Date();
  const where = { workspaceId: { in: workspaceIds } };
  await tx.apiKey.updateMany({ where: { ...where, revokedAt: null }, data: { revokedAt: now } });
  await tx.invitation.updateMany({ where: { ...where, acceptedAt: null, revokedAt: null }, data: { revokedAt: now } });
  await tx.syncRun.updateMany({ where: { ...where, status: "running" }, data: { status: "cancelled", endedAt: now } });
  await tx.membership.deleteMany({ where });
}

/** Ends the workspace for all its members at once; a job then hands back every grant and removes the rows. */
export const deleteWorkspace = (ctx: Context, { confirmation }: WorkspaceDeletionInput) =>
  transact(ctx, "workspace.delete", async ({ tx, emit }) => {
    const { workspaceId, actor } = ctx;
    await tx.$executeRaw`SELECT 1 FROM workspace WHERE id = ${workspaceId}::uuid FOR UPDATE`;
    const workspace = await tx.workspace.findUnique({ where: { id: workspaceId }, select: { slug: true } });
    if (!workspace) throw notFound("workspace");
    if (confirmation !== workspace.slug) throw untrue(`Type ${workspace.slug} to confirm.`);
    const asker = await tx.user.findUnique({ where: { id: actor.id }, select: { email: true } });
    if (actor.kind !== "user" || !asker) throw new AppError("forbidden", "Only a person can delete a workspace.");
    await closeDoors(tx, [workspaceId]);
    const id = newId();
    const sealedReceiptTo = seal(asker.email, place(id));
    await tx.deletion.createMany({ data: [{ id, workspaceIds: [workspaceId], sealedReceiptTo }] });
    emit(deletionRequested.create({ deletionId: id }));
    return { id };
  });

async function assertOwner(user: UserContext, { confirmation, password }: AccountDeletionInput) {
  if (confirmation.toLowerCase() !== user.email) throw untrue(`Type ${user.email} to confirm.`);
  const hasPassword = await everywhere(user, (tx) =>
    tx.user.count({ where: { id: user.userId, passwordHash: { not: null } } }),
  );
  if (hasPassword === 0) return;
  const isRight = password && (await findUserByPassword(user, { email: user.email, password }));
  if (!isRight)
    throw new AppError("invalid", "This is not your password.", { password: ["This is not your password."] });
}

/**
 * Ends the account at once, with the workspaces nobody else is in. Throws `conflict` while others depend on the person
 * as their last admin.
 */
export async function deleteAccount(user: UserContext, input: AccountDeletionInput) {
  await assertOwner(user, input);
  return transactSystem(user, "account.delete", async ({ tx, emit }) => {
    const { userId, email } = user;
    await tx.$executeRaw`
      SELECT 1 FROM workspace WHERE id IN (SELECT workspace_id FROM membership WHERE user_id = ${userId}::uuid)
      ORDER BY id FOR NO KEY UPDATE`;
    const { deleted, blocking } = await accountEnd(tx, userId);
    if (blocking.length > 0)
      throw new AppError(
        "conflict",
        `You are the last admin of ${blocking.map(({ name }) => name).join(", ")}. Make someone else an admin there, or delete the workspace, and try again.`,
      );
    const workspaceIds = deleted.map(({ id }) => id);
    await closeDoors(tx, workspaceIds);
    await tx.invitation.deleteMany({ where: { email } });
    const id = newId();
    await tx.deletion.createMany({ data: [{ id, userId, workspaceIds, sealedReceiptTo: seal(email, place(id)) }] });
    const { count } = await tx.user.deleteMany({ where: { id: userId } });
    if (count === 0) throw notFound("account");
    emit(deletionRequested.create({ deletionId: id }));
    return { id };
  });
}

/** Jobs of a workspace that is going end without a charge. Safe to repeat. */
export const stopWork = (ctx: Context) =>
  transact(ctx, "workspace.stopWork", async ({ tx, ctx }) => {
    const { workspaceId } = ctx;
    const stopped = await tx.processingJob.updateManyAndReturn({
      where: { workspaceId, status: { in: ["queued", "running"] } },
      data: { status: "cancelled", endedAt: new Date() },
      select: { id: true },
    });
    const jobIds = stopped.map(({ id }) => id);
    if (jobIds.length > 0) await releaseHolds(ctx, { jobIds, description: "The workspace was deleted" });
    return { id: workspaceId, stopped: jobIds.length };
  });

/** What can pass by itself: worth another try. */
const passing = new Set(["unavailable", "rate_limited"]);

/**
 * Hands one mailbox's access back to Google and stops its notifications. A refusal that will not pass is written down
 * and does not hold the deletion up: our copy of the token goes with the row. Safe to repeat.
 */
export async function endGrant(
  ctx: Context,
  system: SystemContext,
  { deletionId, id }: { deletionId: string; id: string },
) {
  const outcome = await disconnect(ctx, { connectionId: id, isDeletingMails: false }).then(
    () => "revoked" as const,
    (error: unknown) => {
      if (error instanceof AppError && error.code === "not_found") return "revoked" as const;
      if (error instanceof AppError && passing.has(error.code)) throw error;
      log.error({ err: error, connectionId: id }, "deletion: a grant was not handed back");
      return "refused" as const;
    },
  );
  await everywhere(
    system,
    (tx) => tx.$executeRaw`
      UPDATE deletion SET counts = jsonb_build_object('grants', coalesce(counts->'grants', '{}') || jsonb_build_object(${id}::text, ${outcome}::text))
        || jsonb_build_object('rows', coalesce(counts->'rows', '{}'))
      WHERE id = ${deletionId}::uuid`,
  );
  return { outcome };
}

/** Removes every row of the workspace but the ledger's. A second time finds nothing and counts nothing. */
export const eraseWorkspace = (ctx: SystemContext, deletionId: string, workspaceId: string) =>
  transactSystem(ctx, "workspace.erase", async ({ tx }) => {
    if ((await tx.workspace.count({ where: { id: workspaceId } })) === 0) return { id: workspaceId };
    await tx.$executeRaw`
      WITH erased AS (SELECT jsonb_object_agg(name, deleted) AS rows FROM erase_workspace(${deletionId}::uuid, ${workspaceId}::uuid))
      UPDATE deletion SET counts = jsonb_build_object('grants', coalesce(counts->'grants', '{}'))
        || jsonb_build_object('rows', coalesce(counts->'rows', '{}') || jsonb_build_object(${workspaceId}::text, erased.rows))
      FROM erased WHERE id = ${deletionId}::uuid`;
    return { id: workspaceId };
  });

/** Mails the receipt, then forgets whom it went to. A repeat after a crash mails it once more. */
export async function finishDeletion(ctx: SystemContext, deletionId: string) {
  const deletion = await findDeletion(ctx, deletionId);
  if (!deletion) return { isSent: false };
  const { sealedReceiptTo, userId, workspaceIds, counts } = deletion;
  const letter = receiptLetter({
    product: service.name,
    reference: deletionId,
    isAccount: userId !== null,
    workspaceCount: workspaceIds.length,
    counts,
  });
  if (sealedReceiptTo) {
    const { subject, text, html } = renderLetter(letter);
    const messageId = `<deletion-${deletionId}@${new URL(`mailto:${service.supportEmail}`).pathname.split("@")[1]}>`;
    await sendMail({ to: unseal(sealedReceiptTo, place(deletionId)), subject, text, html, messageId });
  }
  await transactSystem(ctx, "deletion.finish", async ({ tx }) => {
    await tx.deletion.updateMany({
      where: { id: deletionId },
      data: { finishedAt: new Date(), sealedReceiptTo: null, userId: null },
    });
    return { id: deletionId };
  });
  return { isSent: sealedReceiptTo !== null };
}
