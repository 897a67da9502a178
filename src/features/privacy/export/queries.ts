import "server-only";
import { Readable } from "node:stream";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import { within } from "@/lib/transact";
import { type ZipEntry, zip } from "@/lib/zip";

const pageSize = 500;

type KeyColumn = { name: string; type: string };
type Table = { name: string; key: KeyColumn[]; secrets: string[] };

/** Every table that holds rows of a workspace, so that what is built later is in the export as well. */
const listTables = (ctx: Context): Promise<Table[]> =>
  within(
    ctx,
    (tx) => tx.$queryRaw<Table[]>`
      SELECT c.relname::text AS name,
        (SELECT jsonb_agg(jsonb_build_object('name', k.attname, 'type', format_type(k.atttypid, k.atttypmod)) ORDER BY array_position(i.indkey::int2[], k.attnum))
          FROM pg_index i JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = ANY (i.indkey::int2[])
          WHERE i.indrelid = c.oid AND i.indisprimary) AS key,
        (SELECT coalesce(array_agg(s.attname::text), '{}') FROM pg_attribute s
          WHERE s.attrelid = c.oid AND s.attnum > 0 AND NOT s.attisdropped AND (s.attname ~ '^sealed_|(^|_)hash$' AND s.attname <> 'content_hash' OR s.atttypid = 'bytea'::regtype)) AS secrets
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname = 'workspace_id' AND NOT a.attisdropped
      ORDER BY c.relname`,
  );

const quoted = (name: string) => Prisma.raw(`"${name.replaceAll('"', '""')}"`);

type Line = { line: string; key: string[] };

/** The rows of a table as JSON, one a line, in the order of its key, read page by page while they are sent. */
async function* linesOf(ctx: Context, { name, key, secrets }: Table, count: (rows: number) => void) {
  const columns = Prisma.join(key.map((column) => quoted(column.name)));
  const keyTexts = Prisma.join(key.map((column) => Prisma.sql`${quoted(column.name)}::text`));
  let last: string[] | null = null;
  for (;;) {
    const from: string[] | null = last;
    const start: Prisma.Sql = from
      ? Prisma.sql`AND (${columns}) > (${Prisma.join(key.map(({ type }, at) => Prisma.sql`${from[at] ?? ""}::text::${Prisma.raw(type)}`))})`
      : Prisma.empty;
    const rows: Line[] = await within(
      ctx,
      (tx) => tx.$queryRaw<Line[]>`
        SELECT (to_jsonb(t) - ${secrets}::text[])::text AS line, ARRAY[${keyTexts}] AS key FROM ${quoted(name)} t
        WHERE workspace_id = ${ctx.workspaceId}::uuid ${start} ORDER BY ${columns} LIMIT ${pageSize}`,
    );
    count(rows.length);
    if (rows.length > 0) yield `${rows.map(({ line }) => line).join("\n")}\n`;
    if (rows.length < pageSize) return;
    last = rows.at(-1)?.key ?? null;
  }
}

async function* once(text: string) {
  yield text;
}

/** Whom the ids of the other files mean. */
const listPeople = (ctx: Context) =>
  within(ctx, (tx) =>
    tx.membership.findMany({
      where: { workspaceId: ctx.workspaceId },
      select: { role: true, createdAt: true, user: { select: { id: true, email: true, name: true } } },
      orderBy: { userId: "asc" },
    }),
  );

const readMe = `This is all we hold of this workspace.

One file a table, one JSON object a line (NDJSON). members.ndjson says whom the ids mean, manifest.json how many
lines each file has. Among them: email_discovery (mails), email_summary (summaries), credit_transaction and
credit_entry (the ledger; amounts in millionths of a credit), processing_job and quote (runs), audit_log.

Left out: keys to your mailboxes, the fingerprints of API keys and of mailed links, and the bytes of files that wait
to be imported or downloaded: contact.ndjson has what they hold. Bodies of mails are not
here because we do not store them.
`;

async function* entriesOf(ctx: Context, now: Date): AsyncGenerator<ZipEntry> {
  const { workspaceId } = ctx;
  const counts: Record<string, number> = {};
  yield { name: "README.txt", chunks: once(readMe) };
  const workspace = await within(ctx, (tx) => tx.workspace.findUnique({ where: { id: workspaceId } }));
  yield { name: "workspace.json", chunks: once(`${JSON.stringify(workspace, null, 2)}\n`) };
  const people = (await listPeople(ctx)).map(({ user, role, createdAt }) => ({ ...user, role, joinedAt: createdAt }));
  counts["members.ndjson"] = people.length;
  yield { name: "members.ndjson", chunks: once(people.map((one) => `${JSON.stringify(one)}\n`).join("")) };
  for (const table of await listTables(ctx)) {
    const name = `${table.name}.ndjson`;
    const count = (rows: number) => {
      counts[name] = (counts[name] ?? 0) + rows;
    };
    yield { name, chunks: linesOf(ctx, table, count) };
  }
  const manifest = { exportedAt: now.toISOString(), workspaceId, lines: counts };
  yield { name: "manifest.json", chunks: once(`${JSON.stringify(manifest, null, 2)}\n`) };
}

/** Everything of the workspace as a zip file, made while it is sent: nothing of it is stored anywhere. */
export const exportWorkspace = (ctx: Context, now = new Date()) =>
  Readable.toWeb(Readable.from(zip(entriesOf(ctx, now), now))) as ReadableStream<Uint8Array>;
