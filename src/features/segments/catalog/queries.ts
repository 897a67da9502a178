import "server-only";
import { knownEvents } from "@/features/contacts/events/schema";
import type { Context } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { within } from "@/lib/transact";
import type { Catalog } from "../schema";

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

/** What the rules of this workspace can name. Tags: the first thousand by name, and those asked for. */
export async function readCatalog(tx: Tx, ctx: Context): Promise<Catalog> {
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
    eventNames: await eventNames(tx, ctx),
  };
}

export const getCatalog = (ctx: Context): Promise<Catalog> => within(ctx, (tx) => readCatalog(tx, ctx));
