import "server-only";
import type { Context } from "@/gates/context";
import { AppError } from "@/lib/errors";
import { transact } from "@/lib/transact";
import { discoveryRequested, syncRequested } from "~/inngest/events";
import { gmailQuery } from "../gmail-query";
import { getProfile, type HistoryPage, listHistory, listIds, listLabels } from "../google";
import { GoogleError } from "../google-error";
import { readPending, record, recordGone, recordIds, recordLabels } from "../mailbox/mutations";
import { DiscoveryFilter } from "../schema";
import { withAccess } from "../tokens/mutations";
import { netLabelChanges } from "./label-changes";
import type { SyncStep } from "./schema";

const more: SyncStep = { state: "more", waitSeconds: 0 };
const ended: SyncStep = { state: "ended", waitSeconds: 0 };
const wait = (waitSeconds: number): SyncStep => ({ state: "wait", waitSeconds });
/** How long one step works before it hands back: steps are few, and a crash repeats little. */
const stepMs = 20_000;
/** A discovery leaves a mail Gmail keeps failing on to the minutely sync. */
const discoveryAttempts = 3;

/** Works on until the time is up or there is nothing left. Google's refusals become a pause or `end`. */
async function workOn(
  once: () => Promise<SyncStep>,
  workMs: number,
  end: (reason: string) => Promise<unknown>,
): Promise<SyncStep> {
  const untilMs = Date.now() + workMs;
  try {
    for (;;) {
      const step = await once();
      if (step.state !== "more" || Date.now() >= untilMs) return step;
    }
  } catch (error) {
    if (
      error instanceof GoogleError &&
      (error.kind === "rate_limited" || error.kind === "unavailable" || error.kind === "unauthorized")
    )
      return wait(error.details?.retryAfterSeconds ?? 15);
    if (!(error instanceof AppError)) throw error;
    await end(error.message);
    return ended;
  }
}

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
        connection: { select: { filter: true } },
      },
    }),
  );
type Run = NonNullable<Awaited<ReturnType<typeof findRun>>>;

const boxOf = (run: Run) => ({
  connectionId: run.connectionId,
  filter: DiscoveryFilter.parse(run.connection.filter ?? {}),
  runId: run.id,
});

/**
 * Goes on with a running discovery where its row says it stands; safe to repeat after a crash at any
 * point, and safe beside another that does the same.
 */
export const advanceDiscovery = (ctx: Context, runId: string, workMs = stepMs): Promise<SyncStep> =>
  workOn(
    async () => {
      const run = await findRun(ctx, runId);
      return run ? withAccess(ctx, run.connectionId, (token) => advanceRun(ctx, token, run)) : ended;
    },
    workMs,
    (reason) => failRun(ctx, runId, reason),
  );

async function advanceRun(ctx: Context, token: string, run: Run): Promise<SyncStep> {
  if (run.startHistoryId === null) return begin(ctx, token, run);
  const { state, waitSeconds } = await readPending(ctx, token, boxOf(run), {
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
  if (state !== "none") return state === "more" ? more : wait(waitSeconds);
  if (run.pageToken !== "") return listPage(ctx, token, run);
  return run.mode === "incremental" && (await markUnseen(ctx, run)) ? more : finish(ctx, run);
}

/** Pins the history cursor before the first page is listed: what changes later is in the history after it. */
async function begin(ctx: Context, token: string, run: Run): Promise<SyncStep> {
  const [{ historyId }, labels] = [await getProfile(token), await listLabels(token)];
  const { workspaceId } = ctx;
  await record(ctx, async (tx) => {
    await tx.syncRun.updateMany({
      where: { id: run.id, workspaceId, startHistoryId: null },
      data: { startHistoryId: historyId },
    });
    const labelNames = Object.fromEntries(
      labels.filter(({ isSystem }) => !isSystem).map(({ id, name }) => [id, name.replaceAll("\0", "")]),
    );
    await tx.gmailConnection.updateMany({ where: { id: run.connectionId, workspaceId }, data: { labelNames } });
  });
  return more;
}

/** The page's ids and the next page's token are written together, by whoever is first. */
async function listPage(ctx: Context, token: string, run: Run): Promise<SyncStep> {
  const page = await listIds(token, { q: run.query, labelIds: run.labelIds }, run.pageToken);
  const where = { id: run.id, workspaceId: ctx.workspaceId };
  await record(ctx, async (tx) => {
    const { count } = await tx.syncRun.updateMany({
      where: { ...where, status: "running", pageToken: run.pageToken },
      data: {
        pageToken: page.nextPageToken ?? "",
        ...(run.pageToken === null && { estimatedTotal: page.estimatedTotal }),
      },
    });
    if (count === 0) return;
    const { listed, ready } = await recordIds(tx, ctx, boxOf(run), page.mails, run.mode === "incremental");
    await tx.syncRun.updateMany({
      where,
      data: { listedCount: { increment: listed }, readyCount: { increment: ready } },
    });
  });
  return more;
}

/** In a catch-up, mails the listing did not name are looked up one by one: deleted, or only moved? */
const markUnseen = (ctx: Context, run: Run) =>
  record(ctx, async (tx) => {
    const { count } = await tx.emailDiscovery.updateMany({
      where: {
        workspaceId: ctx.workspaceId,
        connectionId: run.connectionId,
        state: "ready",
        OR: [{ syncRunId: null }, { syncRunId: { not: run.id } }],
      },
      data: { syncRunId: run.id, isStale: true },
    });
    await tx.syncRun.updateMany({
      where: { id: run.id, workspaceId: ctx.workspaceId },
      data: { listedCount: { increment: count } },
    });
    return count > 0;
  });

/**
 * The cursor never skips a change: a first discovery sets the pinned one; a later one keeps the older
 * cursor it finds; a catch-up, which has read everything again, moves it forward.
 */
async function finish(ctx: Context, run: Run): Promise<SyncStep> {
  const { workspaceId } = ctx;
  await transact(ctx, "discovery.finish", async ({ tx, emit }) => {
    const endedAt = new Date();
    const { count } = await tx.syncRun.updateMany({
      where: { id: run.id, workspaceId, status: "running" },
      data: { status: "done", endedAt },
    });
    if (count === 0) return run;
    await tx.$executeRaw`
      UPDATE gmail_connection SET last_synced_at = ${endedAt}, history_id =
        CASE WHEN ${run.mode === "incremental"} THEN GREATEST(history_id, ${run.startHistoryId}) ELSE COALESCE(history_id, ${run.startHistoryId}) END
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

/** Follows Gmail's history since the cursor; safe to repeat. While a discovery runs it leaves the mailbox alone. */
export function advanceSync(ctx: Context, connectionId: string, workMs = stepMs): Promise<SyncStep> {
  let isHistoryRead = false;
  const once = async (): Promise<SyncStep> => {
    const mailbox = await findMailbox(ctx, connectionId);
    if (!mailbox || mailbox.historyId === null) return ended;
    const { historyId } = mailbox;
    const box = { connectionId, filter: DiscoveryFilter.parse(mailbox.filter ?? {}), runId: null };
    return withAccess(ctx, connectionId, async (token) => {
      if (!isHistoryRead) {
        const page = await listHistory(token, historyId).catch((error: unknown) => {
          if (error instanceof GoogleError && error.kind === "not_found") return null;
          throw error;
        });
        if (!page) return catchUp(ctx, connectionId, box.filter);
        await recordHistory(ctx, connectionId, box.filter, page);
        isHistoryRead = page.isLast;
        return more;
      }
      const { state, waitSeconds } = await readPending(ctx, token, box);
      if (state === "none") return settle(ctx, connectionId);
      return state === "more" ? more : wait(waitSeconds);
    });
  };
  return workOn(once, workMs, async () => {});
}

/** A page of history: ids become rows, changes are applied, and only then the cursor moves. All or nothing. */
async function recordHistory(ctx: Context, connectionId: string, filter: DiscoveryFilter, page: HistoryPage) {
  const { workspaceId } = ctx;
  const deleted = new Set(page.deletedIds);
  const entering = new Set([...(filter.label ? [filter.label] : []), ...(filter.isUnreadOnly ? ["UNREAD"] : [])]);
  const cameBack = (change: HistoryPage["labelChanges"][number]) =>
    change.added.some((label) => entering.has(label)) ||
    change.removed.some((label) => label === "TRASH" || label === "SPAM" || label === "DRAFT");
  const candidates = [...page.addedIds, ...page.labelChanges.filter(cameBack)].filter(({ id }) => !deleted.has(id));
  const unique = [...new Map(candidates.map(({ id, threadId }) => [id, { id, threadId }])).values()];
  await record(ctx, async (tx) => {
    if (unique.length > 0) await recordIds(tx, ctx, { connectionId, runId: null }, unique);
    if (page.labelChanges.length > 0) await recordLabels(tx, ctx, connectionId, netLabelChanges(page.labelChanges));
    if (deleted.size > 0) await recordGone(tx, ctx, connectionId, page.deletedIds);
    await tx.gmailConnection.updateMany({
      where: { id: connectionId, workspaceId, historyId: { lt: page.cursor } },
      data: { historyId: page.cursor },
    });
  });
}

async function settle(ctx: Context, connectionId: string): Promise<SyncStep> {
  await record(ctx, (tx) =>
    tx.gmailConnection.updateMany({
      where: { id: connectionId, workspaceId: ctx.workspaceId },
      data: { lastSyncedAt: new Date() },
    }),
  );
  return ended;
}

/** Gmail no longer remembers the cursor: everything is read again, deletions and labels included. */
async function catchUp(ctx: Context, connectionId: string, filter: DiscoveryFilter): Promise<SyncStep> {
  const { workspaceId } = ctx;
  await transact(ctx, "mailbox.catchUp", async ({ tx, emit }) => {
    const { q, labelIds } = gmailQuery(filter, new Date());
    const [run] = await tx.syncRun.createManyAndReturn({
      data: [{ workspaceId, connectionId, mode: "incremental", query: q, labelIds }],
      skipDuplicates: true,
      select: { id: true },
    });
    if (run) emit(discoveryRequested.create({ workspaceId, connectionId, syncRunId: run.id }));
    return { id: connectionId };
  });
  return ended;
}
