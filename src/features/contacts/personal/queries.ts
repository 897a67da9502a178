import "server-only";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import { notFound } from "@/lib/errors";
import { within } from "@/lib/transact";

type Row = Record<string, unknown>;

/**
 * Everything kept of a person, by table, for themselves to read: what tells of the contact, of those merged into it, and
 * of its address. A table that is made later is in it as well. Throws not_found.
 */
export const getPersonalData = (ctx: Context, contactId: string, now = new Date()) =>
  within(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const people = await tx.$queryRaw<{ id: string; email: string }[]>`
      WITH RECURSIVE whole AS (
        SELECT id, email FROM contact WHERE id = ${contactId}::uuid AND workspace_id = ${workspaceId}::uuid
        UNION SELECT c.id, c.email FROM contact c JOIN whole ON c.merged_into_id = whole.id AND c.workspace_id = ${workspaceId}::uuid)
      SELECT id, email FROM whole`;
    if (people.length === 0) throw notFound("contact");
    const tables = await tx.$queryRaw<{ name: string; column: string }[]>`
      SELECT table_name::text AS name, column_name::text AS column FROM information_schema.columns
      WHERE table_schema = 'public' AND (column_name = 'contact_id' AND table_name NOT IN ('segment_change', 'segment_flip')
        OR column_name = 'email' AND table_name IN ('consent', 'suppression', 'suppression_change')
        OR column_name = 'id' AND table_name = 'contact') ORDER BY 1`;
    const data: Record<string, Row[]> = {};
    for (const { name, column } of tables) {
      const values = column === "email" ? people.map(({ email }) => email) : people.map(({ id }) => id);
      const rows = await tx.$queryRaw<{ row: Row }[]>`
        SELECT to_jsonb(t) - 'workspace_id' AS row FROM ${Prisma.raw(`"${name}"`)} t
        WHERE workspace_id = ${workspaceId}::uuid AND ${Prisma.raw(`"${column}"`)}::text = ANY (${values})`;
      if (rows.length > 0) data[name] = rows.map(({ row }) => row);
    }
    const names = async (table: string, ids: unknown[]) =>
      tx.$queryRaw<{ id: string; name: string }[]>`
        SELECT id, name FROM ${Prisma.raw(`"${table}"`)} WHERE workspace_id = ${workspaceId}::uuid AND id::text = ANY (${ids.map(String)})`;
    const named = (table: string, column: string) => (data[table] ?? []).map((row) => row[column]);
    return {
      exportedAt: now.toISOString(),
      email: people.find(({ id }) => id === contactId)?.email ?? "",
      data,
      names: {
        tags: await names("tag", named("contact_tag", "tag_id")),
        lists: await names("contact_list", named("list_member", "list_id")),
        topics: await names("topic", [...named("topic_subscription", "topic_id"), ...named("consent", "topic_id")]),
        segments: await names("segment", named("segment_member", "segment_id")),
        fields: await tx.contactField.findMany({ where: { workspaceId }, select: { id: true, label: true } }),
      },
    };
  });
