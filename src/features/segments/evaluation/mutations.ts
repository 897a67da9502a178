import "server-only";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import { inScope, type Tx } from "@/lib/db";
import { type Among, type Background, type Live, verdicts } from "./queries";

export const lockMemberships = (tx: Tx, { workspaceId }: Context) =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`segments:${workspaceId}`}, 0))`;

/**
 * Memberships of a workspace are written by one transaction at a time. A statement begun under this lock sees all that
 * was committed before it, so that an older look at a contact never overwrites a newer one.
 */
export const withMemberships = <T>(ctx: Context, work: (tx: Tx) => Promise<T>): Promise<T> =>
  inScope({ workspaceId: ctx.workspaceId }, async (tx) => {
    await lockMemberships(tx, ctx);
    return work(tx);
  });

/** Makes membership of these contacts what the rule says now, in one statement. The caller holds the lock. */
export async function evaluate(
  tx: Tx,
  ctx: Context,
  live: Live,
  asked: { background: Background; among: Among; now: Date },
): Promise<void> {
  const { workspaceId } = ctx;
  const { now } = asked;
  const { range } = asked.among;
  await tx.$executeRaw`
    WITH verdict AS MATERIALIZED (${verdicts(ctx, live, asked)}),
    come AS (
      INSERT INTO segment_member (segment_id, contact_id, workspace_id, since)
      SELECT ${live.id}::uuid, v.id, ${workspaceId}::uuid, ${now} FROM verdict v
      WHERE v.is_in AND NOT EXISTS (SELECT FROM segment_member m
        WHERE m.segment_id = ${live.id}::uuid AND ${range(Prisma.sql`m.contact_id`)} AND m.contact_id = v.id)),
    gone AS (
      DELETE FROM segment_member m WHERE m.segment_id = ${live.id}::uuid AND ${range(Prisma.sql`m.contact_id`)}
        AND NOT EXISTS (SELECT FROM verdict v WHERE v.id = m.contact_id AND v.is_in)),
    move_flip AS (
      UPDATE segment_flip f SET at = v.flips_at FROM verdict v
      WHERE f.segment_id = ${live.id}::uuid AND ${range(Prisma.sql`f.contact_id`)} AND v.id = f.contact_id AND v.flips_at <> f.at),
    set_flip AS (
      INSERT INTO segment_flip (segment_id, contact_id, workspace_id, at)
      SELECT ${live.id}::uuid, v.id, ${workspaceId}::uuid, v.flips_at FROM verdict v
      WHERE v.flips_at IS NOT NULL AND NOT EXISTS (SELECT FROM segment_flip f
        WHERE f.segment_id = ${live.id}::uuid AND ${range(Prisma.sql`f.contact_id`)} AND f.contact_id = v.id))
    DELETE FROM segment_flip f WHERE f.segment_id = ${live.id}::uuid AND ${range(Prisma.sql`f.contact_id`)}
      AND NOT EXISTS (SELECT FROM verdict v WHERE v.id = f.contact_id AND v.flips_at IS NOT NULL)`;
}
