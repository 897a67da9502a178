import "server-only";
import type { Context } from "@/gates/context";
import { transact } from "@/lib/transact";
import { discoveryRequested, syncRequested } from "~/inngest/events";
import { startCheck } from "../checks/mutations";
import { getProfile, listIds, listLabels } from "../google";
import { readHistory, recordHistory } from "../history/mutations";
import { isStillAt, readPending, record, recordIds } from "../mailbox/mutations";
import { type Clock, realClock } from "../quota/mutations";
import { DiscoveryFilter } from "../schema";
import { withAccess } from "../tokens/mutations";
import type { SyncStep } from "./schema";
import { ended, more, stepMs, wait, workOn } from "./steps";

/** A discovery leaves a mail Gmail keeps failing on to the minutely sync. */
const discoveryAttempts = 3;

const findRun = (ctx: Context, id: string) =>
  record(ctx, (tx) =>
    tx.syncRun.findFirst({
      where: { id, workspaceId: ctx.workspaceId, status: "running" },
      select: {
        id: true,
        mode: true,
        connectionId: true,
        query: true,
        labelIds: true,
        startHistoryId: true,
        pageToken: true,
        connection: { select: { filter: true, historyId: true } },
      },
    }),
  );
type Run = NonNullable<Awaited<ReturnType<typeof findRun>>>;

const boxOf = (run: Run) => ({
  connectionId: run.connectionId,
  filter: DiscoveryFilter.parse(run.connection.filter ?? {}),
  runId: run.id,
  cursor: run.connection.historyId,
});

/**
 * Goes on with a running discovery where its row says it stands; safe to repeat after a crash at any
 * point, and safe beside another that does the same.
 */
export const advanceDiscovery = (
  ctx: Context,
  runId: string,
  workMs = stepMs,
  clock: Clock = realClock,
): Promise<SyncStep> =>
  workOn(
    async () => {
      const run = await findRun(ctx, runId);
      return run ? advanceRun(ctx, run, clock) : ended;
    },
    workMs,
    (reason) => failRun(ctx, runId, reason),
  );

async function advanceRun(ctx: Context, run: Run, clock: Clock): Promise<SyncStep> {
  if (run.startHistoryId === null) return begin(ctx, run, clock);
  const { state, waitSeconds } = await withAccess(ctx, run.connectionId, (token) =>
    readHeaders(ctx, token, run, clock),
  );
  if (state !== "none") return state === "more" ? more : wait(waitSeconds);
  return run.pageToken === "" ? finish(ctx, run) : listPage(ctx, run, clock);
}

const readHeaders = (ctx: Context, token: string, run: Run, clock: Clock) =>
  readPending(ctx, token, boxOf(run), {
    lane: "backfill",
    clock,
    belowAttempts: discoveryAttempts,
    count: (tx, { ready, failed, gone }) =>
      tx.syncRun.updateMany({
        where: { id: run.id, workspaceId: ctx.workspaceId },
        data: {
          readyCount: { increment: ready },
          failedCount: { increment: failed },
          listedCount: { decrement: gone },
        },
      }),
  });

/** Pins the history cursor before the first page is listed: what changes later is in the history after it. */
async function begin(ctx: Context, run: Run, clock: Clock): Promise<SyncStep> {
  const ask = <T>(method: "profile.get" | "labels.list", call: (token: string) => Promise<T>) =>
    withAccess(ctx, run.connectionId, call, { method, lane: "backfill", clock });
  const { historyId } = await ask("profile.get", getProfile);
  const labels = await ask("labels.list", listLabels);
  const { workspaceId } = ctx;
  await record(ctx, async (tx) => {
    const labelNames = Object.fromEntries(
      labels.filter(({ isSystem }) => !isSystem).map(({ id, name }) => [id, name.replaceAll("\0", "")]),
    );
    await tx.gmailConnection.updateMany({ where: { id: run.connectionId, workspaceId }, data: { labelNames } });
    await tx.syncRun.updateMany({
      where: { id: run.id, workspaceId, startHistoryId: null },
      data: { startHistoryId: historyId },
    });
  });
  return more;
}

/** The page's ids and the next page's token are written together, by whoever is first. */
async function listPage(ctx: Context, run: Run, clock: Clock): Promise<SyncStep> {
  const page = await withAccess(
    ctx,
    run.connectionId,
    (token) => listIds(token, { q: run.query, labelIds: run.labelIds }, run.pageToken),
    { method: "messages.list", lane: "backfill", clock },
  );
  const where = { id: run.id, workspaceId: ctx.workspaceId };
  await record(ctx, async (tx) => {
    await isStillAt(tx, ctx, run.connectionId, null);
    const { count } = await tx.syncRun.updateMany({
      where: { ...where, status: "running", pageToken: run.pageToken },
      data: {
        pageToken: page.nextPageToken ?? "",
        ...(run.pageToken === null && { estimatedTotal: page.estimatedTotal }),
      },
    });
    if (count === 0) return;
    const { listed, ready } = await recordIds(tx, ctx, boxOf(run), page.mails);
    await tx.syncRun.updateMany({
      where,
      data: { listedCount: { increment: listed }, readyCount: { increment: ready } },
    });
  });
  return more;
}

/** The cursor never skips a change: a first discovery sets the pinned one; a later one keeps the older cursor it finds. */
async function finish(ctx: Context, run: Run): Promise<SyncStep> {
  const { workspaceId } = ctx;
  await transact(ctx, "discovery.finish", async ({ tx, emit }) => {
    const endedAt = new Date();
    // The mailbox's row before the run's, as everybody takes them: two that advance one run cannot block each other.
    await isStillAt(tx, ctx, run.connectionId, null);
    const { count } = await tx.syncRun.updateMany({
      where: { id: run.id, workspaceId, status: "running" },
      data: { status: "done", endedAt },
    });
    if (count === 0) return run;
    await tx.$executeRaw`
      UPDATE gmail_connection SET last_synced_at = ${endedAt}, history_id = COALESCE(history_id, ${run.startHistoryId})
      WHERE id = ${run.connectionId}::uuid AND workspace_id = ${workspaceId}::uuid`;
    emit(syncRequested.create({ workspaceId, connectionId: run.connectionId }));
    return run;
  });
  return ended;
}

export const failRun = (ctx: Context, runId: string, reason: string) =>
  transact(ctx, "discovery.fail", async ({ tx }) => {
    await tx.syncRun.updateMany({
      where: { id: runId, workspaceId: ctx.workspaceId, status: "running" },
      data: { status: "failed", error: reason.slice(0, 500), endedAt: new Date() },
    });
    return { id: runId };
  });

/** Hands a very long discovery to a fresh job: a job's steps are few, the run itself goes on. */
export const continueDiscovery = (ctx: Context, connectionId: string, syncRunId: string) =>
  transact(ctx, "discovery.continue", async ({ emit }) => {
    emit(discoveryRequested.create({ workspaceId: ctx.workspaceId, connectionId, syncRunId }));
    return { id: syncRunId };
  });

const findMailbox = (ctx: Context, id: string) =>
  record(ctx, (tx) =>
    tx.gmailConnection.findFirst({
      where: {
        id,
        workspaceId: ctx.workspaceId,
        status: "active",
        historyId: { not: null },
        syncRuns: { none: { status: "running" } },
      },
      select: { id: true, filter: true, historyId: true },
    }),
  );

/** Headers of so many new mails are read as if somebody waited for them; a flood of them fills up like a backfill. */
const freshRounds = 2;

/**
 * Follows Gmail's history since the cursor; safe to repeat, and beside another that does the same. While a discovery
 * runs it leaves the mailbox alone. When Gmail no longer knows the cursor, everything is compared anew.
 */
export function advanceSync(
  ctx: Context,
  connectionId: string,
  workMs = stepMs,
  clock: Clock = realClock,
): Promise<SyncStep> {
  let isHistoryRead = false;
  let rounds = 0;
  const once = async (): Promise<SyncStep> => {
    const mailbox = await findMailbox(ctx, connectionId);
    if (!mailbox || mailbox.historyId === null) return ended;
    const { historyId: cursor } = mailbox;
    const box = { connectionId, filter: DiscoveryFilter.parse(mailbox.filter ?? {}), runId: null, cursor };
    if (!isHistoryRead) {
      const page = await readHistory(ctx, connectionId, cursor, clock);
      if (!page) return startCheck(ctx, connectionId, "lost_cursor").then(() => ended);
      await recordHistory(ctx, box, page);
      isHistoryRead = page.isLast;
      return more;
    }
    const lane = rounds++ < freshRounds ? "interactive" : "backfill";
    const { state, waitSeconds } = await withAccess(ctx, connectionId, (token) =>
      readPending(ctx, token, box, { lane, clock }),
    );
    if (state === "more") return more;
    // The history is read, though some of its mails may still have to wait.
    await noteSynced(ctx, connectionId);
    return state === "none" ? ended : wait(waitSeconds);
  };
  return workOn(once, workMs, async () => {});
}

const noteSynced = (ctx: Context, connectionId: string) =>
  record(ctx, (tx) =>
    tx.gmailConnection.updateMany({
      where: { id: connectionId, workspaceId: ctx.workspaceId },
      data: { lastSyncedAt: new Date() },
    }),
  );
