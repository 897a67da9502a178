import "server-only";
import type { Context } from "@/gates/context";
import { compileRule } from "../compiler/queries";
import { withMemberships } from "../evaluation/mutations";
import { type Background, type Live, readBackground, readLive, readyToCount } from "../evaluation/queries";
import type { CheckResult } from "../schema";

const checksKept = 60;

/**
 * Counts a segment anew from nothing, by another way than the one that keeps it, and compares. What waits in the queue
 * or is due by the clock is no difference: it is about to be followed. What differs is recorded and put right.
 */
async function recount(
  tx: Parameters<typeof readLive>[0],
  ctx: Context,
  live: Live,
  background: Background,
  now: Date,
) {
  const { workspaceId } = ctx;
  const { join, is } = compileRule(live.rule, { ...background, form: "set", workspaceId, now });
  const [found] = await tx.$queryRaw<{ members: number; missing: number; extra: number }[]>`
    WITH truth AS MATERIALIZED (
      SELECT c.id FROM contact c ${join} WHERE c.workspace_id = ${workspaceId}::uuid AND c.deleted_at IS NULL AND ${is}),
    pending AS MATERIALIZED (
      SELECT contact_id AS id FROM segment_change WHERE workspace_id = ${workspaceId}::uuid
      UNION SELECT contact_id FROM segment_flip WHERE segment_id = ${live.id}::uuid AND at <= ${now}),
    missing AS MATERIALIZED (
      SELECT id FROM truth WHERE NOT EXISTS (SELECT FROM segment_member m WHERE m.segment_id = ${live.id}::uuid AND m.contact_id = truth.id)
        AND NOT EXISTS (SELECT FROM pending WHERE pending.id = truth.id)),
    extra AS MATERIALIZED (
      SELECT m.contact_id AS id FROM segment_member m WHERE m.segment_id = ${live.id}::uuid
        AND NOT EXISTS (SELECT FROM truth WHERE truth.id = m.contact_id) AND NOT EXISTS (SELECT FROM pending WHERE pending.id = m.contact_id)),
    come AS (INSERT INTO segment_member (segment_id, contact_id, workspace_id, since)
      SELECT ${live.id}::uuid, id, ${workspaceId}::uuid, ${now} FROM missing),
    gone AS (DELETE FROM segment_member m USING extra WHERE m.segment_id = ${live.id}::uuid AND m.contact_id = extra.id)
    SELECT (SELECT count(*)::int FROM truth) AS members, (SELECT count(*)::int FROM missing) AS missing,
      (SELECT count(*)::int FROM extra) AS extra`;
  return found ?? { members: 0, missing: 0, extra: 0 };
}

/** Null when the segment is gone or being built. */
export const checkSegment = (ctx: Context, segmentId: string, now = new Date()): Promise<CheckResult | null> =>
  withMemberships(ctx, async (tx) => {
    await readyToCount(tx);
    const { workspaceId } = ctx;
    const isReady = await tx.segment.count({ where: { id: segmentId, workspaceId, status: "ready" } });
    const [live] = isReady ? await readLive(tx, ctx, [segmentId]) : [];
    if (!live) return null;
    const startedAt = performance.now();
    const found = await recount(tx, ctx, live, await readBackground(tx, ctx), now);
    const result = {
      missingCount: found.missing,
      extraCount: found.extra,
      tookMs: Math.round(performance.now() - startedAt),
      at: now,
    };
    await tx.segmentCheck.create({ data: { workspaceId, segmentId, memberCount: found.members, ...result } });
    await tx.$executeRaw`
      DELETE FROM segment_check WHERE segment_id = ${segmentId}::uuid AND id NOT IN (
        SELECT id FROM segment_check WHERE segment_id = ${segmentId}::uuid ORDER BY at DESC LIMIT ${checksKept})`;
    return result;
  });
