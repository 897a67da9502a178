import "server-only";
import type { Context } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { transact } from "@/lib/transact";
import { actionsQueued } from "~/inngest/events";
import { GoogleError } from "../google-error";
import { record, recordGone, recordLabels } from "../mailbox/mutations";
import { listEmailIds } from "../queries";
import { charge } from "../quota/mutations";
import { assertRight, withRight } from "../rights/mutations";
import { modifyMessage, modifyMessages } from "./google";
import { changeOf, type LabelChange } from "./label-effects";
import {
  type ActionKind,
  type ActionRequest,
  type ActionStep,
  type LabelKind,
  maxActionMails,
  undoSeconds,
} from "./schema";

/** While one process asks Gmail, no other does; longer than any call of ours lasts. */
const leaseSeconds = 45;
/** From so many mails on, one call for all is cheaper than one each. */
const batchFrom = 5;
const starLabels = ["STARRED", "IMPORTANT"];

async function chosenIds(ctx: Context, request: ActionRequest): Promise<string[]> {
  if ("emailIds" in request) return [...new Set(request.emailIds)];
  const ids = await listEmailIds(ctx, request.filter, maxActionMails + 1);
  if (ids.length > maxActionMails)
    throw new AppError("invalid", `That is more than ${maxActionMails} mails. Narrow the filter and do it in parts.`);
  return ids;
}

const connectionSelect = { status: true, statusReason: true, scopes: true, email: true, labelNames: true } as const;

async function findMails(tx: Tx, ctx: Context, ids: string[], labelId: string | undefined) {
  const mails = await tx.emailDiscovery.findMany({
    where: { workspaceId: ctx.workspaceId, id: { in: ids }, state: "ready" },
    select: { id: true, connectionId: true, connection: { select: connectionSelect } },
  });
  if (mails.length === 0) throw notFound("mail");
  for (const { connection } of new Map(mails.map((mail) => [mail.connectionId, mail])).values()) {
    assertRight("modify", connection);
    const names = connection.labelNames as Record<string, string>;
    if (labelId && !(labelId in names) && !starLabels.includes(labelId))
      throw new AppError("invalid", `${connection.email} has no such label.`, {
        labelId: ["Choose a label of this account."],
      });
  }
  return mails;
}

export const queued = ({ workspaceId }: Context, batchId: string, runAfter: Date, isReply: boolean) =>
  actionsQueued.create({ workspaceId, batchId, runAfter: runAfter.toISOString(), isReply });

export type NewAction = {
  id: string;
  emailId: string;
  connectionId: string;
  kind: ActionKind;
  payload: object;
  key: string;
};

/** Writes actions of one batch with an audit row each, and starts their undo window. */
export async function writeActions(tx: Tx, ctx: Context, batchId: string, actions: NewAction[], now: Date) {
  const { workspaceId, actor } = ctx;
  const by = { actorKind: actor.kind, actorId: actor.id };
  const runAfter = new Date(now.getTime() + undoSeconds * 1000);
  const { count } = await tx.emailAction.createMany({
    data: actions.map((action) => ({ ...action, workspaceId, batchId, ...by, runAfter })),
    skipDuplicates: true,
  });
  await tx.auditLog.createMany({
    data: actions.map(({ kind, emailId }) => ({ workspaceId, ...by, action: `email.${kind}`, targetId: emailId })),
  });
  return { isWhole: count === actions.length, runAfter };
}

/** The batch a key made before. */
const findByKey = (tx: Tx, { workspaceId }: Context, key: string) =>
  tx.emailAction.findFirst({
    where: { workspaceId, key: { startsWith: `${key}:` } },
    select: { batchId: true, runAfter: true },
  });

export type Queued = { id: string; count: number; runAfter: Date };

/**
 * Asks for something to be done at Gmail once the undo window is over. The same key asks once, however
 * often it is sent. Throws AppError not_found, conflict (not connected), forbidden (right not given).
 */
export async function queueActions(ctx: Context, request: ActionRequest, now = new Date()): Promise<Queued> {
  const { key, kind, labelId } = request;
  const ids = await chosenIds(ctx, request);
  return transact(ctx, "emailAction.queue", async ({ tx, emit }) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${ctx.workspaceId}:${key}`}, 0))`;
    const before = await findByKey(tx, ctx, key);
    if (before) {
      const count = await tx.emailAction.count({ where: { workspaceId: ctx.workspaceId, batchId: before.batchId } });
      return { id: before.batchId, count, runAfter: before.runAfter };
    }
    const mails = await findMails(tx, ctx, ids, labelId);
    const batchId = newId();
    const payload = labelId ? { labelId } : {};
    const actions = mails.map(({ id, connectionId }) => ({
      id: newId(),
      emailId: id,
      connectionId,
      kind,
      payload,
      key: `${key}:${id}`,
    }));
    const { runAfter } = await writeActions(tx, ctx, batchId, actions, now);
    emit(queued(ctx, batchId, runAfter, false));
    return { id: batchId, count: mails.length, runAfter };
  });
}

/** Takes back what still waits. Throws AppError conflict once Gmail is being asked. */
export const undoActions = (ctx: Context, batchId: string) =>
  transact(ctx, "emailAction.undo", async ({ tx }) => {
    const where = { workspaceId: ctx.workspaceId, batchId };
    const { count } = await tx.emailAction.updateMany({
      where: { ...where, state: "queued" },
      data: { state: "undone", endedAt: new Date() },
    });
    if (count > 0) return { id: batchId };
    const rows = await tx.emailAction.groupBy({ by: ["state"], where });
    if (rows.length === 0) throw notFound("action");
    if (rows.some(({ state }) => state !== "undone"))
      throw new AppError("conflict", "Too late to undo: Gmail has it already. Do the opposite instead.");
    return { id: batchId };
  });

/** Tries what failed once more, at once. */
export const retryActions = (ctx: Context, batchId: string) =>
  transact(ctx, "emailAction.retry", async ({ tx, emit }) => {
    const { workspaceId } = ctx;
    const now = new Date();
    const where = { workspaceId, batchId, state: "failed" as const };
    const row = await tx.emailAction.findFirst({ where, select: { kind: true } });
    if (!row) throw new AppError("conflict", "Nothing of this is failed any more.");
    const isReply = row.kind === "reply";
    // Gmail may have taken a reply whose answer we never heard: as one begun before, it is looked for first.
    const state = isReply ? "running" : "queued";
    await tx.emailAction.updateMany({ where, data: { state, error: null, endedAt: null, runAfter: now } });
    emit(queued(ctx, batchId, now, isReply));
    return { id: batchId };
  });

export const dismissFailure = (ctx: Context, batchId: string) =>
  transact(ctx, "emailAction.dismiss", async ({ tx }) => {
    await tx.emailAction.updateMany({
      where: { workspaceId: ctx.workspaceId, batchId, state: "failed" },
      data: { isSeen: true },
    });
    return { id: batchId };
  });

export type Claimed = {
  id: string;
  emailId: string;
  connectionId: string;
  gmailId: string;
  kind: ActionKind;
  payload: unknown;
  actorId: string;
  /** Somebody began before and did not say how it ended. */
  isRepeat: boolean;
};

/** The batch's actions whose time has come, leased to the caller. */
export const claimActions = (ctx: Context, batchId: string, now: Date): Promise<Claimed[]> =>
  record(
    ctx,
    (tx) => tx.$queryRaw<Claimed[]>`
      WITH due AS (
        SELECT id, state FROM email_action
        WHERE workspace_id = ${ctx.workspaceId}::uuid AND batch_id = ${batchId}::uuid AND state IN ('queued', 'running') AND run_after <= ${now}
        ORDER BY id FOR UPDATE
      )
      UPDATE email_action a SET state = 'running', run_after = ${now}::timestamptz + ${leaseSeconds} * interval '1 second'
      FROM due, email_discovery d
      WHERE a.id = due.id AND d.id = a.email_id
      RETURNING a.id, a.email_id AS "emailId", a.connection_id AS "connectionId", d.gmail_id AS "gmailId", a.kind::text AS kind,
        a.payload, a.actor_id AS "actorId", due.state = 'running' AS "isRepeat"`,
  );

/** Seconds until something of the batch is due; null when nothing is. */
export async function secondsUntilDue(ctx: Context, batchId: string, now: Date): Promise<number | null> {
  const where = { workspaceId: ctx.workspaceId, batchId, state: { in: ["queued" as const, "running" as const] } };
  const next = await record(ctx, (tx) =>
    tx.emailAction.findFirst({ where, orderBy: { runAfter: "asc" }, select: { runAfter: true } }),
  );
  return next && Math.max(1, Math.ceil((next.runAfter.getTime() - now.getTime()) / 1000));
}

/** Gmail certainly did not act: the lease ends as soon as it may be asked again. */
export const postpone = (ctx: Context, ids: string[], until: Date) =>
  record(ctx, (tx) =>
    tx.emailAction.updateMany({
      where: { workspaceId: ctx.workspaceId, id: { in: ids }, state: "running" },
      data: { runAfter: until },
    }),
  );

export const failActions = (ctx: Context, ids: readonly string[], reason: string) =>
  transact(ctx, "emailAction.fail", async ({ tx }) => {
    await tx.emailAction.updateMany({
      where: { workspaceId: ctx.workspaceId, id: { in: [...ids] }, state: { in: ["queued", "running"] } },
      data: { state: "failed", error: reason.slice(0, 500), endedAt: new Date() },
    });
    return { id: ids[0] ?? "" };
  });

/** Everything of the batch that has not ended: the job gave up. */
export async function failBatch(ctx: Context, batchId: string, reason: string) {
  const where = { workspaceId: ctx.workspaceId, batchId, state: { in: ["queued" as const, "running" as const] } };
  const rows = await record(ctx, (tx) => tx.emailAction.findMany({ where, select: { id: true } }));
  if (rows.length > 0)
    await failActions(
      ctx,
      rows.map(({ id }) => id),
      reason,
    );
}

/** Our copy follows only what Gmail has agreed to. */
const settle = (ctx: Context, connectionId: string, actions: Claimed[], change: LabelChange) =>
  transact(ctx, "emailAction.done", async ({ tx }) => {
    await recordLabels(
      tx,
      ctx,
      connectionId,
      actions.map(({ gmailId }) => ({ id: gmailId, ...change })),
    );
    await tx.emailAction.updateMany({
      where: { workspaceId: ctx.workspaceId, id: { in: actions.map(({ id }) => id) }, state: "running" },
      data: { state: "done", endedAt: new Date() },
    });
    return { id: actions[0]?.id ?? "" };
  });

async function changeAtGmail(ctx: Context, connectionId: string, actions: Claimed[], change: LabelChange) {
  const isBatch = actions.length >= batchFrom;
  const method = isBatch ? "messages.batchModify" : "messages.modify";
  await charge(ctx, connectionId, { method, count: isBatch ? 1 : actions.length });
  await withRight(ctx, connectionId, "modify", async (token) => {
    if (isBatch)
      return modifyMessages(
        token,
        actions.map(({ gmailId }) => gmailId),
        change,
      );
    for (const { gmailId } of actions) await modifyMessage(token, gmailId, change);
  });
  await settle(ctx, connectionId, actions, change);
}

/** Fails what Gmail no longer has, alone; the rest of its group is tried again at once. */
async function failGone(ctx: Context, connectionId: string, [action]: Claimed[], reason: string) {
  if (!action) return;
  await record(ctx, (tx) => recordGone(tx, ctx, connectionId, [action.gmailId]));
  await failActions(ctx, [action.id], reason);
}

async function changeGroup(ctx: Context, connectionId: string, actions: Claimed[], now: Date): Promise<void> {
  const [{ kind, payload } = { kind: "archive", payload: {} }] = actions;
  const change = changeOf(kind as LabelKind, (payload as { labelId?: string }).labelId);
  try {
    await changeAtGmail(ctx, connectionId, actions, change);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const kindOf = error instanceof GoogleError ? error.kind : null;
    const ids = actions.map(({ id }) => id);
    if (kindOf === "rate_limited" || kindOf === "unavailable" || kindOf === "unauthorized")
      await postpone(ctx, ids, new Date(now.getTime() + (error.details?.retryAfterSeconds ?? 5) * 1000));
    else if (kindOf === "not_found" && actions.length > 1)
      for (const action of actions) await changeGroup(ctx, connectionId, [action], now);
    else if (kindOf === "not_found") await failGone(ctx, connectionId, actions, error.message);
    else await failActions(ctx, ids, error.message);
  }
}

/** Does at Gmail what is due of the batch. Safe to repeat after a crash at any point: a label is set or it is not. */
export async function changeLabels(ctx: Context, batchId: string, now = new Date()): Promise<ActionStep> {
  const claimed = await claimActions(ctx, batchId, now);
  for (const connectionId of new Set(claimed.map((action) => action.connectionId)))
    await changeGroup(
      ctx,
      connectionId,
      claimed.filter((action) => action.connectionId === connectionId),
      now,
    );
  const waitSeconds = await secondsUntilDue(ctx, batchId, now);
  return waitSeconds === null ? { state: "ended", waitSeconds: 0 } : { state: "wait", waitSeconds };
}
