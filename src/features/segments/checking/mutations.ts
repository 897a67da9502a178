import "server-only";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import { inScope, type Tx } from "@/lib/db";
import { within } from "@/lib/transact";
import { compileRule } from "../compiler/queries";
import { withMemberships } from "../evaluation/mutations";
import { type Live, readBackground, readLive, readyToCount } from "../evaluation/queries";
import type { CheckResult } from "../schema";

const checksKept = 60;

type Found = { members: number; missing: string[]; extra: string[] };

/**
 * Counts a segment anew from nothing, by another way than the one that keeps it, and compares: all contacts, or some.
 * What waits in the queue or is due by the clock is no difference: it is about to be followed.
 */
async function recount(tx: Tx, ctx: Context, live: Live, now: Date, only: string[] | null): Promise<Found> {
  const { workspaceId } = ctx;
  await readyToCount(tx);
  const background = await readBackground(tx, ctx);
  const { join, is } = compileRule(live.rule, { ...background, form: "set", range: null, workspaceId, now });
  const among = (id: Prisma.Sql) => (only ? Prisma.sql`AND ${id} = ANY(${only}::uuid[])` : Prisma.empty);
  const [found] = await tx.$queryRaw<{ members: number; missing: string[] | null; extra: string[] | null }[]>`
    WITH truth AS MATERIALIZED (
      SELECT c.id FROM contact c ${join}
      WHERE c.workspace_id = ${workspaceId}::uuid AND c.deleted_at IS NULL AND ${is} ${among(Prisma.sql`c.id`)}),
    kept AS MATERIALIZED (
      SELECT m.contact_id AS id FROM segment_member m
      WHERE m.workspace_id = ${workspaceId}::uuid AND m.segment_id = ${live.id}::uuid ${among(Prisma.sql`m.contact_id`)}),
    pending AS MATERIALIZED (
      SELECT contact_id AS id FROM segment_change WHERE workspace_id = ${workspaceId}::uuid
      UNION SELECT contact_id FROM segment_flip WHERE workspace_id = ${workspaceId}::uuid AND segment_id = ${live.id}::uuid AND at <= ${now})
    SELECT (SELECT count(*)::int FROM truth) AS members,
      (SELECT array_agg(id) FROM (SELECT id FROM truth EXCEPT SELECT id FROM kept EXCEPT SELECT id FROM pending) d) AS missing,
      (SELECT array_agg(id) FROM (SELECT id FROM kept EXCEPT SELECT id FROM truth EXCEPT SELECT id FROM pending) d) AS extra`;
  return { members: found?.members ?? 0, missing: found?.missing ?? [], extra: found?.extra ?? [] };
}

/** What differs is looked at once more while nobody else writes memberships, and put right. */
const repair = (ctx: Context, segmentId: string, contactIds: string[], now: Date): Promise<Omit<Found, "members">> =>
  withMemberships(ctx, async (tx) => {
    const [live] = await readReady(tx, ctx, segmentId);
    if (!live) return { missing: [], extra: [] };
    const { missing, extra } = await recount(tx, ctx, live, now, contactIds);
    const { workspaceId } = ctx;
    await tx.segmentMember.createMany({
      data: missing.map((contactId) => ({ segmentId, contactId, workspaceId, since: now })),
    });
    await tx.segmentMember.deleteMany({ where: { segmentId, workspaceId, contactId: { in: extra } } });
    return { missing, extra };
  });

async function readReady(tx: Tx, ctx: Context, segmentId: string): Promise<Live[]> {
  const where = { id: segmentId, workspaceId: ctx.workspaceId, status: "ready" } as const;
  return (await tx.segment.count({ where })) > 0 ? readLive(tx, ctx, [segmentId]) : [];
}

/** As many of the contacts that differ as one transaction puts right. */
const atOnce = 5_000;

/**
 * Null when the segment is gone or being built. The count itself stands in nobody's way: its one statement sees the
 * contacts, the memberships and the queue as of one moment, at which only what waits may differ.
 */
export async function checkSegment(ctx: Context, segmentId: string, now = new Date()): Promise<CheckResult | null> {
  const startedAt = performance.now();
  const found = await within(ctx, async (tx) => {
    const [live] = await readReady(tx, ctx, segmentId);
    return live ? recount(tx, ctx, live, now, null) : null;
  });
  if (!found) return null;
  const result = { missingCount: 0, extraCount: 0, tookMs: 0, at: now };
  const differing = [...found.missing, ...found.extra];
  for (let from = 0; from < differing.length; from += atOnce) {
    const repaired = await repair(ctx, segmentId, differing.slice(from, from + atOnce), now);
    result.missingCount += repaired.missing.length;
    result.extraCount += repaired.extra.length;
  }
  result.tookMs = Math.round(performance.now() - startedAt);
  await keepCheck(ctx, segmentId, found.members, result);
  return result;
}

const keepCheck = ({ workspaceId }: Context, segmentId: string, memberCount: number, result: CheckResult) =>
  inScope({ workspaceId }, async (tx) => {
    await tx.segmentCheck.create({ data: { workspaceId, segmentId, memberCount, ...result } });
    await tx.$executeRaw`
      DELETE FROM segment_check WHERE segment_id = ${segmentId}::uuid AND id NOT IN (
        SELECT id FROM segment_check WHERE segment_id = ${segmentId}::uuid ORDER BY at DESC LIMIT ${checksKept})`;
  });
