import "server-only";
import type { Context } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { within } from "@/lib/transact";
import { evaluate, withMemberships } from "../evaluation/mutations";
import { contactRange, readBackground, readLive, readyToCount } from "../evaluation/queries";

/** Whoever follows changes waits for one portion: of as many contacts as take about a second. */
const portion = { ms: 1_000, first: 25_000, least: 5_000, most: 200_000 };

/** The next transaction to begin: all that could have missed the segment's inputs have a lower number. */
export async function noteWriters(ctx: Context): Promise<string> {
  const [row] = await within(
    ctx,
    (tx) => tx.$queryRaw<{ next: string }[]>`SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS next`,
  );
  return row?.next ?? "0";
}

/**
 * Whether every transaction from before `next` has ended. Those that began later see which inputs the segment has and
 * leave their changes in the queue; without this wait a change by one that did not could be missed by both.
 */
export async function haveWritersEnded(ctx: Context, next: string): Promise<boolean> {
  const [row] = await within(
    ctx,
    (tx) =>
      tx.$queryRaw<{ ended: boolean }[]>`SELECT pg_snapshot_xmin(pg_current_snapshot()) >= ${next}::xid8 AS ended`,
  );
  return row?.ended ?? false;
}

type Built = { isDone: boolean };
type Portion = Built & { tookMs: number };
const ended: Portion = { isDone: true, tookMs: 0 };

async function readBatch(tx: Tx, { workspaceId }: Context, after: string | null, atOnce: number) {
  const [batch] = await tx.$queryRaw<{ upTo: string | null; count: number }[]>`
    SELECT max(id::text)::uuid AS "upTo", count(*)::int AS count FROM (
      SELECT id FROM contact WHERE workspace_id = ${workspaceId}::uuid AND (${after}::uuid IS NULL OR id > ${after}::uuid)
      ORDER BY id LIMIT ${atOnce}) batch`;
  return { upTo: batch?.upTo ?? null, count: batch?.count ?? 0 };
}

/** Looks at the next contacts with the rule of this revision. A step that is repeated goes on where the last one ended. */
const buildBatch = (ctx: Context, segmentId: string, revision: number, atOnce: number, now: Date): Promise<Portion> =>
  withMemberships(ctx, async (tx) => {
    const startedAt = performance.now();
    const { workspaceId } = ctx;
    const segment = await tx.segment.findFirst({
      where: { id: segmentId, workspaceId, revision, status: "building", archivedAt: null },
      select: { builtUpTo: true },
    });
    const [live] = segment ? await readLive(tx, ctx, [segmentId]) : [];
    if (!segment || !live) return ended;
    const { upTo, count } = await readBatch(tx, ctx, segment.builtUpTo, atOnce);
    if (!upTo) {
      await tx.segment.update({ where: { id: segmentId }, data: { status: "ready", builtAt: now } });
      return ended;
    }
    const among = contactRange(segment.builtUpTo, upTo);
    const background = await readBackground(tx, ctx);
    await readyToCount(tx);
    await evaluate(tx, ctx, live, { background, among, now });
    await tx.segment.update({
      where: { id: segmentId },
      data: { builtUpTo: upTo, builtCount: { increment: count } },
    });
    return { isDone: false, tookMs: performance.now() - startedAt };
  });

const passMs = 8_000;

/** Some seconds of building. */
export async function buildSegment(ctx: Context, segmentId: string, revision: number): Promise<Built> {
  const until = Date.now() + passMs;
  let atOnce = portion.first;
  while (Date.now() < until) {
    const { isDone, tookMs } = await buildBatch(ctx, segmentId, revision, atOnce, new Date());
    if (isDone) return { isDone };
    const wanted = Math.round((atOnce * portion.ms) / tookMs);
    atOnce = Math.min(Math.max(wanted, portion.least), portion.most);
  }
  return { isDone: false };
}
