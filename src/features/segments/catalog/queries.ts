import "server-only";
import { knownEvents } from "@/features/contacts/events/schema";
import type { Context } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { within } from "@/lib/transact";
import type { Catalog, Names } from "../schema";

const mostTags = 1_000;
const byName = { name: "asc" } as const;
const named = { id: true, name: true } as const;

/** From name to name through the index, however many events there are. */
const eventNames = async (tx: Tx, { workspaceId }: Context): Promise<string[]> => {
  const rows = await tx.$queryRaw<{ name: string }[]>`
    WITH RECURSIVE names AS (
      (SELECT name FROM contact_event_total WHERE workspace_id = ${workspaceId}::uuid ORDER BY name LIMIT 1)
      UNION ALL
      SELECT next.name FROM names CROSS JOIN LATERAL (
        SELECT t.name FROM contact_event_total t WHERE t.workspace_id = ${workspaceId}::uuid AND t.name > names.name ORDER BY t.name LIMIT 1) next)
    SELECT name FROM names LIMIT 500`;
  return [...new Set([...knownEvents.map(({ name }) => name), ...rows.map(({ name }) => name)])];
};

const latestAsked = 20;

/** By name of the event, what its latest ones had, and what we suggest for those that the product knows. */
async function propertiesOf(tx: Tx, { workspaceId }: Context, names: string[]): Promise<Record<string, string[]>> {
  const rows = await tx.$queryRaw<{ name: string; properties: string[] }[]>`
    SELECT asked.name, array_agg(DISTINCT key ORDER BY key) AS properties FROM unnest(${names}::text[]) AS asked (name)
    CROSS JOIN LATERAL (
      (SELECT e.properties FROM contact_event e WHERE e.workspace_id = ${workspaceId}::uuid AND e.name = asked.name
        AND octet_length(e.properties::text) <= 300 ORDER BY e.occurred_at DESC LIMIT ${latestAsked})
      UNION ALL
      (SELECT e.properties FROM contact_event e WHERE e.workspace_id = ${workspaceId}::uuid AND e.name = asked.name
        AND NOT octet_length(e.properties::text) <= 300 ORDER BY e.occurred_at DESC LIMIT ${latestAsked})) latest
    CROSS JOIN LATERAL jsonb_object_keys(latest.properties) AS key GROUP BY 1`;
  const found = new Map(rows.map(({ name, properties }) => [name, properties]));
  for (const { name, properties } of knownEvents)
    found.set(name, [...new Set([...properties, ...(found.get(name) ?? [])])]);
  return Object.fromEntries(found);
}

/** What the rules of this workspace can name. Tags: the first thousand by name. */
export async function readNames(tx: Tx, ctx: Context): Promise<Names> {
  const where = { workspaceId: ctx.workspaceId };
  const live = { ...where, archivedAt: null };
  const fields = await tx.contactField.findMany({
    where,
    select: { id: true, key: true, label: true, type: true, options: true, archivedAt: true },
    orderBy: { label: "asc" },
  });
  return {
    fields: fields.map(({ archivedAt, ...field }) => ({ ...field, isArchived: archivedAt !== null })),
    tags: await tx.tag.findMany({ where, select: named, orderBy: byName, take: mostTags }),
    lists: await tx.contactList.findMany({ where: live, select: { ...named, segmentId: true }, orderBy: byName }),
    segments: await tx.segment.findMany({ where: live, select: named, orderBy: byName }),
    topics: await tx.topic.findMany({ where: live, select: named, orderBy: byName }),
  };
}

export const getNames = (ctx: Context): Promise<Names> => within(ctx, (tx) => readNames(tx, ctx));

/** The same and what has happened, for whoever writes a rule. */
export const getCatalog = (ctx: Context): Promise<Catalog> =>
  within(ctx, async (tx) => {
    const names = await eventNames(tx, ctx);
    return { ...(await readNames(tx, ctx)), eventNames: names, properties: await propertiesOf(tx, ctx, names) };
  });
