import "server-only";
import { Prisma } from "@/generated/prisma/client";
import type { PlatformKind, RetentionKind } from "../schema";

/** One kind of what is kept: all of it, what is past its time, and the statement that removes up to `limit` of that. */
export type PurgeClass = {
  all: (workspaceId: string | null) => Prisma.Sql;
  older: (workspaceId: string | null, cutoff: Date) => Prisma.Sql;
  purge: (workspaceId: string | null, cutoff: Date, limit: number) => Prisma.Sql;
};

const mails: PurgeClass = {
  all: (id) => Prisma.sql`SELECT count(*)::int AS count FROM email_discovery WHERE workspace_id = ${id}::uuid`,
  older: (id, cutoff) => Prisma.sql`
    SELECT count(*)::int AS count FROM email_discovery WHERE workspace_id = ${id}::uuid AND sent_at < ${cutoff}`,
  // A mail with a summary, or with a job under way, is still needed.
  purge: (id, cutoff, limit) => Prisma.sql`
    WITH gone AS (
      DELETE FROM email_discovery WHERE id IN (
        SELECT d.id FROM email_discovery d WHERE d.workspace_id = ${id}::uuid AND d.sent_at < ${cutoff}
          AND NOT EXISTS (SELECT FROM email_summary s WHERE s.discovery_id = d.id)
          AND NOT EXISTS (SELECT FROM processing_job j WHERE j.discovery_id = d.id AND j.status IN ('queued', 'running'))
        LIMIT ${limit}
      ) RETURNING 1
    ) SELECT count(*)::int AS count FROM gone`,
};

const summaries: PurgeClass = {
  all: (id) => Prisma.sql`SELECT count(*)::int AS count FROM email_summary WHERE workspace_id = ${id}::uuid`,
  older: (id, cutoff) => Prisma.sql`
    SELECT count(*)::int AS count FROM email_summary WHERE workspace_id = ${id}::uuid AND created_at < ${cutoff}`,
  // With the job that made it: a job that was charged and has no summary would be a fault of the ledger's check.
  purge: (id, cutoff, limit) => Prisma.sql`
    WITH gone AS (
      DELETE FROM processing_job WHERE id IN (
        SELECT s.job_id FROM email_summary s WHERE s.workspace_id = ${id}::uuid AND s.created_at < ${cutoff} LIMIT ${limit}
      ) RETURNING 1
    ) SELECT count(*)::int AS count FROM gone`,
};

const jobsWithoutSummary = (id: string | null) => Prisma.sql`
  processing_job j WHERE j.workspace_id = ${id}::uuid AND NOT EXISTS (SELECT FROM email_summary s WHERE s.job_id = j.id)`;

/** What was done to a mail, replies with their words included, once it is over; and drafts nobody goes on with. */
const overActions = (id: string | null) => Prisma.sql`
  email_action WHERE workspace_id = ${id}::uuid AND state NOT IN ('queued', 'running')`;
const drafts = (id: string | null) => Prisma.sql`reply_draft WHERE workspace_id = ${id}::uuid`;

const history: PurgeClass = {
  all: (id) => Prisma.sql`SELECT (
    (SELECT count(*) FROM ${overActions(id)}) + (SELECT count(*) FROM ${drafts(id)}) +
    (SELECT count(*) FROM ${jobsWithoutSummary(id)})
    + (SELECT count(*) FROM quote WHERE workspace_id = ${id}::uuid)
    + (SELECT count(*) FROM sync_run WHERE workspace_id = ${id}::uuid))::int AS count`,
  older: (id, cutoff) => Prisma.sql`SELECT (
    (SELECT count(*) FROM ${overActions(id)} AND created_at < ${cutoff})
    + (SELECT count(*) FROM ${drafts(id)} AND updated_at < ${cutoff})
    + (SELECT count(*) FROM ${jobsWithoutSummary(id)} AND j.created_at < ${cutoff})
    + (SELECT count(*) FROM quote WHERE workspace_id = ${id}::uuid AND created_at < ${cutoff})
    + (SELECT count(*) FROM sync_run WHERE workspace_id = ${id}::uuid AND started_at < ${cutoff}))::int AS count`,
  // A quote stays while a job of it does, a mailbox keeps its newest run.
  purge: (id, cutoff, limit) => Prisma.sql`
    WITH jobs AS (
      DELETE FROM processing_job WHERE id IN (
        SELECT j.id FROM ${jobsWithoutSummary(id)} AND j.created_at < ${cutoff} AND j.status NOT IN ('queued', 'running')
        LIMIT ${limit}
      ) RETURNING 1
    ), quotes AS (
      DELETE FROM quote WHERE id IN (
        SELECT q.id FROM quote q WHERE q.workspace_id = ${id}::uuid AND q.created_at < ${cutoff}
          AND (q.status <> 'confirmed' OR q.ended_at IS NOT NULL)
          AND NOT EXISTS (SELECT FROM processing_job j WHERE j.quote_id = q.id)
        LIMIT ${limit}
      ) RETURNING 1
    ), runs AS (
      DELETE FROM sync_run WHERE id IN (
        SELECT r.id FROM sync_run r WHERE r.workspace_id = ${id}::uuid AND r.started_at < ${cutoff} AND r.status <> 'running'
          AND EXISTS (SELECT FROM sync_run newer WHERE newer.connection_id = r.connection_id AND newer.started_at > r.started_at)
        LIMIT ${limit}
      ) RETURNING 1
    ), actions AS (
      DELETE FROM email_action WHERE id IN (
        SELECT id FROM ${overActions(id)} AND created_at < ${cutoff} LIMIT ${limit}
      ) RETURNING 1
    ), unsent AS (
      DELETE FROM reply_draft WHERE (email_id, author_id) IN (
        SELECT email_id, author_id FROM ${drafts(id)} AND updated_at < ${cutoff} LIMIT ${limit}
      ) RETURNING 1
    ) SELECT ((SELECT count(*) FROM jobs) + (SELECT count(*) FROM quotes) + (SELECT count(*) FROM runs)
      + (SELECT count(*) FROM actions) + (SELECT count(*) FROM unsent))::int AS count`,
};

const audit: PurgeClass = {
  all: (id) =>
    Prisma.sql`SELECT count(*)::int AS count FROM audit_log WHERE workspace_id IS NOT DISTINCT FROM ${id}::uuid`,
  older: (id, cutoff) => Prisma.sql`
    SELECT count(*)::int AS count FROM audit_log WHERE workspace_id IS NOT DISTINCT FROM ${id}::uuid AND created_at < ${cutoff}`,
  purge: (id, cutoff) => Prisma.sql`SELECT purge_audit_log(${id}::uuid, ${cutoff}) AS count`,
};

export const workspaceClasses: Record<RetentionKind, PurgeClass> = { mails, summaries, history, audit };

/** Rows of a table that belongs to no workspace, past their time by this condition. */
const platform = (table: string, isOver: string): PurgeClass => {
  const [from, over] = [Prisma.raw(`"${table}"`), (cutoff: Date) => Prisma.sql`${Prisma.raw(isOver)} < ${cutoff}`];
  return {
    all: () => Prisma.sql`SELECT count(*)::int AS count FROM ${from}`,
    older: (_, cutoff) => Prisma.sql`SELECT count(*)::int AS count FROM ${from} WHERE ${over(cutoff)}`,
    purge: (_, cutoff, limit) => Prisma.sql`
      WITH gone AS (
        DELETE FROM ${from} WHERE id IN (SELECT id FROM ${from} WHERE ${over(cutoff)} LIMIT ${limit}) RETURNING 1
      ) SELECT count(*)::int AS count FROM gone`,
  };
};

/** A file that nobody went on with; what a job works on, or may go on with, is left alone. */
const forgotten = (cutoff: Date) => Prisma.sql`
  SELECT i.id FROM contact_import i WHERE i.created_at < ${cutoff} AND i.status NOT IN ('checking', 'running', 'paused', 'undoing')`;

const uploads: PurgeClass = {
  all: () => Prisma.sql`SELECT count(*)::int AS count FROM contact_import_chunk`,
  older: (_, cutoff) =>
    Prisma.sql`SELECT count(*)::int AS count FROM contact_import_chunk WHERE import_id IN (${forgotten(cutoff)})`,
  purge: (_, cutoff, limit) => Prisma.sql`
    WITH ended AS (
      UPDATE contact_import SET status = 'cancelled', ended_at = now(), version = version + 1
      WHERE id IN (${forgotten(cutoff)}) AND status IN ('uploading', 'draft', 'checked')
    ), gone AS (
      DELETE FROM contact_import_chunk WHERE (import_id, part, start_byte) IN (
        SELECT import_id, part, start_byte FROM contact_import_chunk WHERE import_id IN (${forgotten(cutoff)}) LIMIT ${limit}
      ) RETURNING 1
    ) SELECT count(*)::int AS count FROM gone`,
};

const ended = (cutoff: Date) =>
  Prisma.sql`SELECT i.id FROM contact_import i WHERE i.ended_at < ${cutoff} AND i.status <> 'undoing'`;

const imports: PurgeClass = {
  all: () =>
    Prisma.sql`SELECT ((SELECT count(*) FROM contact_import_change) + (SELECT count(*) FROM contact_import_problem))::int AS count`,
  older: (
    _,
    cutoff,
  ) => Prisma.sql`SELECT ((SELECT count(*) FROM contact_import_change WHERE import_id IN (${ended(cutoff)}))
    + (SELECT count(*) FROM contact_import_problem WHERE import_id IN (${ended(cutoff)})))::int AS count`,
  purge: (_, cutoff, limit) => Prisma.sql`
    WITH changes AS (
      DELETE FROM contact_import_change WHERE (import_id, contact_id) IN (
        SELECT import_id, contact_id FROM contact_import_change WHERE import_id IN (${ended(cutoff)}) LIMIT ${limit}) RETURNING 1
    ), problems AS (
      DELETE FROM contact_import_problem WHERE (import_id, row_number) IN (
        SELECT import_id, row_number FROM contact_import_problem WHERE import_id IN (${ended(cutoff)}) LIMIT ${limit}) RETURNING 1
    ) SELECT ((SELECT count(*) FROM changes) + (SELECT count(*) FROM problems))::int AS count`,
};

export const platformClasses: Record<PlatformKind, PurgeClass> = {
  webhooks: platform("webhook_receipt", "handled_at"),
  events: platform("outbox_event", "sent_at"),
  sessions: platform("session", "LEAST(revoked_at, expires_at)"),
  // Its chunks go with it.
  exports: platform("contact_export", "expires_at"),
  uploads,
  imports,
};
