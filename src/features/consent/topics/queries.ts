import "server-only";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import { notFound } from "@/lib/errors";
import { within } from "@/lib/transact";
import type { TopicView } from "./schema";

type Which = { isArchived?: boolean; topicId?: string };

/** Topics, oldest first, and how many stand how to each; deleted contacts do not count. */
export const listTopics = (ctx: Context, { isArchived = false, topicId }: Which = {}): Promise<TopicView[]> =>
  within(
    ctx,
    (tx) => tx.$queryRaw<TopicView[]>`
      SELECT t.id, t.name, t.description, t.is_public AS "isPublic", t.is_double_opt_in AS "isDoubleOptIn",
        t.consent_text AS "consentText", t.created_at AS "createdAt", t.archived_at AS "archivedAt",
        coalesce(n.subscribed, 0)::int AS subscribed, coalesce(n.pending, 0)::int AS pending,
        coalesce(n.unsubscribed, 0)::int AS unsubscribed
      FROM topic t LEFT JOIN LATERAL (
        SELECT count(*) FILTER (WHERE s.status = 'subscribed') AS subscribed,
          count(*) FILTER (WHERE s.status = 'pending') AS pending,
          count(*) FILTER (WHERE s.status = 'unsubscribed') AS unsubscribed
        FROM topic_subscription s JOIN contact c ON c.id = s.contact_id AND c.deleted_at IS NULL
        WHERE s.topic_id = t.id) n ON true
      WHERE t.workspace_id = ${ctx.workspaceId}::uuid
        AND ${topicId ? Prisma.sql`t.id = ${topicId}::uuid` : Prisma.sql`(t.archived_at IS NOT NULL) = ${isArchived}`}
      ORDER BY t.created_at, t.id`,
  );

/** Throws not_found. */
export async function getTopic(ctx: Context, topicId: string): Promise<TopicView> {
  const [topic] = await listTopics(ctx, { topicId });
  if (!topic) throw notFound("topic");
  return topic;
}
