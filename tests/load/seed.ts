import pg from "pg";

const mails = 20_000;

/** A mailbox of a size that matters, straight by SQL: what is measured is reading. */
export async function seedMailbox(ownerUrl: string, workspaceId: string): Promise<void> {
  const db = new pg.Client(ownerUrl);
  await db.connect();
  await db.query(
    `WITH connection AS (
       INSERT INTO gmail_connection (id, workspace_id, google_sub, email, scopes, filter)
       VALUES (gen_random_uuid(), $1::uuid, 'bench-' || $1::text, 'bench@example.test', '{}', '{}') RETURNING id
     )
     INSERT INTO email_discovery (id, workspace_id, connection_id, gmail_id, thread_id, state, subject, from_name, from_email, to_emails, snippet, labels, is_unread, size_bytes, sent_at)
     SELECT gen_random_uuid(), $1::uuid, connection.id, 'bench' || n, 'thread' || n / 3, 'ready', 'Invoice ' || n || ' for the delivery of last week', 'Sender ' || n % 500,
       'sender' || n % 500 || '@example.test', '{bench@example.test}', repeat('What the mail begins with, as Gmail shows it. ', 4), '{INBOX,CATEGORY_PERSONAL}', n % 5 = 0,
       2000 + n % 9000, now() - n * interval '7 minutes'
     FROM connection, generate_series(1, ${mails}) n`,
    [workspaceId],
  );
  await db.query("ANALYZE");
  await db.end();
}
