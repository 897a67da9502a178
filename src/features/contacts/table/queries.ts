import "server-only";
import { countContacts, getContactRoom } from "@/features/billing/limits/queries";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import { within } from "@/lib/transact";
import { bulkVersion, listBulkActions } from "../bulk/queries";
import { listFields } from "../fields/queries";
import { listListNames } from "../lists/queries";
import { type ContactRow, contactColumns, contactsWhere, countMatches, withTags, wordsOf } from "../queries";
import { ContactFilter, type ContactItem, ContactPage, type ContactSort } from "../schema";
import { listTags } from "../tags/queries";
import { listViews } from "../views/queries";
import { afterCursor, cursorOf } from "./cursor";

const orders: Record<ContactSort, Prisma.Sql> = {
  newest: Prisma.sql`c.id DESC`,
  oldest: Prisma.sql`c.id`,
  email: Prisma.sql`c.email`,
  "email-desc": Prisma.sql`c.email DESC`,
  name: Prisma.sql`c.sort_name, c.id`,
  "name-desc": Prisma.sql`c.sort_name DESC, c.id DESC`,
};

function after(cursor: string | undefined, sort: ContactSort): Prisma.Sql {
  if (!cursor) return Prisma.empty;
  const { id, key } = afterCursor(cursor, sort);
  switch (sort) {
    case "newest":
      return Prisma.sql`AND c.id < ${id}::uuid`;
    case "oldest":
      return Prisma.sql`AND c.id > ${id}::uuid`;
    case "email":
      return Prisma.sql`AND c.email > ${key}`;
    case "email-desc":
      return Prisma.sql`AND c.email < ${key}`;
    case "name":
      return Prisma.sql`AND (c.sort_name, c.id) > (${key}, ${id}::uuid)`;
    case "name-desc":
      return Prisma.sql`AND (c.sort_name, c.id) < (${key}, ${id}::uuid)`;
  }
}

/** A page of the contacts that a filter means. */
export async function listContacts(
  ctx: Context,
  page: ContactPage = {},
): Promise<{ items: ContactItem[]; nextCursor: string | null }> {
  const { sort, limit, cursor, ...filter } = ContactPage.parse(page);
  return within(ctx, async (tx) => {
    const inside: Context = { ...ctx, open: ctx.open ?? { tx, events: [] } };
    const words = await wordsOf(tx, filter.text);
    const rows = await tx.$queryRaw<(ContactRow & { sortName: string })[]>`
      SELECT ${contactColumns}, c.sort_name AS "sortName" FROM contact c
      WHERE ${contactsWhere(ctx, filter, words)} ${after(cursor, sort)} ORDER BY ${orders[sort]} LIMIT ${limit + 1}`;
    const shown = rows.slice(0, limit);
    const items = await withTags(
      inside,
      shown.map(({ sortName: _, ...row }) => row),
    );
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return { items, nextCursor: last ? cursorOf(last, sort) : null };
  });
}

const countedTo = 10_000;

/** How many a filter means: exactly where that is cheap, else “at least so many”. */
export async function roughCount(ctx: Context, filter: ContactFilter): Promise<{ count: number; isMore: boolean }> {
  const asked = ContactFilter.parse(filter);
  if (Object.values(asked).every((value) => value === undefined))
    return { count: await countContacts(ctx), isMore: false };
  const count = await countMatches(ctx, asked, countedTo + 1);
  return { count: Math.min(count, countedTo), isMore: count > countedTo };
}

/** By name, for the menus of the filter and of what is done to many. */
const byName = [{ name: "asc" as const }, { id: "asc" as const }];

/**
 * What stands around the table: menus, views, what is being done to many. Read before its rows, so that none of them is
 * older than what is said to be done, and over one connection.
 */
export const getTableFrame = (ctx: Context) =>
  within(ctx, async (tx) => {
    const inside: Context = { ...ctx, open: ctx.open ?? { tx, events: [] } };
    const where = { workspaceId: ctx.workspaceId, archivedAt: null };
    const bulk = await listBulkActions(inside);
    return {
      bulk,
      version: bulkVersion(bulk),
      room: await getContactRoom(inside),
      fields: (await listFields(inside)).filter(({ archivedAt }) => archivedAt === null),
      views: await listViews(inside),
      tags: await listTags(inside),
      lists: await listListNames(inside),
      segments: await tx.segment.findMany({ where, orderBy: byName, select: { id: true, name: true } }),
      topics: await tx.topic.findMany({
        where,
        orderBy: byName,
        select: { id: true, name: true, isDoubleOptIn: true },
      }),
    };
  });
