import "server-only";
import type { Context } from "@/gates/context";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { transact, within } from "@/lib/transact";
import { getRawMessage } from "../google";
import { GoogleError } from "../google-error";
import {
  type Claimed,
  claimActions,
  failActions,
  postpone,
  type Queued,
  queued,
  secondsUntilDue,
  writeActions,
} from "../mail-actions/mutations";
import type { ActionStep } from "../mail-actions/schema";
import { record } from "../mailbox/mutations";
import { fetchRawMessage } from "../mutations";
import { charge } from "../quota/mutations";
import { assertRight, withRight } from "../rights/mutations";
import { composeReply, frameReply, readOriginal, replyMessageId } from "./compose-reply";
import { findByMessageId, sendMessage } from "./google";
import { type ReplyInput, ReplyPayload, type ReplyPreview } from "./schema";

const findMail = async (ctx: Context, emailId: string) => {
  const mail = await within(ctx, (tx) =>
    tx.emailDiscovery.findFirst({
      where: { id: emailId, workspaceId: ctx.workspaceId, state: "ready" },
      select: {
        id: true,
        connectionId: true,
        threadId: true,
        sentAt: true,
        connection: { select: { email: true, status: true, statusReason: true, scopes: true } },
      },
    }),
  );
  if (!mail) throw notFound("mail");
  return mail;
};

/** Whom a reply would go to and what it would quote: read from the mail itself, which costs one fetch. */
export async function previewReply(ctx: Context, emailId: string): Promise<ReplyPreview> {
  const mail = await findMail(ctx, emailId);
  const original = await readOriginal(await fetchRawMessage(ctx, emailId), mail.sentAt);
  const frame = (toAll: boolean) => frameReply(original, mail.connection.email, toAll);
  return { one: frame(false), all: frame(true) };
}

/** Keeps what a person has written so far. Not an act on mail: it leaves no audit row. */
export async function saveDraft(ctx: Context, emailId: string, text: string): Promise<void> {
  if (ctx.actor.kind !== "user") throw new AppError("forbidden", "Only people write drafts.");
  const { id } = await findMail(ctx, emailId);
  const row = { emailId: id, authorId: ctx.actor.id };
  await record(ctx, async (tx) => {
    if (text.trim() === "") await tx.replyDraft.deleteMany({ where: { ...row, workspaceId: ctx.workspaceId } });
    else
      await tx.replyDraft.upsert({
        where: { emailId_authorId: row },
        create: { ...row, workspaceId: ctx.workspaceId, text },
        update: { text },
      });
  });
}

/** Sends once the undo window is over: the same key sends once, however often it comes. */
export async function queueReply(ctx: Context, input: ReplyInput, now = new Date()): Promise<Queued> {
  const mail = await findMail(ctx, input.emailId);
  assertRight("send", mail.connection);
  return transact(ctx, "emailAction.queueReply", async ({ tx, emit }) => {
    const key = `${input.key}:${mail.id}`;
    const batchId = newId();
    const payload = ReplyPayload.parse(input);
    const action = {
      id: newId(),
      emailId: mail.id,
      connectionId: mail.connectionId,
      kind: "reply" as const,
      payload,
      key,
    };
    const { isWhole, runAfter } = await writeActions(tx, ctx, batchId, [action], now);
    if (isWhole) {
      emit(queued(ctx, batchId, runAfter, true));
      return { id: batchId, count: 1, runAfter };
    }
    const before = await tx.emailAction.findFirstOrThrow({
      where: { workspaceId: ctx.workspaceId, key },
      select: { batchId: true, runAfter: true },
    });
    return { id: before.batchId, count: 1, runAfter: before.runAfter };
  });
}

const settle = (ctx: Context, { id, emailId, actorId }: Claimed, sentGmailId: string) =>
  transact(ctx, "email.replySent", async ({ tx }) => {
    const { workspaceId } = ctx;
    await tx.emailAction.updateMany({
      where: { id, workspaceId, state: "running" },
      data: { state: "done", sentGmailId, endedAt: new Date() },
    });
    await tx.replyDraft.deleteMany({ where: { workspaceId, emailId, authorId: actorId } });
    return { id };
  });

/** A repeat first looks whether Gmail has the mail: it may have taken it and its answer was lost. */
async function sendOnce(ctx: Context, action: Claimed): Promise<string> {
  const { connectionId, emailId } = action;
  const mail = await findMail(ctx, emailId);
  const from = mail.connection.email;
  const messageId = replyMessageId(action.id, from);
  if (action.isRepeat) {
    await charge(ctx, connectionId, { method: "messages.list" });
    const sent = await withRight(ctx, connectionId, "send", (token) => findByMessageId(token, messageId));
    if (sent) return sent;
  }
  await charge(ctx, connectionId, { method: "messages.get" });
  await charge(ctx, connectionId, { method: "messages.send" });
  const { text, toAll } = ReplyPayload.parse(action.payload);
  return withRight(ctx, connectionId, "send", async (token) => {
    const original = await readOriginal(await getRawMessage(token, action.gmailId), mail.sentAt);
    return sendMessage(token, await composeReply({ from, text, toAll, messageId, original }), mail.threadId);
  });
}

async function send(ctx: Context, action: Claimed, now: Date): Promise<void> {
  try {
    await settle(ctx, action, await sendOnce(ctx, action));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const kind = error instanceof GoogleError ? error.kind : null;
    const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000);
    // Certainly not sent: the next try may come at once. No answer at all: the lease runs out first, then it is looked up.
    if (kind === "rate_limited" || kind === "unauthorized")
      await postpone(ctx, [action.id], inSeconds(error.details?.retryAfterSeconds ?? 5));
    else if (kind !== "unavailable") await failActions(ctx, [action.id], error.message);
  }
}

/** Sends what is due of the batch, exactly once whatever crashes. */
export async function sendReply(ctx: Context, batchId: string, now = new Date()): Promise<ActionStep> {
  for (const action of await claimActions(ctx, batchId, now)) await send(ctx, action, now);
  const waitSeconds = await secondsUntilDue(ctx, batchId, now);
  return waitSeconds === null ? { state: "ended", waitSeconds: 0 } : { state: "wait", waitSeconds };
}
