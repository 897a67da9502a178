import "server-only";
import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db";
import type { SuppressionReason } from "../schema";

export type SuppressedRow = { email: string; reason: SuppressionReason; note: string; expiresAt: Date | null };
type Origin = { workspaceId: string; source: string; actor: string };

/** What people decide for themselves gives way to what mail servers and the team say. */
const strength = (reason: Prisma.Sql) =>
  Prisma.sql`CASE ${reason} WHEN 'unsubscribed' THEN 1 WHEN 'manual' THEN 2 WHEN 'import' THEN 2 WHEN 'hard_bounce' THEN 3 ELSE 4 END`;
const [mine, other] = [Prisma.raw("p.reason"), Prisma.raw("excluded.reason")];
const [stronger, isOver] = [
  Prisma.sql`${strength(other)} > ${strength(mine)}`,
  Prisma.sql`p.expires_at IS NOT NULL AND p.expires_at <= clock_timestamp()`,
];
const isTaken = Prisma.sql`(${isOver}) OR ${stronger}`;
/** The later end of the two; an opt-out adds none, because it is remembered as a withdrawal. */
const end = Prisma.sql`CASE WHEN ${isOver} THEN excluded.expires_at
  WHEN excluded.reason = 'unsubscribed' AND p.reason <> 'unsubscribed' THEN p.expires_at
  WHEN p.reason = 'unsubscribed' AND excluded.reason <> 'unsubscribed' THEN excluded.expires_at
  WHEN p.expires_at IS NULL OR excluded.expires_at IS NULL THEN NULL
  ELSE greatest(p.expires_at, excluded.expires_at) END`;

/**
 * Suppresses addresses, which are normalised already. What is there in force keeps the stronger reason (complaint,
 * bounce, the team, the person) and the later end. Safe to repeat.
 */
export async function suppressRows(tx: Tx, { workspaceId, source, actor }: Origin, rows: SuppressedRow[]) {
  const byEmail = new Map(rows.map((row) => [row.email, row]));
  const each = [...byEmail.values()].sort((a, b) => (a.email < b.email ? -1 : 1));
  if (each.length === 0) return { added: 0, changed: 0 };
  const changes = await tx.$queryRaw<{ isNew: boolean }[]>`
    WITH written AS (
      INSERT INTO suppression AS p (workspace_id, email, reason, source, note, created_at, expires_at)
      SELECT ${workspaceId}::uuid, r.email, r.reason::suppression_reason, ${source}, r.note, clock_timestamp(), r.expires_at
      FROM unnest(${each.map(({ email }) => email)}::text[], ${each.map(({ reason }) => reason)}::text[],
        ${each.map(({ note }) => note)}::text[], ${each.map(({ expiresAt }) => expiresAt)}::timestamptz[]) AS r (email, reason, note, expires_at)
      ON CONFLICT (workspace_id, email) DO UPDATE SET
        reason = CASE WHEN ${isTaken} THEN excluded.reason ELSE p.reason END,
        source = CASE WHEN ${isTaken} THEN excluded.source ELSE p.source END,
        note = CASE WHEN ${isTaken} THEN excluded.note ELSE p.note END,
        created_at = CASE WHEN ${isOver} THEN excluded.created_at ELSE p.created_at END,
        expires_at = ${end}
      WHERE ${isTaken} OR p.expires_at IS DISTINCT FROM (${end})
      RETURNING p.email, p.reason, p.note, p.xmax = 0 AS is_new),
    noted AS (
      INSERT INTO suppression_change (id, workspace_id, email, step, reason, note, actor, at)
      SELECT gen_random_uuid(), ${workspaceId}::uuid, email, (CASE WHEN is_new THEN 'added' ELSE 'changed' END)::suppression_step,
        reason, note, ${actor}, clock_timestamp() FROM written)
    SELECT is_new AS "isNew" FROM written`;
  const added = changes.filter(({ isNew }) => isNew).length;
  return { added, changed: changes.length - added };
}

type Lift = { emails: readonly string[]; note: string; actor: string; reasons?: readonly SuppressionReason[] };

/** Lets addresses go again, all or only those suppressed for these reasons. Yields which ones were. */
export async function liftRows(tx: Tx, workspaceId: string, { emails, note, actor, reasons }: Lift): Promise<string[]> {
  const only = reasons ? Prisma.sql`AND p.reason::text = ANY(${[...reasons]}::text[])` : Prisma.empty;
  const lifted = await tx.$queryRaw<{ email: string }[]>`
    WITH lifted AS (
      DELETE FROM suppression p WHERE p.workspace_id = ${workspaceId}::uuid AND p.email = ANY(${[...emails]}::text[]) ${only}
      RETURNING p.email, p.reason),
    noted AS (
      INSERT INTO suppression_change (id, workspace_id, email, step, reason, note, actor, at)
      SELECT gen_random_uuid(), ${workspaceId}::uuid, email, 'removed', reason, ${note}, ${actor}, clock_timestamp() FROM lifted)
    SELECT email FROM lifted`;
  const freed = lifted.map(({ email }) => email);
  // A contact that came while everything was being taken back is held to it.
  if (freed.length > 0)
    await tx.$executeRaw`
      UPDATE topic_subscription s SET status = 'unsubscribed', changed_at = clock_timestamp()
      FROM contact c
      WHERE c.workspace_id = ${workspaceId}::uuid AND c.email = ANY(${freed}::text[]) AND s.contact_id = c.id AND s.status <> 'unsubscribed'
        AND (SELECT d.action FROM consent d WHERE d.workspace_id = c.workspace_id AND d.email = c.email
          AND (d.topic_id = s.topic_id OR d.topic_id IS NULL) ORDER BY d.at DESC, d.seq DESC LIMIT 1) = 'withdrawn'`;
  return freed;
}
