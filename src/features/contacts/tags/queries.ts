import "server-only";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import { notFound } from "@/lib/errors";
import { within } from "@/lib/transact";
import type { TagOfContact, TagView } from "./schema";

const countedTo = 10_000;

/** All tags by name; a workspace has 2,000 at most. */
export const listTags = (ctx: Context): Promise<TagView[]> =>
  within(
    ctx,
    (tx) => tx.$queryRaw<TagView[]>`
      SELECT id, name, created_at AS "createdAt" FROM tag WHERE workspace_id = ${ctx.workspaceId}::uuid
      ORDER BY lower(name), id`,
  );

export async function getTag(ctx: Context, id: string): Promise<TagView> {
  const tag = await within(ctx, (tx) =>
    tx.tag.findFirst({
      where: { id, workspaceId: ctx.workspaceId },
      select: { id: true, name: true, createdAt: true },
    }),
  );
  if (!tag) throw notFound("tag");
  return tag;
}

/** How many contacts carry each of these tags, 10,000 standing for “or more”. */
export async function countTagged(ctx: Context, tagIds: readonly string[]): Promise<Record<string, number>> {
  if (tagIds.length === 0) return {};
  const rows = await within(
    ctx,
    (tx) => tx.$queryRaw<{ id: string; count: number }[]>`
      SELECT g.id, counted.count FROM unnest(${tagIds}::uuid[]) AS g (id) CROSS JOIN LATERAL (
        SELECT count(*)::int AS count FROM (
          SELECT FROM contact_tag t JOIN contact c ON c.id = t.contact_id AND c.deleted_at IS NULL WHERE t.tag_id = g.id LIMIT ${Prisma.raw(String(countedTo))}) found
      ) AS counted`,
  );
  return Object.fromEntries(rows.map(({ id, count }) => [id, count]));
}

/** The tags of one contact, with who added them. */
export const listTagsOfContact = (ctx: Context, contactId: string): Promise<TagOfContact[]> =>
  within(
    ctx,
    (tx) => tx.$queryRaw<TagOfContact[]>`
      SELECT g.id, g.name, t.added_by AS "addedBy", t.added_at AS "addedAt" FROM contact_tag t JOIN tag g ON g.id = t.tag_id
      WHERE t.contact_id = ${contactId}::uuid AND t.workspace_id = ${ctx.workspaceId}::uuid ORDER BY lower(g.name), g.id`,
  );
