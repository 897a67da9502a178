import "server-only";
import type { Context } from "@/gates/context";
import { inScope, type Tx } from "@/lib/db";
import { newId } from "@/lib/ids";
import { matchesFilter } from "../gmail-query";
import { type Admission, fetchMetadata, type MetadataResult, metadataBatchSize } from "../google";
import { type MailHeaders, readMailHeaders } from "../mail-headers";
import type { Lane } from "../quota/limits";
import { type Clock, endBatch, pauseUnits, realClock, takeUnits, unitsOf } from "../quota/mutations";
import type { DiscoveryFilter } from "../schema";
import type { LabelChange } from "../sync/label-changes";

/** Copies of Gmail's state are nobody's act: they leave no audit row. */
export const record = <T>(ctx: Context, write: (tx: Tx) => Promise<T>) =>
  inScope({ workspaceId: ctx.workspaceId }, write);

/** `cursor`: the history cursor its reader found. What was read is written only while it still stands. */
type Box = { connectionId: string; filter: DiscoveryFilter; runId: string | null; cursor: bigint | null };
type Id = { id: string; threadId: string };
/** After so many rounds without an answer, in which Gmail answered others, a mail is set aside with its reason. */
const maxAttempts = 5;
const roundSize = 4 * metadataBatchSize;

/**
 * Locks a mailbox. What Gmail said is written under this lock and only if the cursor is still the one it was asked
 * with: an answer that comes late cannot undo a newer one.
 */
export async function isStillAt(tx: Tx, ctx: Context, connectionId: string, cursor: bigint | null): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ isSame: boolean }[]>`
    SELECT history_id IS NOT DISTINCT FROM ${cursor}::bigint AS "isSame" FROM gmail_connection
    WHERE id = ${connectionId}::uuid AND workspace_id = ${ctx.workspaceId}::uuid FOR UPDATE`;
  return row?.isSame ?? false;
}

/** Writes ids as rows, once each. `runId` marks what a listing named; history's ids carry none. */
export async function recordIds(
  tx: Tx,
  ctx: Context,
  { connectionId, runId }: Pick<Box, "connectionId" | "runId">,
  ids: readonly Id[],
) {
  const { workspaceId } = ctx;
  const gmailIds = ids.map(({ id }) => id);
  // One statement of arrays: through createMany a page of 500 takes over a second.
  const fresh = await tx.$executeRaw`
    INSERT INTO email_discovery (id, workspace_id, connection_id, sync_run_id, gmail_id, thread_id)
    SELECT id, ${workspaceId}::uuid, ${connectionId}::uuid, ${runId}::uuid, gmail_id, thread_id
    FROM unnest(${ids.map(newId)}::uuid[], ${gmailIds}::text[], ${ids.map(({ threadId }) => threadId)}::text[]) AS page(id, gmail_id, thread_id)
    ON CONFLICT (connection_id, gmail_id) DO NOTHING`;
  if (!runId) return { listed: fresh, ready: 0 };
  const known = await tx.$queryRaw<{ is_ready: boolean }[]>`
    UPDATE email_discovery SET
      sync_run_id = ${runId}::uuid,
      attempts = CASE WHEN state = 'failed' THEN 0 ELSE attempts END,
      state = CASE WHEN state IN ('gone', 'failed') THEN 'listed' ELSE state END
    WHERE workspace_id = ${workspaceId}::uuid AND connection_id = ${connectionId}::uuid
      AND gmail_id = ANY(${gmailIds}) AND sync_run_id IS DISTINCT FROM ${runId}::uuid
    RETURNING state = 'ready' AND NOT is_stale AS is_ready`;
  return { listed: fresh + known.length, ready: known.filter(({ is_ready }) => is_ready).length };
}

export const recordGone = (tx: Tx, ctx: Context, connectionId: string, gmailIds: readonly string[]) =>
  tx.emailDiscovery.updateMany({
    where: { workspaceId: ctx.workspaceId, connectionId, gmailId: { in: [...gmailIds] }, state: { not: "gone" } },
    data: { state: "gone", isStale: false },
  });

export const recordLabels = (
  tx: Tx,
  ctx: Context,
  connectionId: string,
  changes: readonly LabelChange[],
) => tx.$executeRaw`
  UPDATE email_discovery d SET labels = after.labels, is_unread = 'UNREAD' = ANY(after.labels)
  FROM jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) AS change(id text, added text[], removed text[])
  JOIN email_discovery old ON old.gmail_id = change.id AND old.workspace_id = ${ctx.workspaceId}::uuid AND old.connection_id = ${connectionId}::uuid
  CROSS JOIN LATERAL (
    SELECT COALESCE(array_agg(label ORDER BY label), '{}') AS labels
    FROM (SELECT unnest(old.labels) EXCEPT SELECT unnest(change.removed) UNION SELECT unnest(change.added)) AS kept(label)
  ) after
  WHERE d.id = old.id AND d.labels IS DISTINCT FROM after.labels`;

type Pending = { gmailId: string; syncRunId: string | null; state: string };
/** Newest first, as they were listed; those Gmail had trouble with last. */
const findPending = (ctx: Context, connectionId: string, belowAttempts: number): Promise<Pending[]> =>
  record(ctx, (tx) =>
    tx.emailDiscovery.findMany({
      where: {
        workspaceId: ctx.workspaceId,
        connectionId,
        attempts: { lt: belowAttempts },
        OR: [{ state: "listed" }, { isStale: true, state: "ready" }],
      },
      orderBy: [{ attempts: "asc" }, { state: "asc" }, { id: "asc" }],
      take: roundSize,
      select: { gmailId: true, syncRunId: true, state: true },
    }),
  );

const counted = { ready: 0, failed: 0, gone: 0, dropped: 0 };
export type RoundCounts = typeof counted;

/** Headers as we store them; a mail whose headers cannot be made out has failed, alone. */
function readable({ found }: MetadataResult) {
  const mails: MailHeaders[] = [];
  const failed: MetadataResult["failed"] = [];
  for (const mail of found) {
    try {
      mails.push(readMailHeaders(mail));
    } catch (error) {
      failed.push({ id: mail.id, reason: `Its headers cannot be read: ${String(error)}` });
    }
  }
  return { mails, failed };
}

/** Writes what the batches said. Only rows that still wait are changed, so a repeat counts nothing twice. */
async function keepRound(
  tx: Tx,
  ctx: Context,
  { connectionId, filter, cursor }: Box,
  pending: Pending[],
  result: MetadataResult & { isServing: boolean },
): Promise<RoundCounts> {
  if (!(await isStillAt(tx, ctx, connectionId, cursor))) return counted;
  const where = { workspaceId: ctx.workspaceId, connectionId };
  const arrivedLater = new Set(
    pending.filter(({ syncRunId, state }) => syncRunId === null && state === "listed").map(({ gmailId }) => gmailId),
  );
  const now = new Date();
  const { mails, failed: unreadable } = readable(result);
  const unwanted = mails
    .filter((mail) => arrivedLater.has(mail.gmailId) && !matchesFilter(filter, mail, now))
    .map(({ gmailId }) => gmailId);
  const rows = mails.filter(({ gmailId }) => !unwanted.includes(gmailId));
  const ready =
    rows.length === 0
      ? 0
      : await tx.$executeRaw`
    UPDATE email_discovery d SET
      state = 'ready', is_stale = false, failure = NULL, attempts = 0,
      thread_id = v."threadId", subject = v.subject, from_name = v."fromName", from_email = v."fromEmail", to_emails = v."toEmails",
      snippet = v.snippet, labels = v.labels, is_unread = v."isUnread", is_list = v."isList", size_bytes = v."sizeBytes",
      sent_at = v."sentAt", message_id = v."messageId", skip_reason = v."skipReason"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS v(
      "gmailId" text, "threadId" text, subject text, "fromName" text, "fromEmail" text, "toEmails" text[], snippet text, labels text[],
      "isUnread" boolean, "isList" boolean, "sizeBytes" int, "sentAt" timestamptz, "messageId" text, "skipReason" text)
    WHERE d.workspace_id = ${ctx.workspaceId}::uuid AND d.connection_id = ${connectionId}::uuid AND d.gmail_id = v."gmailId"
      AND (d.state = 'listed' OR (d.state = 'ready' AND d.is_stale))`;
  const dropped = await tx.emailDiscovery.deleteMany({
    where: { ...where, gmailId: { in: unwanted }, state: "listed", syncRunId: null },
  });
  const gone = result.goneIds.length === 0 ? { count: 0 } : await recordGone(tx, ctx, connectionId, result.goneIds);
  let failed = 0;
  const refused = [...result.failed, ...unreadable];
  for (const { id, reason } of [...refused, ...(result.isServing ? result.faulty : [])]) {
    const row = { ...where, gmailId: id, state: { in: ["listed" as const, "ready" as const] } };
    await tx.emailDiscovery.updateMany({
      where: row,
      data: { attempts: { increment: 1 }, failure: reason.replaceAll("\0", "").slice(0, 300) },
    });
    const givenUp = await tx.emailDiscovery.updateMany({
      where: { ...row, attempts: { gte: maxAttempts } },
      data: { state: "failed", isStale: false },
    });
    failed += givenUp.count;
  }
  return { ready, failed, gone: gone.count, dropped: dropped.count };
}

export type Round = { state: "none" | "more" | "wait"; waitSeconds: number };

type Reading = {
  lane: Lane;
  clock?: Clock;
  belowAttempts?: number;
  count?: (tx: Tx, counts: RoundCounts) => Promise<unknown>;
};

/** A longer wait for units is the job's, a shorter one is waited for here. */
const shortWaitMs = 3_000;

/** Each batch spends its units first. After one long wait no more are let through. */
function admission(ctx: Context, connectionId: string, lane: Lane, clock: Clock) {
  const wait = { ms: 0 };
  const piece = unitsOf("messages.get");
  const enter = async (mails: number): Promise<number> => {
    while (wait.ms === 0) {
      const ask = { units: mails * piece, piece, lane, isBatch: true };
      const { units, waitMs } = await takeUnits(ctx, connectionId, ask, clock.now());
      if (waitMs === 0) return Math.floor(units / piece);
      if (waitMs > shortWaitMs) wait.ms = waitMs;
      else await clock.sleep(waitMs);
    }
    return 0;
  };
  const gate: Admission = { enter, leave: () => endBatch(ctx, connectionId), sleep: clock.sleep };
  return { gate, wait };
}

/** Gmail gave none of the mails it was asked for: whether it gives one that it gave before tells whose fault that is. */
async function givesKnownMail(ctx: Context, token: string, connectionId: string, gate: Admission): Promise<boolean> {
  const known = await record(ctx, (tx) =>
    tx.emailDiscovery.findFirst({
      where: { workspaceId: ctx.workspaceId, connectionId, state: "ready", isStale: false },
      orderBy: { sentAt: "desc" },
      select: { gmailId: true },
    }),
  );
  if (!known) return false;
  const { found, goneIds } = await fetchMetadata(token, [known.gmailId], gate);
  return found.length + goneIds.length > 0;
}

/** Reads the headers of up to 100 waiting mails, two requests at a time. */
export async function readPending(
  ctx: Context,
  token: string,
  box: Box,
  { lane, clock = realClock, belowAttempts = maxAttempts, count }: Reading,
): Promise<Round> {
  const pending = await findPending(ctx, box.connectionId, belowAttempts);
  if (pending.length === 0) return { state: "none", waitSeconds: 0 };
  const batches: string[][] = [];
  for (let at = 0; at < pending.length; at += metadataBatchSize)
    batches.push(pending.slice(at, at + metadataBatchSize).map(({ gmailId }) => gmailId));
  const { gate, wait } = admission(ctx, box.connectionId, lane, clock);
  const results: MetadataResult[] = [];
  const work = async () => {
    for (let ids = batches.shift(); ids && wait.ms === 0; ids = batches.shift())
      results.push(await fetchMetadata(token, ids, gate));
  };
  const lanes = await Promise.allSettled([work(), work()]);
  const result = together(results);
  const isAnswered = result.found.length + result.goneIds.length + result.failed.length > 0;
  const isServing =
    isAnswered ||
    pending.length === 1 ||
    (result.faulty.length > 0 && (await givesKnownMail(ctx, token, box.connectionId, gate)));
  await record(ctx, async (tx) => {
    const counts = await keepRound(tx, ctx, box, pending, { ...result, isServing });
    await count?.(tx, counts);
  });
  for (const settled of lanes) if (settled.status === "rejected") throw settled.reason;
  if (result.isLimited) await pauseUnits(ctx, box.connectionId, result.retryAfterSeconds || pauseSeconds, clock.now());
  if (wait.ms > 0 && !result.isLimited) return { state: "wait", waitSeconds: Math.ceil(wait.ms / 1000) };
  const isHeld = result.isLimited || (result.found.length === 0 && result.faulty.length > 0);
  return isHeld
    ? { state: "wait", waitSeconds: result.retryAfterSeconds || pauseSeconds }
    : { state: "more", waitSeconds: 0 };
}

/** Gmail named no time. */
const pauseSeconds = 2;

const together = (results: readonly MetadataResult[]): MetadataResult => ({
  found: results.flatMap(({ found }) => found),
  goneIds: results.flatMap(({ goneIds }) => goneIds),
  failed: results.flatMap(({ failed }) => failed),
  faulty: results.flatMap(({ faulty }) => faulty),
  waitingIds: results.flatMap(({ waitingIds }) => waitingIds),
  retryAfterSeconds: Math.max(0, ...results.map(({ retryAfterSeconds }) => retryAfterSeconds)),
  isLimited: results.some(({ isLimited }) => isLimited),
});
