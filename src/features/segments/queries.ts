import "server-only";
import { contactsWhere } from "@/features/contacts/queries";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import { AppError, notFound } from "@/lib/errors";
import { within } from "@/lib/transact";
import { type MemberItem, Rule, type SegmentDetail, type SegmentItem, type SegmentSort } from "./schema";

const lastCheck = {
  orderBy: { at: "desc" },
  take: 1,
  select: { at: true, missingCount: true, extraCount: true, tookMs: true },
} as const;
const itemFields = {
  id: true,
  name: true,
  description: true,
  status: true,
  memberCount: true,
  builtCount: true,
  toBuild: true,
  createdAt: true,
  updatedAt: true,
  checks: lastCheck,
} as const;

type Row = Prisma.SegmentGetPayload<{ select: typeof itemFields }>;

const asItem = ({ checks, builtCount, toBuild, ...row }: Row): SegmentItem => ({
  ...row,
  progress: row.status === "ready" ? 1 : Math.min(1, builtCount / Math.max(1, toBuild)),
  lastCheck: checks[0] ?? null,
});

type Ask = { sort?: SegmentSort; text?: string; limit: number; cursor?: string };

const badCursor = () => new AppError("invalid", "This cursor is not one of ours.", { cursor: ["Unknown cursor"] });
const pack = (key: string, id: string) => Buffer.from(JSON.stringify([key, id])).toString("base64url");
function unpack(cursor: string): [string, string] {
  try {
    const [key, id] = JSON.parse(Buffer.from(cursor, "base64url").toString());
    if (typeof key === "string" && /^[0-9a-f-]{36}$/.test(id)) return [key, id];
  } catch {}
  throw badCursor();
}

const sorts = {
  name: { key: Prisma.sql`lower(s.name)`, type: Prisma.sql`text`, ahead: Prisma.sql`>`, order: Prisma.sql`ASC` },
  newest: { key: Prisma.sql`s.id`, type: Prisma.sql`uuid`, ahead: Prisma.sql`<`, order: Prisma.sql`DESC` },
  largest: { key: Prisma.sql`s.member_count`, type: Prisma.sql`int`, ahead: Prisma.sql`<`, order: Prisma.sql`DESC` },
} as const;

/** The workspace's segments, a page of them. */
export const listSegments = (ctx: Context, { sort = "name", text = "", limit, cursor }: Ask) =>
  within(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const { key, type, ahead, order } = sorts[sort];
    const after = cursor ? unpack(cursor) : null;
    if (after && sort === "largest" && !/^\d{1,9}$/.test(after[0])) throw badCursor();
    if (after && sort === "newest" && after[0] !== after[1]) throw badCursor();
    const from = after
      ? Prisma.sql`AND (${key}, s.id) ${ahead} (${after[0]}::${type}, ${after[1]}::uuid)`
      : Prisma.empty;
    const named = text
      ? Prisma.sql`AND position(lower(${text}) in lower(s.name || ' ' || s.description)) > 0`
      : Prisma.empty;
    const page = await tx.$queryRaw<{ id: string; key: string }[]>`
      SELECT s.id, ${key}::text AS key FROM segment s
      WHERE s.workspace_id = ${workspaceId}::uuid AND s.archived_at IS NULL ${named} ${from}
      ORDER BY ${key} ${order}, s.id ${order} LIMIT ${limit + 1}`;
    const ids = page.slice(0, limit).map(({ id }) => id);
    const rows = await tx.segment.findMany({ where: { workspaceId, id: { in: ids } }, select: itemFields });
    const byId = new Map(rows.map((row) => [row.id, asItem(row)]));
    const last = page[limit - 1];
    return {
      items: ids.flatMap((id) => byId.get(id) ?? []),
      nextCursor: page.length > limit && last ? pack(last.key, last.id) : null,
    };
  });

export const findSegment = (ctx: Context, id: string): Promise<SegmentDetail | null> =>
  within(ctx, async (tx) => {
    const row = await tx.segment.findFirst({
      where: { id, workspaceId: ctx.workspaceId, archivedAt: null },
      select: { ...itemFields, rule: true, revision: true },
    });
    if (!row) return null;
    const { rule, revision, ...rest } = row;
    return { ...asItem(rest), rule: Rule.parse(rule), revision };
  });

/** Throws not_found. */
export async function getSegment(ctx: Context, id: string): Promise<SegmentDetail> {
  const segment = await findSegment(ctx, id);
  if (!segment) throw notFound("segment");
  return segment;
}

type MemberAsk = { text?: string; limit: number; cursor?: string };
const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Who is in it, newest contacts first. */
export const listMembers = (ctx: Context, segmentId: string, { text, limit, cursor }: MemberAsk) =>
  within(ctx, async (tx) => {
    if (cursor && !isUuid.test(cursor)) throw badCursor();
    const rows = await tx.$queryRaw<MemberItem[]>`
      SELECT c.id, c.email, c.first_name AS "firstName", c.last_name AS "lastName", m.since
      FROM segment_member m JOIN contact c ON c.id = m.contact_id
      WHERE m.segment_id = ${segmentId}::uuid AND m.workspace_id = ${ctx.workspaceId}::uuid
        ${cursor ? Prisma.sql`AND m.contact_id < ${cursor}::uuid` : Prisma.empty}
        ${text ? Prisma.sql`AND ${contactsWhere(ctx, { text })}` : Prisma.empty}
      ORDER BY m.contact_id DESC LIMIT ${limit + 1}`;
    return {
      items: rows.slice(0, limit),
      nextCursor: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null,
    };
  });

/** Since when writes wait to be followed; null when memberships are as of now. */
export const findOldestChange = (ctx: Context): Promise<Date | null> =>
  within(ctx, async (tx) => {
    const first = await tx.segmentChange.findFirst({
      where: { workspaceId: ctx.workspaceId },
      orderBy: { id: "asc" },
      select: { createdAt: true },
    });
    return first?.createdAt ?? null;
  });

/** Changes when a page of segments shows something else. */
export const getSegmentsVersion = (ctx: Context) =>
  within(ctx, async (tx) => {
    const [row] = await tx.$queryRaw<{ version: string; isRunning: boolean }[]>`
      SELECT md5(coalesce(string_agg(concat_ws('.', id, revision, status, built_count, member_count, (extract(epoch FROM updated_at) * 1000)::bigint), ' ' ORDER BY id), '')) AS version,
        coalesce(bool_or(status = 'building'), false)
          OR EXISTS (SELECT FROM segment_change q WHERE q.workspace_id = ${ctx.workspaceId}::uuid) AS "isRunning"
      FROM segment WHERE workspace_id = ${ctx.workspaceId}::uuid AND archived_at IS NULL`;
    return { version: row?.version ?? "", isRunning: row?.isRunning ?? false };
  });

/** What keeps a segment from being deleted: other segments and lists that rest on it. */
export const listUsers = (ctx: Context, segmentId: string) =>
  within(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const named = { id: true, name: true } as const;
    const inputs = { some: { input: `segment:${segmentId}` } };
    return {
      segments: await tx.segment.findMany({ where: { workspaceId, archivedAt: null, inputs }, select: named }),
      lists: await tx.contactList.findMany({ where: { workspaceId, archivedAt: null, segmentId }, select: named }),
    };
  });

/** How it grew: the last days on which it changed, oldest first. */
export const listDays = (ctx: Context, segmentId: string, since: Date) =>
  within(ctx, (tx) =>
    tx.segmentDay.findMany({
      where: { segmentId, workspaceId: ctx.workspaceId, day: { gte: since } },
      orderBy: { day: "asc" },
      select: { day: true, memberCount: true, joinedCount: true, leftCount: true },
    }),
  );

/** The latest nightly checks, newest first. */
export const listChecks = (ctx: Context, segmentId: string) =>
  within(ctx, (tx) =>
    tx.segmentCheck.findMany({
      where: { segmentId, workspaceId: ctx.workspaceId },
      orderBy: { at: "desc" },
      take: 14,
      select: { id: true, at: true, memberCount: true, missingCount: true, extraCount: true, tookMs: true },
    }),
  );
