import "server-only";
import type { Context } from "@/gates/context";
import type { Tx } from "@/lib/db";

type Mail = { id: string; threadId: string };
type Pass = { kind: "whole" } | { kind: "filter" } | { kind: "label"; label: string };
type Scope = { checkId: string; connectionId: string; touched: readonly string[] };

/** Keeps one page of a pass. The whole mailbox comes first: what a later pass names and it did not has changed since. */
export async function noteListed(
  tx: Tx,
  ctx: Context,
  checkId: string,
  mails: readonly Mail[],
  pass: Pass,
): Promise<number> {
  const ids = mails.map(({ id }) => id);
  const { workspaceId } = ctx;
  if (ids.length === 0) return 0;
  if (pass.kind === "whole")
    return tx.$executeRaw`
      INSERT INTO sync_listing (check_id, workspace_id, gmail_id, thread_id)
      SELECT ${checkId}::uuid, ${workspaceId}::uuid, gmail_id, thread_id
      FROM unnest(${ids}::text[], ${mails.map(({ threadId }) => threadId)}::text[]) AS page(gmail_id, thread_id)
      ON CONFLICT DO NOTHING`;
  if (pass.kind === "filter")
    return tx.$executeRaw`
      UPDATE sync_listing SET is_matching = true
      WHERE check_id = ${checkId}::uuid AND workspace_id = ${workspaceId}::uuid AND gmail_id = ANY(${ids})`;
  return tx.$executeRaw`
    UPDATE sync_listing SET labels = array_append(labels, ${pass.label})
    WHERE check_id = ${checkId}::uuid AND workspace_id = ${workspaceId}::uuid AND gmail_id = ANY(${ids})
      AND NOT labels @> ARRAY[${pass.label}]`;
}

/** Mails Gmail has for the filter and we do not. */
export const unlisted = (tx: Tx, ctx: Context, { checkId, connectionId, touched }: Scope) =>
  tx.$queryRaw<Mail[]>`
    SELECT l.gmail_id AS id, l.thread_id AS "threadId" FROM sync_listing l
    LEFT JOIN email_discovery d ON d.connection_id = ${connectionId}::uuid AND d.gmail_id = l.gmail_id
    WHERE l.check_id = ${checkId}::uuid AND l.workspace_id = ${ctx.workspaceId}::uuid AND l.is_matching
      AND (d.id IS NULL OR d.state = 'gone') AND NOT l.gmail_id = ANY(${[...touched]}::text[])`;

/** Mails we hold and Gmail did not name: each is asked for once more, and is gone when Gmail says so. */
export const suspectExtras = (tx: Tx, ctx: Context, { checkId, connectionId, touched }: Scope) =>
  tx.$executeRaw`
    UPDATE email_discovery d SET
      sync_run_id = ${checkId}::uuid, is_stale = d.state = 'ready', attempts = 0,
      state = CASE WHEN d.state = 'failed' THEN 'listed' ELSE d.state END
    WHERE d.workspace_id = ${ctx.workspaceId}::uuid AND d.connection_id = ${connectionId}::uuid AND d.state <> 'gone'
      AND NOT d.gmail_id = ANY(${[...touched]}::text[])
      AND NOT EXISTS (SELECT FROM sync_listing l WHERE l.check_id = ${checkId}::uuid AND l.gmail_id = d.gmail_id)`;

/**
 * Sets labels as Gmail listed them. A mark of Gmail's own that it does not list (`known` are those it does) stays;
 * a person's label that it does not list was deleted.
 */
export const repairLabels = (
  tx: Tx,
  ctx: Context,
  { checkId, connectionId, touched }: Scope,
  known: readonly string[],
) =>
  tx.$executeRaw`
    UPDATE email_discovery d SET labels = after.labels, is_unread = 'UNREAD' = ANY(after.labels)
    FROM sync_listing l
    JOIN email_discovery old ON old.gmail_id = l.gmail_id AND old.connection_id = ${connectionId}::uuid AND old.workspace_id = ${ctx.workspaceId}::uuid
    CROSS JOIN LATERAL (
      SELECT COALESCE(array_agg(label ORDER BY label), '{}') AS labels FROM (
        SELECT unnest(l.labels) UNION
        SELECT kept FROM unnest(old.labels) AS kept WHERE NOT kept = ANY(${[...known]}::text[]) AND kept NOT LIKE 'Label\\_%'
      ) AS all_labels(label)
    ) after
    WHERE d.id = old.id AND l.check_id = ${checkId}::uuid AND l.workspace_id = ${ctx.workspaceId}::uuid
      AND d.state IN ('ready', 'failed') AND NOT d.gmail_id = ANY(${[...touched]}::text[])
      AND NOT (d.labels @> after.labels AND after.labels @> d.labels)`;

/** What Gmail has for the filter, and how much of it we hold. What Gmail deleted since the listing does not count against us. */
export async function countDifferences(tx: Tx, ctx: Context, { checkId, connectionId }: Omit<Scope, "touched">) {
  const [row] = await tx.$queryRaw<{ gmail: number; lacking: number; unreadable: number }[]>`
    SELECT count(*)::int AS gmail,
      count(*) FILTER (WHERE d.id IS NULL OR d.state IN ('listed', 'failed'))::int AS lacking,
      count(*) FILTER (WHERE d.state = 'failed')::int AS unreadable
    FROM sync_listing l
    LEFT JOIN email_discovery d ON d.connection_id = ${connectionId}::uuid AND d.gmail_id = l.gmail_id
    WHERE l.check_id = ${checkId}::uuid AND l.workspace_id = ${ctx.workspaceId}::uuid AND l.is_matching`;
  const { gmail, lacking, unreadable } = row ?? { gmail: 0, lacking: 0, unreadable: 0 };
  return { gmailCount: gmail, localCount: gmail - lacking, unreadableCount: unreadable };
}

export const dropListing = (tx: Tx, ctx: Context, checkId: string) =>
  tx.syncListing.deleteMany({ where: { checkId, workspaceId: ctx.workspaceId } });
