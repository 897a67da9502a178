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

/** Of numbers and days; on what is neither, it is false. */
function compared(fieldId: string, text: Prisma.Sql, sign: ">=" | "<=", value: string): Prisma.Sql {
  if (numeric.test(value))
    return Prisma.sql`coalesce(c.fields @@ ${`strict $.${JSON.stringify(fieldId)} ${sign} ${value.replace(/^(-?)0+(?=\d)/, "$1")}`}::jsonpath, FALSE)`;
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
      return Prisma.sql`(CASE jsonb_typeof(${held}) WHEN 'array' THEN jsonb_exists(${held}, ${value})
        WHEN 'number' THEN ${numeric.test(value) ? Prisma.sql`(${text})::numeric = ${value}::numeric` : Prisma.sql`FALSE`}
        ELSE lower(${text}) = lower(${value}) END)`;
  }
}

/** A static list's members are written down, a dynamic one's are those of its segment. */
const inList = (listId: string) => Prisma.sql`
  c.id IN (SELECT m.contact_id FROM list_member m WHERE m.list_id = ${listId}::uuid
    UNION ALL SELECT m.contact_id FROM contact_list l JOIN segment_member m ON m.segment_id = l.segment_id WHERE l.id = ${listId}::uuid)`;
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
const fewFinds = 2_000;
type Words = (text: string) => Prisma.Sql;

/** How the words of a search are best looked for: the few by their index, the many in passing. */
export async function wordsOf(tx: Tx, text: string | undefined): Promise<Words | undefined> {
  if (!text) return undefined;
  const rows = await tx.$queryRaw<{ id: string }[]>`${found(text, fewFinds + 1)}`;
  if (rows.length > fewFinds) return spoken;
  const ids = rows.map(({ id }) => id);
  return () => Prisma.sql`c.id = ANY (${ids}::uuid[])`;
}

const dayMs = 86_400_000;
/** Where a day begins in UTC, or one so many days later. An instant: a day is not compared by the index. */
const dayStart = (day: string, later = 0) => new Date(Date.parse(`${day}T00:00:00Z`) + later * dayMs);

const everybody = 2_147_483_647;

/** What a filter means as a condition on `c`, a row of contact. `words` says how the text is looked for. */
export function contactsWhere(
  ctx: Context,
  filter: ContactFilter,
  words: Words = (text) => Prisma.sql`c.id IN (${found(text, everybody)})`,
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
    const where = contactsWhere(ctx, asked, await wordsOf(tx, asked.text));
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
