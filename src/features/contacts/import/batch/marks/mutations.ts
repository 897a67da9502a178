import "server-only";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db";
import { ensureTags } from "../../../tags/mutations";
import type { ContactRow } from "../../plan/row";
import { type ImportPlan, type Problem, problemOf } from "../../schema";
import { keptCells } from "../batches";

type Run = { importId: string; plan: ImportPlan; emailTitle: string };
export type Touched = { id: string; row: ContactRow };

/** What tags and list members that an import added carry, so that undoing it takes back those and no others. */
export const markOf = (importId: string) => `job:contacts.import:${importId}`;

export async function addTags(tx: Tx, ctx: Context, { importId, plan }: Run, touched: readonly Touched[], at: Date) {
  const names = [...plan.tags, ...touched.flatMap(({ row }) => row.tags)];
  if (names.length === 0 || touched.length === 0) return;
  const ids = await ensureTags(tx, ctx, names);
  const pairs = touched.flatMap(({ id, row }) =>
    [...new Set([...plan.tags, ...row.tags].map((name) => ids.get(name.toLowerCase())))].map(
      (tagId) => [id, tagId] as const,
    ),
  );
  await tx.$executeRaw`
    INSERT INTO contact_tag (contact_id, tag_id, workspace_id, added_by, added_at)
    SELECT contact_id, tag_id, ${ctx.workspaceId}::uuid, ${markOf(importId)}, ${at}
    FROM unnest(${pairs.map(([id]) => id)}::uuid[], ${pairs.map(([, tagId]) => tagId ?? null)}::uuid[]) AS p (contact_id, tag_id)
    WHERE tag_id IS NOT NULL ORDER BY contact_id, tag_id ON CONFLICT DO NOTHING`;
}

export async function addToLists(tx: Tx, ctx: Context, { importId, plan }: Run, touched: readonly Touched[], at: Date) {
  if (!plan.listId || touched.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO list_member (list_id, contact_id, workspace_id, added_by, added_at)
    SELECT l.id, contact_id, ${ctx.workspaceId}::uuid, ${markOf(importId)}, ${at}
    FROM contact_list l, unnest(${touched.map(({ id }) => id)}::uuid[]) AS p (contact_id)
    WHERE l.id = ${plan.listId}::uuid AND l.workspace_id = ${ctx.workspaceId}::uuid AND l.segment_id IS NULL
    ORDER BY contact_id ON CONFLICT DO NOTHING`;
}

type Verdict = "subscribe" | "subscribed" | "suppressed" | "opted_out";
type Judged = { id: string; email: string; at: Date | null; status: string | null; verdict: Verdict };

/**
 * Who may be subscribed: nobody with a live suppression; who opted out only by a consent that is dated and later than
 * that; the others, unless a later decision is on record.
 */
const judge = (tx: Tx, { workspaceId }: Context, topicId: string, touched: readonly Touched[], dayOfAll: string) =>
  tx.$queryRaw<Judged[]>`
    SELECT c.id, c.email, g.at, s.status::text AS status, CASE
        WHEN s.status = 'subscribed' THEN 'subscribed'
        WHEN EXISTS (SELECT FROM suppression p WHERE p.workspace_id = c.workspace_id AND p.email = c.email
          AND (p.expires_at IS NULL OR p.expires_at > now())) THEN 'suppressed'
        WHEN s.status = 'unsubscribed' AND (g.at IS NULL OR g.at <= s.changed_at) THEN 'opted_out'
        WHEN newest.action = 'withdrawn' AND (g.at IS NULL OR g.at <= newest.at) THEN 'opted_out'
        WHEN s.status IN ('pending', 'unsubscribed') AND g.at IS NOT NULL AND g.at <= newest.at THEN 'opted_out'
        ELSE 'subscribe' END AS verdict
    FROM (SELECT id, coalesce(nullif(at, ''), nullif(${dayOfAll}, ''))::timestamptz AS at
      FROM unnest(${touched.map(({ id }) => id)}::uuid[], ${touched.map(({ row }) => row.consentedAt)}::text[]) AS g (id, at)) g
    JOIN contact c ON c.id = g.id AND c.workspace_id = ${workspaceId}::uuid
    LEFT JOIN topic_subscription s ON s.contact_id = c.id AND s.topic_id = ${topicId}::uuid
    LEFT JOIN LATERAL (SELECT d.action::text, d.at FROM consent d WHERE d.workspace_id = c.workspace_id AND d.email = c.email
      AND (d.topic_id = ${topicId}::uuid OR d.topic_id IS NULL) ORDER BY d.at DESC, d.seq DESC LIMIT 1) newest ON true
    ORDER BY c.id`;

const sentences = {
  suppressed: "The address is suppressed. The contact was taken over, and not subscribed.",
  opted_out:
    "The person unsubscribed, and no later consent is on record. The contact was taken over, and not subscribed. A row's own date of consent, later than that, would do it.",
};

async function subscribe(tx: Tx, ctx: Context, { importId, plan }: Run, judged: readonly Judged[], at: Date) {
  const { subscribe } = plan;
  if (!subscribe || judged.length === 0) return;
  const { workspaceId } = ctx;
  const given = Prisma.sql`
    SELECT * FROM jsonb_to_recordset(${JSON.stringify(judged)}::jsonb) AS g (id uuid, email text, at timestamptz, status text)`;
  const text = subscribe.source === "" ? subscribe.text : `${subscribe.text}\n\nCollected: ${subscribe.source}`;
  // The consent first: the database lets nobody be subscribed again without one of the same transaction.
  await tx.$executeRaw`
    INSERT INTO consent (id, workspace_id, email, topic_id, action, source, text, text_version, actor, at)
    SELECT gen_random_uuid(), ${workspaceId}::uuid, g.email, ${subscribe.topicId}::uuid, 'granted', 'import', ${text},
      ${subscribe.textVersion}, ${markOf(importId)}, coalesce(g.at, clock_timestamp()) FROM (${given}) g ORDER BY g.email`;
  await tx.$executeRaw`
    INSERT INTO topic_subscription AS s (contact_id, topic_id, workspace_id, status, changed_at)
    SELECT g.id, ${subscribe.topicId}::uuid, ${workspaceId}::uuid, 'subscribed', ${at} FROM (${given}) g ORDER BY g.id
    ON CONFLICT (contact_id, topic_id) DO UPDATE SET status = 'subscribed', changed_at = excluded.changed_at`;
  await tx.$executeRaw`
    UPDATE contact_import_change ch SET subscribed_at = ${at}, subscription_before = g.status FROM (${given}) g
    WHERE ch.import_id = ${importId}::uuid AND ch.contact_id = g.id`;
}

/** Subscribes whom it may, each with the consent on record; the others are told. */
export async function subscribeRows(
  tx: Tx,
  ctx: Context,
  run: Run,
  touched: readonly Touched[],
  at: Date,
): Promise<Problem[]> {
  const { subscribe: choice } = run.plan;
  if (!choice || touched.length === 0) return [];
  const dayOfAll = choice.consentedOn ? `${choice.consentedOn}T00:00:00Z` : "";
  const judged = await judge(tx, ctx, choice.topicId, touched, dayOfAll);
  await subscribe(
    tx,
    ctx,
    run,
    judged.filter(({ verdict }) => verdict === "subscribe"),
    at,
  );
  const rows = new Map(touched.map(({ id, row }) => [id, row]));
  return judged.flatMap(({ id, verdict }) => {
    const row = rows.get(id);
    if (!row || verdict === "subscribe" || verdict === "subscribed") return [];
    return [problemOf(row.row, "note", run.emailTitle, sentences[verdict], keptCells(row.cells))];
  });
}
