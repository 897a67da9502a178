import "server-only";
import type { Context } from "@/gates/context";
import { inScope, type Tx } from "@/lib/db";
import { newId } from "@/lib/ids";
import { matchesFilter } from "../gmail-query";
import { fetchMetadata, type MetadataResult, metadataBatchSize } from "../google";
import { readMailHeaders } from "../mail-headers";
import type { DiscoveryFilter } from "../schema";
import type { LabelChange } from "../sync/label-changes";

/** Copies of Gmail's state are nobody's act: they leave no audit row. */
export const record = <T>(ctx: Context, write: (tx: Tx) => Promise<T>) =>
  inScope({ workspaceId: ctx.workspaceId }, write);

type Box = { connectionId: string; filter: DiscoveryFilter; runId: string | null };
type Id = { id: string; threadId: string };
/** After so many rounds without an answer, in which Gmail answered others, a mail is set aside with its reason. */
const maxAttempts = 8;
const roundSize = 4 * metadataBatchSize;

/** Writes ids as rows, once each. `runId` marks what a listing named; history's ids carry none. */
export async function recordIds(
  tx: Tx,
  ctx: Context,
  { connectionId, runId }: Omit<Box, "filter">,
  ids: readonly Id[],
  isReconcile = false,
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
      is_stale = is_stale OR (${isReconcile} AND state = 'ready'),
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

/** Writes what the batches said. Only rows that still wait are changed, so a repeat counts nothing twice. */
async function keepRound(
  tx: Tx,
  ctx: Context,
  { connectionId, filter }: Box,
  pending: Pending[],
  result: MetadataResult,
): Promise<RoundCounts> {
  const where = { workspaceId: ctx.workspaceId, connectionId };
  const arrivedLater = new Set(
    pending.filter(({ syncRunId, state }) => syncRunId === null && state === "listed").map(({ gmailId }) => gmailId),
  );
  const now = new Date();
  const mails = result.found.map(readMailHeaders);
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
      sent_at = v."sentAt", message_id = v."messageId"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS v(
      "gmailId" text, "threadId" text, subject text, "fromName" text, "fromEmail" text, "toEmails" text[], snippet text, labels text[],
      "isUnread" boolean, "isList" boolean, "sizeBytes" int, "sentAt" timestamptz, "messageId" text)
    WHERE d.workspace_id = ${ctx.workspaceId}::uuid AND d.connection_id = ${connectionId}::uuid AND d.gmail_id = v."gmailId"
      AND (d.state = 'listed' OR (d.state = 'ready' AND d.is_stale))`;
  const dropped = await tx.emailDiscovery.deleteMany({
    where: { ...where, gmailId: { in: unwanted }, state: "listed", syncRunId: null },
  });
  const gone = result.goneIds.length === 0 ? { count: 0 } : await recordGone(tx, ctx, connectionId, result.goneIds);
  let failed = 0;
  const isServing = mails.length + result.goneIds.length + result.failed.length > 0 || pending.length === 1;
  for (const { id, reason } of [...result.failed, ...(isServing ? result.faulty : [])]) {
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

type Reading = { belowAttempts?: number; count?: (tx: Tx, counts: RoundCounts) => Promise<unknown> };

/** Reads the headers of up to 100 waiting mails, two requests at a time. */
export async function readPending(
  ctx: Context,
  token: string,
  box: Box,
  { belowAttempts = maxAttempts, count }: Reading = {},
): Promise<Round> {
  const pending = await findPending(ctx, box.connectionId, belowAttempts);
  if (pending.length === 0) return { state: "none", waitSeconds: 0 };
  const batches: string[][] = [];
  for (let at = 0; at < pending.length; at += metadataBatchSize)
    batches.push(pending.slice(at, at + metadataBatchSize).map(({ gmailId }) => gmailId));
  const results: MetadataResult[] = [];
  const lane = async () => {
    for (let ids = batches.shift(); ids; ids = batches.shift()) results.push(await fetchMetadata(token, ids));
  };
  const lanes = await Promise.allSettled([lane(), lane()]);
  const result: MetadataResult = {
    found: results.flatMap(({ found }) => found),
    goneIds: results.flatMap(({ goneIds }) => goneIds),
    failed: results.flatMap(({ failed }) => failed),
    faulty: results.flatMap(({ faulty }) => faulty),
    waitingIds: results.flatMap(({ waitingIds }) => waitingIds),
    retryAfterSeconds: Math.max(0, ...results.map(({ retryAfterSeconds }) => retryAfterSeconds)),
  };
  await record(ctx, async (tx) => {
    const counts = await keepRound(tx, ctx, box, pending, result);
    await count?.(tx, counts);
  });
  for (const settled of lanes) if (settled.status === "rejected") throw settled.reason;
  const isHeld = result.waitingIds.length > 0 || (result.found.length === 0 && result.faulty.length > 0);
  return isHeld ? { state: "wait", waitSeconds: result.retryAfterSeconds || 5 } : { state: "more", waitSeconds: 0 };
}
