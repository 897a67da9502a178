import "server-only";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db";
import { notFound } from "@/lib/errors";
import { within } from "@/lib/transact";
import type { ConsentPage, ConsentView, PanelView, SubscriptionView } from "./schema";

const live = (contact: Prisma.Sql, now: Date | null) => Prisma.sql`EXISTS (
  SELECT FROM suppression p WHERE p.workspace_id = ${contact}.workspace_id AND p.email = ${contact}.email
    AND (p.expires_at IS NULL OR p.expires_at > ${now === null ? Prisma.sql`now()` : Prisma.sql`${now}::timestamptz`}))`;

type MayMail = { contact?: string; now?: Date };

/**
 * The condition under which a contact gets mail of this topic: subscribed to it, not suppressed, not deleted, and the
 * topic still there. With null: may get mail at all, whatever it is subscribed to. `contact` is the alias of its row.
 */
export function mayMail(topicId: string | null, { contact = "c", now }: MayMail = {}): Prisma.Sql {
  const row = Prisma.raw(`"${contact}"`);
  const subscribed = topicId
    ? Prisma.sql`AND EXISTS (
        SELECT FROM topic_subscription s JOIN topic t ON t.id = s.topic_id AND t.archived_at IS NULL
        WHERE s.contact_id = ${row}.id AND s.topic_id = ${topicId}::uuid AND s.status = 'subscribed')`
    : Prisma.empty;
  return Prisma.sql`(${row}.deleted_at IS NULL ${subscribed} AND NOT ${live(row, now ?? null)})`;
}

/**
 * The condition under which contact `c` may be subscribed among many: it opted out of neither this topic nor of all, and
 * is not suppressed. One who did is subscribed again alone, by a consent of their own.
 */
export const neverOptedOut = (topicId: string): Prisma.Sql => Prisma.sql`
  (NOT ${live(Prisma.sql`c`, null)}
  AND NOT EXISTS (SELECT FROM topic_subscription s WHERE s.contact_id = c.id AND s.topic_id = ${topicId}::uuid AND s.status = 'unsubscribed')
  AND (SELECT d.action FROM consent d WHERE d.workspace_id = c.workspace_id AND d.email = c.email
    AND (d.topic_id = ${topicId}::uuid OR d.topic_id IS NULL) ORDER BY d.at DESC, d.seq DESC LIMIT 1) IS DISTINCT FROM 'withdrawn')`;

type Whose = { workspaceId: string };

/** Whether contact `c` of the workspace is suppressed, looked up once for all. */
export const isSuppressedAmong = ({ workspaceId }: Whose, now: Date): Prisma.Sql => Prisma.sql`
  (c.email IN (SELECT p.email FROM suppression p WHERE p.workspace_id = ${workspaceId}::uuid
    AND (p.expires_at IS NULL OR p.expires_at > ${now}::timestamptz)))`;

/**
 * `mayMail` for many contacts `c` of the workspace, looked up once for all. Asked of each contact on its own it takes ten
 * times as long.
 */
export function mayMailAmong({ workspaceId }: Whose, topicId: string | null, now: Date): Prisma.Sql {
  const subscribed = topicId
    ? Prisma.sql`AND c.id IN (SELECT s.contact_id FROM topic_subscription s WHERE s.workspace_id = ${workspaceId}::uuid
        AND s.topic_id = ${topicId}::uuid AND s.status = 'subscribed'
        AND EXISTS (SELECT FROM topic t WHERE t.id = ${topicId}::uuid AND t.archived_at IS NULL))`
    : Prisma.empty;
  return Prisma.sql`(c.deleted_at IS NULL ${subscribed} AND NOT ${isSuppressedAmong({ workspaceId }, now)})`;
}

/** The address behind a contact; a deleted contact is still known by it. Throws not_found. */
async function addressOf(tx: Tx, { workspaceId }: Context, contactId: string): Promise<string> {
  const found = await tx.contact.findFirst({ where: { id: contactId, workspaceId }, select: { email: true } });
  if (!found) throw notFound("contact");
  return found.email;
}

/** Every topic and how the contact stands to it: those that are there, and archived ones it was asked about. */
export const listSubscriptions = (ctx: Context, contactId: string): Promise<SubscriptionView[]> =>
  within(ctx, async (tx) => {
    await addressOf(tx, ctx, contactId);
    return tx.$queryRaw<SubscriptionView[]>`
      SELECT t.id AS "topicId", t.name, t.is_double_opt_in AS "isDoubleOptIn", t.archived_at IS NOT NULL AS "isArchived",
        s.status::text AS status, s.changed_at AS "changedAt"
      FROM topic t LEFT JOIN topic_subscription s ON s.topic_id = t.id AND s.contact_id = ${contactId}::uuid
      WHERE t.workspace_id = ${ctx.workspaceId}::uuid AND (t.archived_at IS NULL OR s.status IS NOT NULL)
      ORDER BY t.archived_at IS NOT NULL, t.created_at, t.id`;
  });

/** What was decided for a contact's address, newest first, with its proof. */
export const listConsents = (ctx: Context, contactId: string, { after, limit }: ConsentPage) =>
  within(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const email = await addressOf(tx, ctx, contactId);
    const rows = await tx.consent.findMany({
      where: { workspaceId, email, ...(after && { seq: { lt: BigInt(after) } }) },
      orderBy: { seq: "desc" },
      take: limit + 1,
    });
    const topicIds = rows.flatMap(({ topicId }) => topicId ?? []);
    const topics = await tx.topic.findMany({
      where: { workspaceId, id: { in: topicIds } },
      select: { id: true, name: true },
    });
    const names = new Map(topics.map(({ id, name }) => [id, name]));
    const items = rows.slice(0, limit).map(
      ({ workspaceId: _w, email: _e, seq: _s, transactionId: _t, ...row }): ConsentView => ({
        ...row,
        topicName: (row.topicId && names.get(row.topicId)) || null,
      }),
    );
    const last = rows[limit - 1];
    return { items, nextCursor: rows.length > limit && last ? last.seq.toString() : null };
  });

/** What a contact's page shows of its consent. */
export const getSubscriptionPanel = (ctx: Context, contactId: string, now = new Date()): Promise<PanelView> =>
  within(ctx, async (tx) => {
    const inside: Context = { ...ctx, open: ctx.open ?? { tx, events: [] } };
    const email = await addressOf(tx, ctx, contactId);
    const { items, nextCursor } = await listConsents(inside, contactId, { limit: 50 });
    const suppression = await tx.suppression.findFirst({
      where: { workspaceId: ctx.workspaceId, email, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
      select: { reason: true, note: true, createdAt: true, expiresAt: true },
    });
    return {
      subscriptions: await listSubscriptions(inside, contactId),
      consents: items,
      hasOlder: nextCursor !== null,
      suppression,
    };
  });
