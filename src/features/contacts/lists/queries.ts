import "server-only";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import { AppError, notFound } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { within } from "@/lib/transact";
import { type ListOfContact, type ListView, membersCountedTo } from "./schema";

const most = Prisma.raw(String(membersCountedTo));
const columns = Prisma.sql`
  l.id, l.name, l.description, l.segment_id AS "segmentId", l.created_at AS "createdAt", l.archived_at AS "archivedAt",
  (SELECT count(*)::int FROM (
    SELECT FROM list_member m JOIN contact c ON c.id = m.contact_id AND c.deleted_at IS NULL WHERE m.list_id = l.id AND l.segment_id IS NULL
    UNION ALL SELECT FROM segment_member m JOIN contact c ON c.id = m.contact_id AND c.deleted_at IS NULL WHERE m.segment_id = l.segment_id
    LIMIT ${most}) found) AS "memberCount"`;

type Page = { isArchived?: boolean; text?: string; limit?: number; cursor?: string };

/** A page of lists, the newest first. */
export const listLists = (
  ctx: Context,
  { isArchived = false, text, limit = 25, cursor }: Page = {},
): Promise<{ items: ListView[]; nextCursor: string | null }> =>
  within(ctx, async (tx) => {
    if (cursor !== undefined && !isId(cursor))
      throw new AppError("invalid", "This cursor is not one of ours.", {
        cursor: ["Send `meta.nextCursor` as it is."],
      });
    const rows = await tx.$queryRaw<ListView[]>`
      SELECT ${columns} FROM contact_list l
      WHERE l.workspace_id = ${ctx.workspaceId}::uuid AND ${isArchived ? Prisma.sql`l.archived_at IS NOT NULL` : Prisma.sql`l.archived_at IS NULL`}
        ${text ? Prisma.sql`AND position(lower(${text}) IN lower(l.name)) > 0` : Prisma.empty}
        ${cursor ? Prisma.sql`AND l.id < ${cursor}::uuid` : Prisma.empty}
      ORDER BY l.id DESC LIMIT ${limit + 1}`;
    const items = rows.slice(0, limit);
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  });

/** Throws AppError not_found when it is none of this workspace. */
export async function getList(ctx: Context, id: string): Promise<ListView> {
  const [list] = await within(
    ctx,
    (tx) => tx.$queryRaw<ListView[]>`
      SELECT ${columns} FROM contact_list l WHERE l.id = ${id}::uuid AND l.workspace_id = ${ctx.workspaceId}::uuid`,
  );
  if (!list) throw notFound("list");
  return list;
}

type ListName = { id: string; name: string; isDynamic: boolean };

/** All lists by name, for menus; a workspace has 1,000 at most. */
export const listListNames = (ctx: Context): Promise<ListName[]> =>
  within(
    ctx,
    (tx) => tx.$queryRaw<ListName[]>`
      SELECT id, name, segment_id IS NOT NULL AS "isDynamic" FROM contact_list
      WHERE workspace_id = ${ctx.workspaceId}::uuid AND archived_at IS NULL ORDER BY lower(name), id`,
  );

/** The lists that a contact is on, by name. */
export const listListsOfContact = (ctx: Context, contactId: string): Promise<ListOfContact[]> =>
  within(
    ctx,
    (tx) => tx.$queryRaw<ListOfContact[]>`
      SELECT l.id, l.name, FALSE AS "isDynamic", m.added_by AS "addedBy", m.added_at AS "addedAt"
      FROM list_member m JOIN contact_list l ON l.id = m.list_id
      WHERE m.contact_id = ${contactId}::uuid AND m.workspace_id = ${ctx.workspaceId}::uuid AND l.archived_at IS NULL
      UNION ALL
      SELECT l.id, l.name, TRUE, NULL, m.since FROM contact_list l JOIN segment_member m ON m.segment_id = l.segment_id
      WHERE m.contact_id = ${contactId}::uuid AND l.workspace_id = ${ctx.workspaceId}::uuid AND l.archived_at IS NULL
      ORDER BY 2, 1`,
  );
