import "server-only";
import type { z } from "zod";
import { countContacts, getContactRoom } from "@/features/billing/limits/queries";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db";
import { within } from "@/lib/transact";
import { bulkVersion, listBulkActions } from "../bulk/queries";
import { listFields } from "../fields/queries";
import { listListNames } from "../lists/queries";
import { type ContactRow, contactColumns, contactsWhere, waysOf, withTags } from "../queries";
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

const isEverybody = (filter: ContactFilter) => Object.values(filter).every((value) => value === undefined);

const countedTo = 10_000;
/** `ids` as an array in the words of SQL; null when they are more than are counted. */
type Matches = { count: number; isMore: boolean; ids: string | null };

/** What a filter means, in whatever order it is found fastest, and no further than is counted. */
async function findMatches(tx: Tx, where: Prisma.Sql): Promise<Matches> {
  const [row] = await tx.$queryRaw<{ count: number; ids: string | null }[]>`
    SELECT count(*)::int AS count, CASE WHEN count(*) <= ${countedTo}::int THEN coalesce(array_agg(id), '{}')::text END AS ids
    FROM (SELECT c.id FROM contact c WHERE ${where} LIMIT ${countedTo + 1}) found`;
  const count = row?.count ?? 0;
  return { count: Math.min(count, countedTo), isMore: count > countedTo, ids: row?.ids ?? null };
}

const whereOf = async (tx: Tx, ctx: Context, filter: ContactFilter) =>
  contactsWhere(ctx, filter, await waysOf(tx, filter));

/**
 * Few are fetched and put in order, for many the order's index is followed until the page is full. The planner, which knows
 * neither a custom field nor a search, would now and then follow an index through all contacts for a handful at its end.
 */
async function readPage(tx: Tx, ctx: Context, { sort, limit, cursor, ...filter }: z.output<typeof ContactPage>) {
  const where = await whereOf(tx, ctx, filter);
  const matches = isEverybody(filter) ? null : await findMatches(tx, where);
  const from = matches?.ids
    ? Prisma.sql`(SELECT * FROM contact WHERE id = ANY (${matches.ids}::uuid[]) OFFSET 0) c WHERE c.workspace_id = ${ctx.workspaceId}::uuid`
    : Prisma.sql`contact c WHERE ${where}`;
  const rows = await tx.$queryRaw<(ContactRow & { sortName: string })[]>`
    SELECT ${contactColumns}, c.sort_name AS "sortName" FROM ${from} ${after(cursor, sort)}
    ORDER BY ${orders[sort]} LIMIT ${limit + 1}`;
  const shown = rows.slice(0, limit);
  const items = await withTags(
    ctx,
    shown.map(({ sortName: _, ...row }) => row),
  );
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { items, nextCursor: last ? cursorOf(last, sort) : null, matches };
}

const inside = (ctx: Context, tx: Tx): Context => ({ ...ctx, open: ctx.open ?? { tx, events: [] } });

type Listed = { items: ContactItem[]; nextCursor: string | null };
/** How many a filter means: exactly where that is cheap, else “at least so many”. */
type Total = { count: number; isMore: boolean };

/** A page of the contacts that a filter means. */
export const listContacts = (ctx: Context, page: ContactPage = {}): Promise<Listed> =>
  within(ctx, async (tx) => {
    const { items, nextCursor } = await readPage(tx, inside(ctx, tx), ContactPage.parse(page));
    return { items, nextCursor };
  });

/** The same, and how many there are in all. */
export const listCounted = (ctx: Context, page: ContactPage): Promise<Listed & { total: Total }> =>
  within(ctx, async (tx) => {
    const own = inside(ctx, tx);
    const { items, nextCursor, matches } = await readPage(tx, own, ContactPage.parse(page));
    const { count, isMore } = matches ?? { count: await countContacts(own), isMore: false };
    return { items, nextCursor, total: { count, isMore } };
  });

export const roughCount = (ctx: Context, filter: ContactFilter): Promise<Total> =>
  within(ctx, async (tx) => {
    const asked = ContactFilter.parse(filter);
    if (isEverybody(asked)) return { count: await countContacts(inside(ctx, tx)), isMore: false };
    const { count, isMore } = await findMatches(tx, await whereOf(tx, ctx, asked));
    return { count, isMore };
  });

/** By name, for the menus of the filter and of what is done to many. */
const byName = [{ name: "asc" as const }, { id: "asc" as const }];

/**
 * What stands around the table: menus, views, what is being done to many. Read before its rows, so that none of them is
 * older than what is said to be done, and over one connection.
 */
export const getTableFrame = (ctx: Context) =>
  within(ctx, async (tx) => {
    const own = inside(ctx, tx);
    const where = { workspaceId: ctx.workspaceId, archivedAt: null };
    const bulk = await listBulkActions(own);
    return {
      bulk,
      version: bulkVersion(bulk),
      room: await getContactRoom(own),
      fields: (await listFields(own)).filter(({ archivedAt }) => archivedAt === null),
      views: await listViews(own),
      tags: await listTags(own),
      lists: await listListNames(own),
      segments: await tx.segment.findMany({ where, orderBy: byName, select: { id: true, name: true } }),
      topics: await tx.topic.findMany({
        where,
        orderBy: byName,
        select: { id: true, name: true, isDoubleOptIn: true },
      }),
    };
  });
