import "server-only";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db";
import { notFound } from "@/lib/errors";
import { within } from "@/lib/transact";
import {
  type ContactFields,
  ContactFilter,
  type ContactItem,
  type ContactSource,
  type FieldTest,
  type SubscriptionState,
  type TagMark,
} from "./schema";
import { searchParts } from "./search";

const all = Prisma.sql`TRUE`;
const numeric = /^-?\d{1,15}(\.\d{1,10})?$/;
const day = /^\d{4}-\d{2}-\d{2}$/;

/** Of numbers, written without zeros in front; on what is none, it is false. */
function numbered(fieldId: string, sign: ">=" | "<=" | "==", value: string): Prisma.Sql {
  const path = `strict $.${JSON.stringify(fieldId)} ${sign} ${value.replace(/^(-?)0+(?=\d)/, "$1")}`;
  return Prisma.sql`coalesce(c.fields @@ ${path}::jsonpath, FALSE)`;
}

/** Of numbers and days; on what is neither, it is false. */
function compared(fieldId: string, text: Prisma.Sql, sign: ">=" | "<=", value: string): Prisma.Sql {
  if (numeric.test(value)) return numbered(fieldId, sign, value);
  if (day.test(value))
    return Prisma.sql`(jsonb_typeof(c.fields -> ${fieldId}::text) = 'string' AND ${text} ${Prisma.raw(sign)} ${value})`;
  return Prisma.sql`FALSE`;
}

const contains = (text: string) => `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

function fieldTest({ fieldId, test, value }: FieldTest): Prisma.Sql {
  const held = Prisma.sql`(c.fields -> ${fieldId}::text)`;
  const text = Prisma.sql`(c.fields ->> ${fieldId}::text)`;
  switch (test) {
    case "isSet":
      return Prisma.sql`jsonb_exists(c.fields, ${fieldId}::text)`;
    case "isUnset":
      return Prisma.sql`NOT jsonb_exists(c.fields, ${fieldId}::text)`;
    case "contains":
      return Prisma.sql`${text} ILIKE ${contains(value)}`;
    case "atLeast":
      return compared(fieldId, text, ">=", value);
    case "atMost":
      return compared(fieldId, text, "<=", value);
    case "is":
      if (numeric.test(value)) {
        const text = `lax $.${JSON.stringify(fieldId)} == ${JSON.stringify(value)}`;
        return Prisma.sql`(${numbered(fieldId, "==", value)} OR coalesce(c.fields @@ ${text}::jsonpath, FALSE))`;
      }
      return Prisma.sql`(CASE jsonb_typeof(${held}) WHEN 'array' THEN jsonb_exists(${held}, ${value})
        WHEN 'number' THEN FALSE
        ELSE lower(${text}) = lower(${value}) END)`;
  }
}

/** A static list's members are written down, a dynamic one's are those of its segment; this asks for both. */
const inAnyList = (listId: string) => Prisma.sql`
  c.id IN (SELECT m.contact_id FROM list_member m WHERE m.list_id = ${listId}::uuid
    UNION ALL SELECT m.contact_id FROM contact_list l JOIN segment_member m ON m.segment_id = l.segment_id WHERE l.id = ${listId}::uuid)`;
const inStaticList = (listId: string) =>
  Prisma.sql`EXISTS (SELECT FROM list_member m WHERE m.list_id = ${listId}::uuid AND m.contact_id = c.id)`;
const inSegment = (segmentId: string) =>
  Prisma.sql`EXISTS (SELECT FROM segment_member m WHERE m.segment_id = ${segmentId}::uuid AND m.contact_id = c.id)`;

/** A word of ours in the statement itself: only then an index of the rows where it holds is used. */
const literal = (word: ContactSource | SubscriptionState) => Prisma.raw(`'${word}'`);

function subscribed({ topicId, status }: NonNullable<ContactFilter["subscription"]>): Prisma.Sql {
  const topic = topicId ? Prisma.sql`AND s.topic_id = ${topicId}::uuid` : Prisma.empty;
  const rows = Prisma.sql`SELECT FROM topic_subscription s WHERE s.contact_id = c.id ${topic}`;
  if (status === "none") return Prisma.sql`NOT EXISTS (${rows})`;
  return Prisma.sql`EXISTS (${rows} AND s.workspace_id = c.workspace_id AND s.status = ${literal(status)}::subscription_status)`;
}

const suppressed = Prisma.sql`
  EXISTS (SELECT FROM suppression p WHERE p.workspace_id = c.workspace_id AND p.email = c.email AND (p.expires_at IS NULL OR p.expires_at > now()))`;

/** The words of a search, looked for in passing. */
function spoken(text: string): Prisma.Sql {
  const { parts } = searchParts(text);
  return Prisma.sql`contact_says(c.email, c.first_name, c.last_name, c.phone, ${parts}::text[])`;
}

/** What the words find, by their index: at most so many. */
function found(text: string, most: number): Prisma.Sql {
  const { longest, parts } = searchParts(text);
  return Prisma.sql`SELECT id FROM search_contacts(${longest}, ${parts}::text[], ${most}::int)`;
}

/** More finds than this, and it is faster to go through the contacts in their order. */
const fewFinds = 5_000;
type Ways = { words?: (text: string) => Prisma.Sql; inList?: (listId: string) => Prisma.Sql };

async function wordsOf(tx: Tx, text: string): Promise<Ways["words"]> {
  const [row] = await tx.$queryRaw<{ ids: string | null }[]>`
    SELECT CASE WHEN count(*) <= ${fewFinds}::int THEN coalesce(array_agg(id), '{}')::text END AS ids FROM (${found(text, fewFinds + 1)}) found`;
  const ids = row?.ids;
  return ids ? () => Prisma.sql`c.id = ANY (${ids}::uuid[])` : spoken;
}

async function listOf(tx: Tx, id: string): Promise<Ways["inList"]> {
  const list = await tx.contactList.findUnique({ where: { id }, select: { segmentId: true } });
  const segmentId = list?.segmentId;
  return segmentId ? () => inSegment(segmentId) : inStaticList;
}

/** How a filter is best looked for: few words' finds by their index, many in passing; a list by what it is. */
export const waysOf = async (tx: Tx, { text, listId }: ContactFilter): Promise<Ways> => ({
  ...(text && { words: await wordsOf(tx, text) }),
  ...(listId && { inList: await listOf(tx, listId) }),
});

const dayMs = 86_400_000;
/** Where a day begins in UTC, or one so many days later. An instant: a day is not compared by the index. */
const dayStart = (day: string, later = 0) => new Date(Date.parse(`${day}T00:00:00Z`) + later * dayMs);

const everybody = 2_147_483_647;

/** What a filter means as a condition on `c`, a row of contact. */
export function contactsWhere(
  ctx: Context,
  filter: ContactFilter,
  { words = (text) => Prisma.sql`c.id IN (${found(text, everybody)})`, inList = inAnyList }: Ways = {},
): Prisma.Sql {
  const {
    text,
    email,
    ids,
    tagIds = [],
    listId,
    segmentId,
    subscription,
    isSuppressed,
    source,
    since,
    until,
    fields = [],
  } = filter;
  return Prisma.join(
    [
      Prisma.sql`c.workspace_id = ${ctx.workspaceId}::uuid`,
      filter.isDeleted
        ? Prisma.sql`c.deleted_at IS NOT NULL AND c.merged_into_id IS NULL`
        : Prisma.sql`c.deleted_at IS NULL`,
      email ? Prisma.sql`c.email = ${email}` : all,
      ids ? Prisma.sql`c.id = ANY (${ids}::uuid[])` : all,
      text ? words(text) : all,
      ...tagIds.map(
        (tagId) =>
          Prisma.sql`EXISTS (SELECT FROM contact_tag t WHERE t.tag_id = ${tagId}::uuid AND t.contact_id = c.id)`,
      ),
      listId ? inList(listId) : all,
      segmentId ? inSegment(segmentId) : all,
      subscription ? subscribed(subscription) : all,
      isSuppressed === undefined ? all : isSuppressed ? suppressed : Prisma.sql`NOT ${suppressed}`,
      source ? Prisma.sql`c.source = ${literal(source)}::contact_source` : all,
      since ? Prisma.sql`c.created_at >= ${dayStart(since)}` : all,
      until ? Prisma.sql`c.created_at < ${dayStart(until, 1)}` : all,
      ...fields.map(fieldTest),
    ].filter((condition) => condition !== all),
    " AND ",
  );
}

/** Ids of all contacts that a filter means, as a sub-select: for statements about all that match. */
export const contactIdsWhere = (ctx: Context, filter: ContactFilter): Prisma.Sql =>
  Prisma.sql`SELECT c.id FROM contact c WHERE ${contactsWhere(ctx, ContactFilter.parse(filter))}`;

/** How many a filter means; not further than `most`, when that is given. */
export const countMatches = (ctx: Context, filter: ContactFilter, most?: number): Promise<number> =>
  within(ctx, async (tx) => {
    const asked = ContactFilter.parse(filter);
    const where = contactsWhere(ctx, asked, await waysOf(tx, asked));
    const limit = most === undefined ? Prisma.empty : Prisma.sql`LIMIT ${most}`;
    const [row] = await tx.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM (SELECT FROM contact c WHERE ${where} ${limit}) found`;
    return row?.count ?? 0;
  });

export type ContactRow = Omit<ContactItem, "tags" | "fields"> & { fields: unknown };
export const contactColumns = Prisma.sql`
  c.id, c.email, c.first_name AS "firstName", c.last_name AS "lastName", c.phone, c.locale, c.time_zone AS "timeZone",
  c.time_zone_source AS "timeZoneSource", c.fields, c.source, c.created_at AS "createdAt", c.updated_at AS "updatedAt", c.deleted_at AS "deletedAt"`;

/** Tags of these contacts, by name. */
const tagsOf = async (ctx: Context, ids: readonly string[]): Promise<Map<string, TagMark[]>> => {
  const rows =
    ids.length === 0
      ? []
      : await within(
          ctx,
          (tx) => tx.$queryRaw<(TagMark & { contactId: string })[]>`
            SELECT t.contact_id AS "contactId", g.id, g.name FROM contact_tag t JOIN tag g ON g.id = t.tag_id
            WHERE t.contact_id = ANY (${ids}::uuid[]) ORDER BY lower(g.name), g.id`,
        );
  const found = new Map<string, TagMark[]>();
  for (const { contactId, ...tag } of rows) found.set(contactId, [...(found.get(contactId) ?? []), tag]);
  return found;
};

export const withTags = async (ctx: Context, rows: readonly ContactRow[]): Promise<ContactItem[]> => {
  const tags = await tagsOf(
    ctx,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({ ...row, fields: row.fields as ContactFields, tags: tags.get(row.id) ?? [] }));
};

export type ContactDetail = ContactItem & {
  /** Set when it became part of another contact. */
  mergedIntoId: string | null;
};

/** Deleted ones too; null for one of another workspace. */
export const findContact = (ctx: Context, id: string): Promise<ContactDetail | null> =>
  within(ctx, async (tx) => {
    const rows = await tx.$queryRaw<(ContactRow & Pick<ContactDetail, "mergedIntoId">)[]>`
      SELECT ${contactColumns}, c.merged_into_id AS "mergedIntoId"
      FROM contact c WHERE c.id = ${id}::uuid AND c.workspace_id = ${ctx.workspaceId}::uuid`;
    const [row] = rows;
    const [item] = await withTags({ ...ctx, open: ctx.open ?? { tx, events: [] } }, rows);
    return row && item ? { ...item, mergedIntoId: row.mergedIntoId } : null;
  });

/** Throws AppError not_found when it is none of this workspace. */
export async function getContact(ctx: Context, id: string): Promise<ContactDetail> {
  const contact = await findContact(ctx, id);
  if (!contact) throw notFound("contact");
  return contact;
}
