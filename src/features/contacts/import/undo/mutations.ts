import "server-only";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db";
import { transact } from "@/lib/transact";
import { markOf } from "../batch/marks/mutations";
import { UndoResult } from "../schema";

const contactsAtOnce = 4_000;

type State = { status: string; upTo: string | null; undo: unknown };

/** The next contacts that the import touched, by id, as a table `part`. */
const partOf = (importId: string, upTo: string | null) => Prisma.sql`
  part AS MATERIALIZED (
    SELECT ch.* FROM contact_import_change ch
    WHERE ch.import_id = ${importId}::uuid AND (${upTo}::uuid IS NULL OR ch.contact_id > ${upTo}::uuid)
    ORDER BY ch.contact_id LIMIT ${contactsAtOnce})`;

/** Takes back tags and list members that this import added. */
async function takeMarks(tx: Tx, part: Prisma.Sql, mark: string) {
  await tx.$executeRaw`WITH ${part} DELETE FROM contact_tag t USING part p WHERE t.contact_id = p.contact_id AND t.added_by = ${mark}`;
  await tx.$executeRaw`WITH ${part} DELETE FROM list_member m USING part p WHERE m.contact_id = p.contact_id AND m.added_by = ${mark}`;
}

/**
 * Subscriptions that are as this import left them end, or become what they were. The log of consents only grows, and
 * nobody has withdrawn anything: it goes on saying what the import claimed.
 */
async function takeSubscriptions(tx: Tx, part: Prisma.Sql, importId: string) {
  const asLeft = Prisma.sql`
    SELECT s.contact_id, s.topic_id, p.subscription_before AS before, c.email
    FROM part p JOIN contact c ON c.id = p.contact_id
    JOIN contact_import i ON i.id = ${importId}::uuid
    JOIN topic_subscription s ON s.contact_id = p.contact_id AND s.topic_id = (i.plan -> 'subscribe' ->> 'topicId')::uuid
    WHERE p.subscribed_at IS NOT NULL AND s.status = 'subscribed' AND s.changed_at = p.subscribed_at`;
  const rows = await tx.$queryRaw<{ contact_id: string; topic_id: string; before: string | null; email: string }[]>`
    WITH ${part} ${asLeft} ORDER BY s.contact_id FOR UPDATE OF s`;
  if (rows.length === 0) return;
  const given = Prisma.sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS g (contact_id uuid, topic_id uuid, before text, email text)`;
  await tx.$executeRaw`
    DELETE FROM topic_subscription s USING ${given} WHERE g.before IS NULL AND s.contact_id = g.contact_id AND s.topic_id = g.topic_id`;
  await tx.$executeRaw`
    UPDATE topic_subscription s SET status = g.before::subscription_status, changed_at = now() FROM ${given}
    WHERE g.before IS NOT NULL AND s.contact_id = g.contact_id AND s.topic_id = g.topic_id`;
}

/** Removes contacts that the import made and nobody has used or changed since. Yields how many, and how many stay. */
async function removeMade(tx: Tx, part: Prisma.Sql) {
  const [row] = await tx.$queryRaw<{ removed: number; kept: number }[]>`
    WITH ${part}, made AS (
      SELECT c.id, c.updated_at = c.created_at AND c.deleted_at IS NULL
        AND NOT EXISTS (SELECT FROM contact_event e WHERE e.contact_id = c.id)
        AND NOT EXISTS (SELECT FROM contact_tag t WHERE t.contact_id = c.id)
        AND NOT EXISTS (SELECT FROM list_member m WHERE m.contact_id = c.id)
        AND NOT EXISTS (SELECT FROM topic_subscription s WHERE s.contact_id = c.id)
        AND NOT EXISTS (SELECT FROM contact_change h WHERE h.contact_id = c.id)
        AND NOT EXISTS (SELECT FROM contact o WHERE o.merged_into_id = c.id) AS is_free
      FROM part p JOIN contact c ON c.id = p.contact_id WHERE p.kind = 'created' ORDER BY c.id FOR UPDATE OF c
    ), gone AS (DELETE FROM contact c USING made m WHERE c.id = m.id AND m.is_free RETURNING c.id)
    SELECT (SELECT count(*)::int FROM gone) AS removed, (SELECT count(*)::int FROM made WHERE NOT is_free AND EXISTS (SELECT FROM contact c WHERE c.id = made.id AND c.deleted_at IS NULL)) AS kept`;
  return row ?? { removed: 0, kept: 0 };
}

const back = (column: string, key: string) => {
  const name = Prisma.raw(column);
  return Prisma.sql`CASE WHEN p.before ? ${key} AND c.${name} = p.after ->> ${key} THEN p.before ->> ${key} ELSE c.${name} END`;
};

/** Gives values back that are still as the import left them; the others were changed since and stay. */
async function restoreChanged(tx: Tx, { workspaceId }: Context, part: Prisma.Sql, actor: string) {
  const [row] = await tx.$queryRaw<{ restored: number; kept: number }[]>`
    WITH ${part}, held AS MATERIALIZED (
      SELECT c.id, ${back("first_name", "firstName")} AS first_name, ${back("last_name", "lastName")} AS last_name,
        ${back("phone", "phone")} AS phone, ${back("locale", "locale")} AS locale,
        CASE WHEN p.before ?| ARRAY['timeZone', 'timeZoneSource'] AND is_same_zone THEN coalesce(p.before ->> 'timeZone', c.time_zone) ELSE c.time_zone END AS time_zone,
        CASE WHEN p.before ?| ARRAY['timeZone', 'timeZoneSource'] AND is_same_zone AND p.before ? 'timeZoneSource'
          THEN (p.before ->> 'timeZoneSource')::time_zone_source ELSE c.time_zone_source END AS time_zone_source,
        (c.fields - f.emptied) || f.given AS fields, f.differing
          + (p.before ? 'firstName' AND c.first_name <> p.after ->> 'firstName')::int + (p.before ? 'lastName' AND c.last_name <> p.after ->> 'lastName')::int
          + (p.before ? 'phone' AND c.phone <> p.after ->> 'phone')::int + (p.before ? 'locale' AND c.locale <> p.after ->> 'locale')::int
          + (p.before ? 'timeZone' AND NOT is_same_zone)::int AS differing
      FROM part p JOIN contact c ON c.id = p.contact_id
      CROSS JOIN LATERAL (SELECT c.time_zone = coalesce(p.after ->> 'timeZone', c.time_zone) AS is_same_zone) z
      CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(key) FILTER (WHERE is_same AND value = 'null'), '{}') AS emptied,
          coalesce(jsonb_object_agg(key, value) FILTER (WHERE is_same AND value <> 'null'), '{}') AS given,
          coalesce(count(*) FILTER (WHERE NOT is_same), 0)::int AS differing
        FROM (SELECT b.key, b.value, c.fields -> b.key IS NOT DISTINCT FROM p.after -> 'fields' -> b.key AS is_same
          FROM jsonb_each(p.before -> 'fields') b) e) f
      WHERE p.kind = 'updated' ORDER BY c.id FOR UPDATE OF c
    ), changed AS (
      UPDATE contact c SET first_name = h.first_name, last_name = h.last_name, phone = h.phone, locale = h.locale, time_zone = h.time_zone,
        time_zone_source = h.time_zone_source, fields = h.fields, updated_at = now()
      FROM held h WHERE c.id = h.id AND (c.first_name, c.last_name, c.phone, c.locale, c.time_zone, c.time_zone_source, c.fields)
        IS DISTINCT FROM (h.first_name, h.last_name, h.phone, h.locale, h.time_zone, h.time_zone_source, h.fields)
      RETURNING c.id
    ), timeline AS (
      INSERT INTO contact_change (id, workspace_id, contact_id, kind, details, actor)
      SELECT gen_random_uuid(), ${workspaceId}::uuid, id, 'updated', '{"names": [], "isUndo": true}', ${actor} FROM changed
    ) SELECT (SELECT count(*)::int FROM changed) AS restored, (SELECT count(*)::int FROM held WHERE differing > 0) AS kept`;
  return row ?? { restored: 0, kept: 0 };
}

async function lastOf(tx: Tx, part: Prisma.Sql): Promise<string | null> {
  const [row] = await tx.$queryRaw<
    { last: string | null }[]
  >`WITH ${part} SELECT max(contact_id::text) AS last FROM part`;
  return row?.last ?? null;
}

/** Takes back the next part of an import, in one transaction with the place it has come to. False: it is all undone. */
export async function undoSome(ctx: Context, importId: string): Promise<boolean> {
  let hasMore = false;
  await transact(ctx, "import.undo-part", async ({ tx, ctx }) => {
    const [now] = await tx.$queryRaw<State[]>`
      SELECT status::text, undone_up_to AS "upTo", undo FROM contact_import
      WHERE id = ${importId}::uuid AND workspace_id = ${ctx.workspaceId}::uuid FOR UPDATE`;
    if (now?.status !== "undoing") return { id: importId };
    const part = partOf(importId, now.upTo);
    const last = await lastOf(tx, part);
    if (last === null) {
      await tx.contactImport.update({
        where: { id: importId },
        data: { status: "undone", version: { increment: 1 } },
        select: { id: true },
      });
      return { id: importId };
    }
    hasMore = true;
    const mark = markOf(importId);
    await takeMarks(tx, part, mark);
    await takeSubscriptions(tx, part, importId);
    const made = await removeMade(tx, part);
    const changed = await restoreChanged(tx, ctx, part, mark);
    const sum = UndoResult.parse(now.undo);
    await tx.contactImport.update({
      where: { id: importId },
      data: {
        undoneUpTo: last,
        undo: {
          removed: sum.removed + made.removed,
          restored: sum.restored + changed.restored,
          kept: sum.kept + made.kept + changed.kept,
        },
        version: { increment: 1 },
      },
      select: { id: true },
    });
    return { id: importId };
  });
  return hasMore;
}
