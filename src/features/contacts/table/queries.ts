import "server-only";
import { countContacts } from "@/features/billing/limits/queries";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import { within } from "@/lib/transact";
import { type ContactRow, contactColumns, contactsWhere, countMatches, withTags, wordsOf } from "../queries";
import { ContactFilter, type ContactItem, ContactPage, type ContactSort } from "../schema";
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

/** Segments by name, for the filter's menu. */
export const listSegmentNames = (ctx: Context): Promise<{ id: string; name: string }[]> =>
  within(ctx, (tx) =>
    tx.segment.findMany({
      where: { workspaceId: ctx.workspaceId, archivedAt: null },
      orderBy: [{ name: "asc" }, { id: "asc" }],
      select: { id: true, name: true },
    }),
  );

/** Topics by name, for the menus of the filter and of what is done to many. */
export const listTopicNames = (ctx: Context): Promise<{ id: string; name: string; isDoubleOptIn: boolean }[]> =>
  within(ctx, (tx) =>
    tx.topic.findMany({
      where: { workspaceId: ctx.workspaceId, archivedAt: null },
      orderBy: [{ name: "asc" }, { id: "asc" }],
      select: { id: true, name: true, isDoubleOptIn: true },
    }),
  );
