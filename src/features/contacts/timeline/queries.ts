import "server-only";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import { AppError, notFound } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { within } from "@/lib/transact";
import { service } from "@/service.config";
import { type TimelineDetails, type TimelineEntry, type TimelineGroup, timelineGroups } from "./schema";

type Place = { at: Date; id: string };
type Asked = { group?: TimelineGroup; limit?: number; cursor?: string };

function placeOf(cursor: string): Place {
  const [atMs, id = ""] = Buffer.from(cursor, "base64url").toString().split(".");
  const at = new Date(Number(atMs));
  if (!isId(id) || Number.isNaN(at.getTime()))
    throw new AppError("invalid", "This cursor is not one of ours.", { cursor: ["Send `meta.nextCursor` as it is."] });
  return { at, id };
}

/**
 * Each source of a timeline as one part of a union, cut where the page begins and after as many rows as a page holds.
 * `addresses` are the contact's own and those of contacts merged into it.
 */
function branches(
  { workspaceId, permissions }: Context,
  contactId: string,
  addresses: readonly string[],
  place: Place | null,
  limit: number,
): Record<TimelineGroup, Prisma.Sql[]> {
  const before = (at: Prisma.Sql, id: Prisma.Sql) =>
    place ? Prisma.sql`AND (${at} < ${place.at} OR (${at} = ${place.at} AND ${id} < ${place.id}::uuid))` : Prisma.empty;
  const until = place?.at ?? new Date(Date.now() + 86_400_000);
  const own = Prisma.sql`workspace_id = ${workspaceId}::uuid`;
  const cut = (at: Prisma.Sql) => Prisma.sql`ORDER BY ${at} DESC, 1 DESC LIMIT ${limit}`;
  const at = (name: string) => Prisma.raw(name);
  return {
    // Who may not read mail does not read of it here either.
    mail: permissions.has("emails.read")
      ? [
          Prisma.sql`SELECT m.id, CASE WHEN m.is_sent THEN 'mail_sent' ELSE 'mail_received' END, m.at, jsonb_build_object('subject', m.subject), NULL
            FROM contact_mails(${addresses}::text[], ${until}, ${limit + 1}) m WHERE TRUE ${before(at("m.at"), at("m.id"))} ${cut(at("m.at"))}`,
        ]
      : [],
    events: [
      Prisma.sql`SELECT e.id, 'event', e.occurred_at, jsonb_build_object('name', e.name, 'properties', e.properties), NULL
        FROM contact_event e WHERE e.contact_id = ${contactId}::uuid AND e.${own} ${before(at("e.occurred_at"), at("e.id"))} ${cut(at("e.occurred_at"))}`,
    ],
    consent: [
      Prisma.sql`SELECT d.id, 'consent', d.at, jsonb_build_object('action', d.action, 'source', d.source, 'text', d.text, 'email', d.email, 'topic', t.name), d.actor
        FROM consent d LEFT JOIN topic t ON t.id = d.topic_id
        WHERE d.${own} AND d.email = ANY (${addresses}::text[]) ${before(at("d.at"), at("d.id"))} ${cut(at("d.at"))}`,
      Prisma.sql`SELECT p.id, 'suppression', p.at, jsonb_build_object('step', p.step, 'reason', p.reason, 'text', p.note, 'email', p.email), p.actor
        FROM suppression_change p WHERE p.${own} AND p.email = ANY (${addresses}::text[]) ${before(at("p.at"), at("p.id"))} ${cut(at("p.at"))}`,
    ],
    changes: [
      Prisma.sql`SELECT x.tag_id, 'tag_added', x.added_at, jsonb_build_object('name', g.name), x.added_by
        FROM contact_tag x JOIN tag g ON g.id = x.tag_id
        WHERE x.contact_id = ${contactId}::uuid AND x.${own} ${before(at("x.added_at"), at("x.tag_id"))} ${cut(at("x.added_at"))}`,
      Prisma.sql`SELECT x.list_id, 'list_added', x.added_at, jsonb_build_object('name', l.name), x.added_by
        FROM list_member x JOIN contact_list l ON l.id = x.list_id
        WHERE x.contact_id = ${contactId}::uuid AND x.${own} ${before(at("x.added_at"), at("x.list_id"))} ${cut(at("x.added_at"))}`,
      Prisma.sql`SELECT h.id, h.kind, h.at, h.details, h.actor
        FROM contact_change h WHERE h.contact_id = ${contactId}::uuid AND h.${own} ${before(at("h.at"), at("h.id"))} ${cut(at("h.at"))}`,
      Prisma.sql`SELECT i.id, 'imported', i.started_at, jsonb_build_object('name', i.name, 'action', ch.kind, 'row', ch.row_number, 'importId', i.id), i.created_by
        FROM contact_import i CROSS JOIN LATERAL (
          SELECT c.kind, c.row_number FROM contact_import_change c WHERE c.import_id = i.id AND c.contact_id = ${contactId}::uuid AND c.kind <> 'same') ch
        WHERE i.${own} AND i.started_at IS NOT NULL ${before(at("i.started_at"), at("i.id"))} ${cut(at("i.started_at"))}`,
      Prisma.sql`SELECT c.id, 'created', c.created_at, jsonb_build_object('source', c.source), NULL
        FROM contact c WHERE c.id = ${contactId}::uuid AND c.${own} ${before(at("c.created_at"), at("c.id"))}`,
    ],
  };
}

/** A page of everything that happened to a contact, the newest first: one statement over all that knows of it. */
export const listTimeline = (
  ctx: Context,
  contactId: string,
  { group, limit = 30, cursor }: Asked = {},
): Promise<{ items: TimelineEntry[]; nextCursor: string | null }> =>
  within(ctx, async (tx) => {
    const place = cursor ? placeOf(cursor) : null;
    const people = await tx.$queryRaw<{ id: string; email: string }[]>`
      SELECT id, email FROM contact WHERE workspace_id = ${ctx.workspaceId}::uuid
        AND (id = ${contactId}::uuid OR merged_into_id = ${contactId}::uuid)`;
    if (!people.some(({ id }) => id === contactId)) throw notFound("contact");
    const addresses = people.map(({ email }) => email);
    const parts = branches(ctx, contactId, addresses, place, limit + 1);
    const wanted = group
      ? parts[group]
      : (Object.keys(timelineGroups) as TimelineGroup[]).flatMap((name) => parts[name]);
    if (wanted.length === 0) return { items: [], nextCursor: null };
    const rows = await tx.$queryRaw<(Omit<TimelineEntry, "details"> & { details: unknown })[]>`
      SELECT id, kind, at, details, actor FROM (${Prisma.join(
        wanted.map((part) => Prisma.sql`(${part})`),
        " UNION ALL ",
      )}) AS all_of_it (id, kind, at, details, actor)
      ORDER BY at DESC, id DESC LIMIT ${limit + 1}`;
    const items = rows.slice(0, limit).map((row) => ({ ...row, details: row.details as TimelineDetails }));
    const last = rows.length > limit ? items.at(-1) : undefined;
    const nextCursor = last ? Buffer.from(`${last.at.getTime()}.${last.id}`).toString("base64url") : null;
    return { items, nextCursor };
  });

/** Who stands behind `user:…` and the like, by that text. */
export const namesOfActors = (ctx: Context, actors: readonly (string | null)[]): Promise<Record<string, string>> =>
  within(ctx, async (tx) => {
    const given = [...new Set(actors.filter((actor): actor is string => actor !== null))];
    const idsOf = (kind: string) =>
      given.filter((actor) => actor.startsWith(`${kind}:`)).map((actor) => actor.slice(kind.length + 1));
    const [users, keys] = [idsOf("user").filter(isId), idsOf("apiKey").filter(isId)];
    const people = await tx.membership.findMany({
      where: { workspaceId: ctx.workspaceId, userId: { in: users } },
      select: { userId: true, user: { select: { name: true, email: true } } },
    });
    const apiKeys = await tx.apiKey.findMany({
      where: { workspaceId: ctx.workspaceId, id: { in: keys } },
      select: { id: true, name: true },
    });
    return Object.fromEntries([
      ...given.map((actor) => [actor, wordOf(actor)] as const),
      ...people.map(({ userId, user }) => [`user:${userId}`, user.name ?? user.email] as const),
      ...apiKeys.map(({ id, name }) => [`apiKey:${id}`, `API key ${name}`] as const),
    ]);
  });

const wordOf = (actor: string) =>
  actor.startsWith("user:")
    ? "A former member"
    : actor.startsWith("apiKey:")
      ? "A deleted API key"
      : actor.startsWith("job:contacts.import")
        ? "An import"
        : actor.startsWith("sender:")
          ? "The person"
          : service.name;
