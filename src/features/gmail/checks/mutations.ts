import "server-only";
import type { Context, SystemContext } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { rateLimit } from "@/lib/rate-limit";
import { transact, transactSystem } from "@/lib/transact";
import { checkRequested, syncRequested } from "~/inngest/events";
import { gmailQuery } from "../gmail-query";
import { type GmailQuery, getProfile, type IdPage, listIds, listLabels } from "../google";
import { GoogleError } from "../google-error";
import { readHistory } from "../history/mutations";
import { isStillAt, record, recordIds } from "../mailbox/mutations";
import type { GmailMethod } from "../quota/limits";
import { type Clock, forgetOldUsage, realClock } from "../quota/mutations";
import { DiscoveryFilter } from "../schema";
import type { SyncStep } from "../sync/schema";
import { ended, more, stepMs, wait, workOn } from "../sync/steps";
import { withAccess } from "../tokens/mutations";
import { countDifferences, dropListing, noteListed, repairLabels, suspectExtras, unlisted } from "./listing/mutations";
import { getCompleteness } from "./queries";
import type { Check, RetryChoice } from "./schema";

/** What is listed first; the passes behind it are Gmail's label ids. */
const wholePass = "*";
const filterPass = "?";
/** While the sync reads what a check found missing. */
const settleSeconds = 5;

const running = (ctx: Context, connectionId: string) => ({
  connectionId,
  workspaceId: ctx.workspaceId,
  status: "running" as const,
});

/**
 * Starts to compare a mailbox with all of Gmail's ids and labels, unless that is under way. Throws AppError conflict
 * when the account is not connected, nothing was discovered in it yet, or a discovery runs.
 */
export const startCheck = (ctx: Context, connectionId: string, reason: Check["reason"]) =>
  transact(ctx, "mailbox.check", async ({ tx, emit }) => {
    const { workspaceId } = ctx;
    const mailbox = await tx.gmailConnection.findFirst({
      where: { id: connectionId, workspaceId, status: "active", historyId: { not: null } },
      select: { filter: true, syncRuns: { where: { status: "running" }, select: { id: true } } },
    });
    if (!mailbox || mailbox.syncRuns.length > 0)
      throw new AppError("conflict", "This account can be checked once it is connected and its discovery has ended.");
    // One that waits for the sync would wait for ever, as the sync waits for a cursor.
    if (reason === "lost_cursor") await cancelChecks(tx, ctx, connectionId, { comparedAt: { not: null } });
    const { q, labelIds } = gmailQuery(DiscoveryFilter.parse(mailbox.filter ?? {}), new Date());
    const [check] = await tx.syncCheck.createManyAndReturn({
      data: [{ workspaceId, connectionId, reason, query: q, labelIds }],
      skipDuplicates: true,
      select: { id: true },
    });
    if (check) emit(checkRequested.create({ workspaceId, connectionId, checkId: check.id }));
    return check ?? tx.syncCheck.findFirstOrThrow({ where: running(ctx, connectionId), select: { id: true } });
  });

/** A discovery with another filter, or the end of a connection, makes a check pointless. */
export const cancelChecks = async (
  tx: Tx,
  ctx: Context,
  connectionId: string,
  only: { comparedAt?: { not: null } } = {},
) => {
  const where = { ...running(ctx, connectionId), ...only };
  const checks = await tx.syncCheck.findMany({ where, select: { id: true } });
  for (const { id } of checks) await dropListing(tx, ctx, id);
  await tx.syncCheck.updateMany({ where, data: { status: "cancelled", endedAt: new Date() } });
};

const findCheck = (ctx: Context, id: string) =>
  record(ctx, (tx) =>
    tx.syncCheck.findFirst({
      where: { id, workspaceId: ctx.workspaceId, status: "running" },
      include: { connection: { select: { historyId: true } } },
    }),
  );
type Row = NonNullable<Awaited<ReturnType<typeof findCheck>>>;

/** Goes on with a check where its row says it stands; safe to repeat after a crash at any point. */
export const advanceCheck = (
  ctx: Context,
  checkId: string,
  workMs = stepMs,
  clock: Clock = realClock,
): Promise<SyncStep> =>
  workOn(
    async () => {
      const check = await findCheck(ctx, checkId);
      if (!check) return ended;
      if (check.startHistoryId === null) return begin(ctx, check, clock);
      if (check.pass < check.passes.length) return listPages(ctx, check, clock);
      return check.comparedAt === null ? compare(ctx, check, check.startHistoryId, clock) : settle(ctx, check);
    },
    workMs,
    (reason) => failCheck(ctx, checkId, reason),
  );

const asking =
  (ctx: Context, { connectionId }: Row, clock: Clock) =>
  <T>(method: GmailMethod, call: (token: string) => Promise<T>) =>
    withAccess(ctx, connectionId, call, { method, lane: "backfill", clock });

/** Pins the history before the first page is listed: what changes later is in the history after it. */
async function begin(ctx: Context, check: Row, clock: Clock): Promise<SyncStep> {
  const ask = asking(ctx, check, clock);
  const { historyId } = await ask("profile.get", getProfile);
  const labels = await ask("labels.list", listLabels);
  await record(ctx, (tx) =>
    tx.syncCheck.updateMany({
      where: { id: check.id, workspaceId: ctx.workspaceId, startHistoryId: null },
      data: { startHistoryId: historyId, passes: [wholePass, filterPass, ...labels.map(({ id }) => id)] },
    }),
  );
  return more;
}

const queryOf = (check: Row, pass: string): GmailQuery => {
  if (pass === wholePass) return { q: "", labelIds: [], isWhole: true };
  if (pass === filterPass) return { q: check.query, labelIds: check.labelIds };
  return { q: "", labelIds: [pass], isWhole: true };
};
const nothing: IdPage = { mails: [], nextPageToken: null, estimatedTotal: 0 };
/** Most labels fit one page; so many are asked for together. */
const labelsAtOnce = 8;

/** The next page, or the first pages of the next labels. What they name and where to go on is written together, by whoever is first. */
async function listPages(ctx: Context, check: Row, clock: Clock): Promise<SyncStep> {
  const { id, pass, pageToken, passes } = check;
  const isLabel = pass > 1;
  const names = passes.slice(pass, pass + (isLabel && pageToken === null ? labelsAtOnce : 1));
  const cost = { method: "messages.list", count: names.length, lane: "backfill", clock } as const;
  const pages = await withAccess(
    ctx,
    check.connectionId,
    async (token) => {
      const listed: { name: string; page: IdPage }[] = [];
      for (const name of names) {
        const page = await listIds(token, queryOf(check, name), pageToken).catch((error: unknown) => {
          // A label that has gone meanwhile marks no mail.
          if (isLabel && error instanceof GoogleError && ["refused", "not_found"].includes(error.kind)) return nothing;
          throw error;
        });
        listed.push({ name, page });
        if (page.nextPageToken) break;
      }
      return listed;
    },
    cost,
  );
  const next = pages.at(-1)?.page.nextPageToken ?? null;
  await record(ctx, async (tx) => {
    const { count } = await tx.syncCheck.updateMany({
      where: { id, workspaceId: ctx.workspaceId, status: "running", pass, pageToken },
      data: { pageToken: next, pass: pass + pages.length - (next ? 1 : 0) },
    });
    if (count === 0) return;
    for (const { name, page } of pages) await noteListed(tx, ctx, id, page.mails, passKind(name));
  });
  return more;
}

const passKind = (name: string) => {
  if (name === wholePass) return { kind: "whole" } as const;
  return name === filterPass ? ({ kind: "filter" } as const) : ({ kind: "label", label: name } as const);
};

/**
 * Compares and repairs. Mails that changed while their ids were listed are left to the history, which brings them to
 * where Gmail has them: a listing is older than what the history said since. When the cursor is lost there is no such
 * knowledge; then everything is set as listed, and history goes on from the id pinned before the listing.
 */
async function compare(ctx: Context, check: Row, pinned: bigint, clock: Clock): Promise<SyncStep> {
  const { connectionId } = check;
  const cursor = check.connection.historyId ?? pinned;
  const touched = await changedSince(ctx, connectionId, cursor < pinned ? cursor : pinned, clock);
  const isLost = touched === null;
  await transact(ctx, "mailbox.compare", async ({ tx, emit }) => {
    const where = { id: check.id, workspaceId: ctx.workspaceId };
    if (!(await isStillAt(tx, ctx, connectionId, check.connection.historyId))) return check;
    const [mine] = await tx.syncCheck.findMany({ where: { ...where, status: "running", comparedAt: null } });
    if (!mine) return check;
    const scope = { checkId: check.id, connectionId, touched: touched ?? [] };
    const missing = await unlisted(tx, ctx, scope);
    await recordIds(tx, ctx, { connectionId, runId: check.id }, missing);
    await suspectExtras(tx, ctx, scope);
    const relabelledCount = await repairLabels(tx, ctx, scope, check.passes.slice(2));
    const counts = { missingCount: missing.length, relabelledCount };
    const reason = isLost ? "lost_cursor" : check.reason;
    await tx.syncCheck.updateMany({ where, data: { ...counts, reason, comparedAt: new Date() } });
    if (isLost)
      await tx.gmailConnection.updateMany({
        where: { id: connectionId, workspaceId: ctx.workspaceId, historyId: { lt: pinned } },
        data: { historyId: pinned },
      });
    emit(syncRequested.create({ workspaceId: ctx.workspaceId, connectionId }));
    return check;
  });
  return more;
}

/** Ids the history names since then; null when Gmail no longer remembers that far. */
async function changedSince(ctx: Context, connectionId: string, from: bigint, clock: Clock): Promise<string[] | null> {
  const ids = new Set<string>();
  for (let cursor = from; ; ) {
    const page = await readHistory(ctx, connectionId, cursor, clock);
    if (!page) return null;
    for (const { id } of [...page.addedIds, ...page.labelChanges]) ids.add(id);
    for (const id of page.deletedIds) ids.add(id);
    if (page.isLast) return [...ids];
    cursor = page.cursor;
  }
}

/** Once the sync has read what was found, and what waited before, both sets are counted. */
async function settle(ctx: Context, { id, connectionId, startedAt }: Row): Promise<SyncStep> {
  const { workspaceId } = ctx;
  const pending = await record(ctx, (tx) =>
    tx.emailDiscovery.count({
      where: {
        workspaceId,
        connectionId,
        OR: [{ syncRunId: id }, { createdAt: { lt: startedAt } }],
        AND: { OR: [{ state: "listed" }, { state: "ready", isStale: true }] },
      },
    }),
  );
  if (pending > 0) return wait(settleSeconds);
  await transact(ctx, "mailbox.checked", async ({ tx }) => {
    const counts = await countDifferences(tx, ctx, { checkId: id, connectionId });
    const goneCount = await tx.emailDiscovery.count({
      where: { workspaceId, connectionId, syncRunId: id, state: "gone" },
    });
    const { count } = await tx.syncCheck.updateMany({
      where: { id, workspaceId, status: "running" },
      data: { ...counts, goneCount, status: "done", endedAt: new Date() },
    });
    if (count > 0) await dropListing(tx, ctx, id);
    return { id };
  });
  return ended;
}

export const failCheck = (ctx: Context, checkId: string, reason: string) =>
  transact(ctx, "mailbox.failCheck", async ({ tx }) => {
    await tx.syncCheck.updateMany({
      where: { id: checkId, workspaceId: ctx.workspaceId, status: "running" },
      data: { status: "failed", error: reason.slice(0, 500), endedAt: new Date() },
    });
    await dropListing(tx, ctx, checkId);
    return { id: checkId };
  });

/** Hands a long check to a fresh job: a job's steps are few, the check itself goes on. */
export const continueCheck = (ctx: Context, connectionId: string, checkId: string) =>
  transact(ctx, "mailbox.continueCheck", async ({ emit }) => {
    emit(checkRequested.create({ workspaceId: ctx.workspaceId, connectionId, checkId }));
    return { id: checkId };
  });

const keptDays = 90;
const dayMs = 86_400_000;

/** Starts to compare a mailbox unasked; false when there is nothing to compare it with just now. */
export const tryCheck = (ctx: Context, connectionId: string, reason: Check["reason"]): Promise<boolean> =>
  startCheck(ctx, connectionId, reason).then(
    () => true,
    (error: unknown) => {
      if (error instanceof AppError) return false;
      throw error;
    },
  );

/** Checks that nobody looks at any more, and units of accounts that have gone. */
export const forgetOldChecks = (system: SystemContext, now = new Date()) =>
  transactSystem(system, "mailbox.forgetChecks", async ({ tx }) => {
    await tx.syncCheck.deleteMany({ where: { endedAt: { lt: new Date(now.getTime() - keptDays * dayMs) } } });
    await forgetOldUsage(tx);
    return { id: "sync-checks" };
  });

/**
 * Reads mails that were set aside once more, from their first try on: those named, or all of the account's. What came of
 * it is compared and shown.
 */
export const retryDeadLetters = (ctx: Context, { connectionId, emailIds }: RetryChoice) =>
  transact(ctx, "mailbox.retry", async ({ tx, ctx, emit }) => {
    const { workspaceId } = ctx;
    const connection = await tx.gmailConnection.findFirst({
      where: { id: connectionId, workspaceId },
      select: { status: true },
    });
    if (!connection) throw notFound("Gmail account");
    if (connection.status !== "active")
      throw new AppError("conflict", "This account is not connected. Connect it again, then retry.");
    const { count } = await tx.emailDiscovery.updateMany({
      where: { workspaceId, connectionId, state: "failed", ...(emailIds && { id: { in: emailIds } }) },
      data: { state: "listed", attempts: 0 },
    });
    if (count > 0) {
      emit(syncRequested.create({ workspaceId, connectionId }));
      await tryCheck(ctx, connectionId, "asked");
    }
    return { id: connectionId, count };
  });

/** A person's or a program's wish to have it checked now. */
export async function requestCheck(ctx: Context, { connectionId }: { connectionId: string }) {
  const verdict = await rateLimit(`gmail-check:${connectionId}`, { limit: 6, windowSeconds: 3600 });
  if (!verdict.isAllowed)
    throw new AppError(
      "rate_limited",
      "It was checked several times within the hour. Please wait a while.",
      undefined,
      {
        retryAfterSeconds: verdict.resetSeconds,
      },
    );
  await getCompleteness(ctx, connectionId);
  return startCheck(ctx, connectionId, "asked");
}
