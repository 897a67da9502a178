import "server-only";
import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db";
import type { ConsentAction, ConsentSource, Proof } from "../schema";
import { liftRows, suppressRows } from "../suppressions/rows/mutations";

/** Who decided, where, and what shows it. */
export type Decision = { workspaceId: string; source: ConsentSource; actor: string; proof: Proof };

/**
 * Takes the contacts' locks, so that decisions about one person come one after the other, and in the order of their
 * times. Yields those that are there.
 */
export async function lockContacts(tx: Tx, workspaceId: string, which: Prisma.Sql) {
  return tx.$queryRaw<{ id: string; email: string; isDeleted: boolean }[]>`
    SELECT c.id, c.email, c.deleted_at IS NOT NULL AS "isDeleted" FROM contact c
    WHERE c.workspace_id = ${workspaceId}::uuid AND (${which}) ORDER BY c.id FOR UPDATE`;
}

const newestOf = (topic: Prisma.Sql) => Prisma.sql`
  (SELECT d.action::text FROM consent d WHERE d.workspace_id = ${Prisma.raw("e.workspace_id")} AND d.email = e.email AND (${topic})
   ORDER BY d.at DESC, d.seq DESC LIMIT 1)`;

type Entry = { action: ConsentAction; topicId: string | null; emails: Prisma.Sql };

/** `emails` selects workspace_id and email. */
const writeConsents = (tx: Tx, { source, actor, proof }: Decision, { action, topicId, emails }: Entry) =>
  tx.$executeRaw`
    INSERT INTO consent (id, workspace_id, email, topic_id, action, source, text, text_version, ip, user_agent, actor, message_id, at)
    SELECT gen_random_uuid(), e.workspace_id, e.email, ${topicId}::uuid, ${action}::consent_action, ${source}::consent_source,
      ${proof.text}, ${proof.textVersion}, ${proof.ip}, ${proof.userAgent}, ${actor}, ${proof.messageId}, clock_timestamp()
    FROM (${emails}) AS e`;

/**
 * Subscribes contacts whose locks are held, each with its consent; those that are subscribed stay as they are. A
 * suppression that the person asked for is lifted, one for complaints, bounces or by the team never.
 */
export async function grant(
  tx: Tx,
  decision: Decision,
  { ids, topicId, action = "granted" }: { ids: string[]; topicId: string; action?: "granted" | "confirmed" },
): Promise<number> {
  const { workspaceId, actor } = decision;
  const isOut = Prisma.sql`SELECT c.workspace_id, c.email FROM contact c
    LEFT JOIN topic_subscription s ON s.contact_id = c.id AND s.topic_id = ${topicId}::uuid
    WHERE c.workspace_id = ${workspaceId}::uuid AND c.id = ANY(${ids}::uuid[]) AND c.deleted_at IS NULL
      AND (s.status IS DISTINCT FROM 'subscribed' OR EXISTS (SELECT FROM suppression p
        WHERE p.workspace_id = c.workspace_id AND p.email = c.email AND p.reason = 'unsubscribed'))`;
  const affected = await tx.$queryRaw<{ email: string }[]>`${isOut}`;
  if (affected.length === 0) return 0;
  await writeConsents(tx, decision, { action, topicId, emails: isOut });
  const emails = affected.map(({ email }) => email);
  await liftRows(tx, workspaceId, { emails, note: "Subscribed again", actor, reasons: ["unsubscribed"] });
  await tx.$executeRaw`
    INSERT INTO topic_subscription AS s (contact_id, topic_id, workspace_id, status, changed_at)
    SELECT c.id, ${topicId}::uuid, c.workspace_id, 'subscribed', clock_timestamp() FROM contact c
    WHERE c.workspace_id = ${workspaceId}::uuid AND c.id = ANY(${ids}::uuid[]) AND c.deleted_at IS NULL ORDER BY c.id
    ON CONFLICT (contact_id, topic_id) DO UPDATE SET status = 'subscribed', changed_at = excluded.changed_at
      WHERE s.status <> 'subscribed'`;
  return affected.length;
}

/**
 * Takes back the consent of addresses, whether a contact has them or not: to one topic, or with null to everything,
 * which suppresses them as well. Contacts' locks are taken here. Safe to repeat: what is taken back stays as it is.
 */
export async function withdraw(
  tx: Tx,
  decision: Decision,
  { emails, topicId }: { emails: readonly string[]; topicId: string | null },
): Promise<number> {
  const { workspaceId, source, actor } = decision;
  const each = [...new Set(emails)].sort();
  const contacts = await lockContacts(tx, workspaceId, Prisma.sql`c.email = ANY(${each}::text[])`);
  // A grant of any topic after it makes "everything" worth saying again.
  const scope = topicId
    ? Prisma.sql`d.topic_id = ${topicId}::uuid OR d.topic_id IS NULL`
    : Prisma.sql`d.topic_id IS NULL OR d.action <> 'withdrawn'`;
  const written = await writeConsents(tx, decision, {
    action: "withdrawn",
    topicId,
    emails: Prisma.sql`SELECT e.workspace_id, e.email FROM (SELECT ${workspaceId}::uuid AS workspace_id, unnest(${each}::text[]) AS email) AS e
      WHERE ${newestOf(scope)} IS DISTINCT FROM 'withdrawn'`,
  });
  const ids = contacts.map(({ id }) => id);
  if (topicId)
    await tx.$executeRaw`
      INSERT INTO topic_subscription AS s (contact_id, topic_id, workspace_id, status, changed_at)
      SELECT id, ${topicId}::uuid, ${workspaceId}::uuid, 'unsubscribed', clock_timestamp() FROM unnest(${ids}::uuid[]) AS id
      ON CONFLICT (contact_id, topic_id) DO UPDATE SET status = 'unsubscribed', changed_at = excluded.changed_at
        WHERE s.status <> 'unsubscribed'`;
  else {
    await tx.$executeRaw`
      UPDATE topic_subscription SET status = 'unsubscribed', changed_at = clock_timestamp()
      WHERE contact_id = ANY(${ids}::uuid[]) AND status <> 'unsubscribed'`;
    const rows = each.map((email) => ({ email, reason: "unsubscribed" as const, note: "", expiresAt: null }));
    await suppressRows(tx, { workspaceId, source, actor }, rows);
  }
  return written;
}
