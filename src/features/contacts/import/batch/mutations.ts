import "server-only";
import { requireRoom } from "@/features/billing/limits/mutations";
import { getContactRoom } from "@/features/billing/limits/queries";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import { askIn, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { transact } from "@/lib/transact";
import { actorText } from "../../actor";
import type { ContactRow } from "../plan/row";
import { type Counts, type ImportPlan, type Problem, problemOf } from "../schema";
import { type Batch, keptCells, repeatedIn } from "./batches";
import { NewIds } from "./ids";
import { addTags, addToLists, subscribeRows } from "./marks/mutations";
import type { PackedRows } from "./packed-rows";
import { changingOf, type Found, foundOf, inputOf, partsOf } from "./queries";

export type Run = { importId: string; plan: ImportPlan; emailTitle: string };
type Written = { isStale: boolean };

/** Writes what is wrong with rows; a row that is told twice keeps the worse. */
export async function writeProblems(tx: Tx, { workspaceId }: Context, importId: string, problems: readonly Problem[]) {
  if (problems.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO contact_import_problem (import_id, row_number, workspace_id, kind, "column", reason, values)
    SELECT ${importId}::uuid, p."rowNumber", ${workspaceId}::uuid, p.kind, p."column", p.reason, p.values
    FROM jsonb_to_recordset(${JSON.stringify(problems)}::jsonb)
      AS p ("rowNumber" int, kind text, "column" text, reason text, values text[])
    ON CONFLICT (import_id, row_number) DO UPDATE SET reason = contact_import_problem.reason || ' ' || excluded.reason`;
}

const known = (tx: Tx, { workspaceId }: Context, rows: PackedRows) =>
  askIn<{ email: string }>(
    tx,
    Prisma.sql`SELECT email FROM contact WHERE workspace_id = ${workspaceId}::uuid AND email = ANY(${partsOf(rows.column("email"))})`,
  );

/** The rows that the plan has room for, the file's first ones first, and the sentence for the others. */
async function withinRoom(
  tx: Tx,
  ctx: Context,
  rows: PackedRows,
): Promise<{ rows: PackedRows; refused: ContactRow[]; why: string }> {
  try {
    await requireRoom(tx, ctx, "contacts", rows.length);
    return { rows, refused: [], why: "" };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "limit_reached") throw error;
  }
  // Not all of them may be new; the lock that requireRoom took is still held.
  const there = new Set((await known(tx, ctx, rows)).map(({ email }) => email));
  const { limit, used, plan } = await getContactRoom(ctx);
  const refused = rows.rows.filter(({ email }) => !there.has(email)).slice(Math.max(0, limit - used));
  const why = `The ${plan} plan holds ${limit.toLocaleString("en-US")} contacts and is full. Choose a larger plan under Settings, Billing.`;
  return { rows: rows.without(new Set(refused.map(({ row }) => row))), refused, why };
}

/** Adds the contacts that are new; yields how many. */
async function addNew(tx: Tx, { workspaceId }: Context, importId: string, input: Prisma.Sql, at: Date) {
  const statement = Prisma.sql`
    WITH ${input}, made AS (
      INSERT INTO contact (id, workspace_id, email, first_name, last_name, phone, locale, time_zone, time_zone_source, fields, source, created_at, updated_at)
      SELECT i.id, ${workspaceId}::uuid, i.email, i.first_name, i.last_name, i.phone, i.locale,
        coalesce(nullif(i.time_zone, ''), i.guessed_zone),
        CASE WHEN i.time_zone <> '' THEN 'explicit'::time_zone_source ELSE i.guessed_by END, i.fields, 'import', ${at}, ${at}
      FROM input i ORDER BY i.email COLLATE "C" ON CONFLICT (workspace_id, email) DO NOTHING RETURNING id
    ), noted AS (
      INSERT INTO contact_import_change (import_id, contact_id, workspace_id, row_number, kind)
      SELECT ${importId}::uuid, i.id, ${workspaceId}::uuid, i.n, 'created' FROM made JOIN input i USING (id)
    ) SELECT count(*)::int AS count FROM made`;
  const [made] = await askIn<{ count: number }>(tx, statement);
  return made?.count ?? 0;
}

const pair = (key: string, held: string, given: string) =>
  Prisma.sql`(${key}, to_jsonb(${Prisma.raw(held)}), to_jsonb(${Prisma.raw(given)}))`;
const pairs = Prisma.join([
  pair("firstName", "g.first_name", "g.new_first_name"),
  pair("lastName", "g.last_name", "g.new_last_name"),
  pair("phone", "g.phone", "g.new_phone"),
  pair("locale", "g.locale", "g.new_locale"),
  pair("timeZone", "g.time_zone", "g.new_time_zone"),
  pair("timeZoneSource", "g.time_zone_source", "g.new_time_zone_source"),
]);

/** Whether more than the contacts themselves is written. */
const leavesMarks = ({ tags, listId, subscribe, columns }: ImportPlan) =>
  tags.length > 0 || Boolean(listId) || Boolean(subscribe) || columns.includes("tags");

type Held = Pick<Found, "id" | "n" | "state" | "firstRow">;
type Changes = { updated: number; skipped: number; held: Held[] };
const nothingHeld: Changes = { updated: 0, skipped: 0, held: [] };

/**
 * Changes those that were there, where the row says something else. Tells how many, and of each that stays out why; of
 * the others only when more is to be done with them.
 */
async function changeHeld(tx: Tx, ctx: Context, { importId, plan }: Run, input: Prisma.Sql, at: Date) {
  const { workspaceId } = ctx;
  const { policy } = plan;
  const statement = Prisma.sql`
    WITH ${input}, ${foundOf(workspaceId, importId)}, ${changingOf(policy, true)}, changed AS (
      UPDATE contact c SET first_name = g.new_first_name, last_name = g.new_last_name, phone = g.new_phone, locale = g.new_locale,
        time_zone = g.new_time_zone, time_zone_source = g.new_time_zone_source, fields = g.new_fields, updated_at = ${at}
      FROM changing g WHERE c.id = g.id
    ), told AS MATERIALIZED (
      SELECT g.id, v.names, v.before, v.after, f.before AS fields_before, f.after AS fields_after, f.names AS field_names FROM changing g
      CROSS JOIN LATERAL (SELECT array_agg(key) AS names, jsonb_object_agg(key, held) AS before, jsonb_object_agg(key, given) AS after
        FROM (VALUES ${pairs}) AS v (key, held, given) WHERE held IS DISTINCT FROM given) v
      CROSS JOIN LATERAL (SELECT array_agg(k) AS names, jsonb_object_agg(k, g.fields -> k) AS before, jsonb_object_agg(k, g.new_fields -> k) AS after
        FROM jsonb_object_keys(g.new_fields) k WHERE g.fields -> k IS DISTINCT FROM g.new_fields -> k) f
    ), noted AS (
      INSERT INTO contact_import_change (import_id, contact_id, workspace_id, row_number, kind, before, after)
      SELECT ${importId}::uuid, f.id, ${workspaceId}::uuid, f.n, CASE WHEN t.id IS NULL THEN 'same' ELSE 'updated' END,
        coalesce(t.before, '{}') || jsonb_build_object('fields', coalesce(t.fields_before, '{}')),
        coalesce(t.after, '{}') || jsonb_build_object('fields', coalesce(t.fields_after, '{}'))
      FROM found f LEFT JOIN told t ON t.id = f.id WHERE f.state = 'there'
    ), timeline AS (
      INSERT INTO contact_change (id, workspace_id, contact_id, kind, details, actor, at)
      SELECT gen_random_uuid(), ${workspaceId}::uuid, t.id, 'updated',
        jsonb_build_object('names', to_jsonb(array_remove(coalesce(t.names, '{}') || coalesce(t.field_names, '{}'), 'timeZoneSource')), 'importId', ${importId}::text), ${actorText(ctx)}, ${at}
      FROM told t
    )
    SELECT count(g.id)::int AS updated, (count(*) FILTER (WHERE f.state = 'there') - count(g.id))::int AS skipped,
      coalesce(json_agg(json_build_object('id', f.id, 'n', f.n, 'state', f.state, 'firstRow', f.first_row))
        FILTER (WHERE f.state <> 'there' OR ${leavesMarks(plan)}), '[]') AS held
    FROM found f LEFT JOIN changing g ON g.id = f.id`;
  const [changes] = await askIn<Changes>(tx, statement);
  return changes ?? nothingHeld;
}

/** Why an address that is taken cannot be imported. */
export const conflictReasons = {
  merged: "This contact was merged into another one, so its address is taken. Change it at the contact that was kept.",
  deleted: "This contact was deleted. Restore it under Contacts, Deleted, and import the row again.",
};

function problemsOf(found: readonly Held[], rows: PackedRows, column: string): Problem[] {
  return found.flatMap(({ n, state, firstRow }) => {
    if (state === "there") return [];
    const { cells } = rows.withNumber(n);
    const reason = state === "repeated" ? repeatedIn(firstRow ?? 0) : conflictReasons[state];
    return [problemOf(n, "conflict", column, reason, keptCells(cells))];
  });
}

async function writeContacts(tx: Tx, ctx: Context, run: Run, { contacts }: Batch, readOn: () => void) {
  const at = new Date();
  const counts = { created: 0, updated: 0, skipped: 0 };
  if (contacts.length === 0) return { counts, problems: [] };
  const { rows, refused, why } = await withinRoom(tx, ctx, contacts);
  const problems = refused.map(({ row, cells }) => problemOf(row, "error", run.emailTitle, why, keptCells(cells)));
  if (rows.length === 0) return { counts, problems };
  const ids = new NewIds(rows.length, at);
  const input = inputOf(rows, ids);
  const adding = addNew(tx, ctx, run.importId, input, at);
  readOn();
  counts.created = await adding;
  const isAllNew = counts.created === rows.length;
  const { held, ...changes } = isAllNew ? nothingHeld : await changeHeld(tx, ctx, run, input, at);
  Object.assign(counts, changes);
  problems.push(...problemsOf(held, rows, run.emailTitle));
  if (!leavesMarks(run.plan)) return { counts, problems };
  const heldBy = new Map(held.map(({ n, id, state }) => [n, state === "there" ? id : null]));
  const touched = rows.rows.flatMap((row, at) => {
    const id = heldBy.get(row.row);
    return id === null ? [] : [{ id: id ?? ids.at(at), row }];
  });
  await addTags(tx, ctx, run, touched, at);
  await addToLists(tx, ctx, run, touched, at);
  problems.push(...(await subscribeRows(tx, ctx, run, touched, at)));
  return { counts, problems };
}

const add = (key: keyof Counts, by: number) =>
  Prisma.sql`${key}::text, coalesce((counts ->> ${key})::int, 0) + ${by}::int`;

/** Where the work on a file has come to, and the figures so far. */
async function moveOn(tx: Tx, importId: string, batch: Batch, counts: Omit<Counts, "blank">) {
  await tx.$executeRaw`
    UPDATE contact_import SET position_bytes = ${batch.endByte}, position_row = ${batch.endRow}, version = version + 1,
      counts = jsonb_build_object(${Prisma.join([
        add("created", counts.created),
        add("updated", counts.updated),
        add("skipped", counts.skipped),
        add("conflicts", counts.conflicts),
        add("errors", counts.errors),
        add("notes", counts.notes),
        add("blank", batch.blank),
      ])})
    WHERE id = ${importId}::uuid`;
}

const countKind = (problems: readonly Problem[], kind: Problem["kind"]) =>
  problems.filter((problem) => problem.kind === kind).length;

/**
 * Writes a batch and where the file goes on behind it in one transaction: killed before its end, nothing of it is there;
 * after, all of it. Stale: somebody else did it, or the run was stopped. `readOn` is called while the database is busy.
 */
export async function writeBatch(ctx: Context, run: Run, batch: Batch, readOn: () => void): Promise<Written> {
  let isStale = false;
  const { importId } = run;
  await transact(ctx, "import.batch", async ({ tx, ctx }) => {
    const [now] = await tx.$queryRaw<{ status: string; row: number }[]>`
      SELECT status::text, position_row AS row FROM contact_import
      WHERE id = ${importId}::uuid AND workspace_id = ${ctx.workspaceId}::uuid FOR UPDATE`;
    isStale = now?.status !== "running" || now.row !== batch.startRow;
    if (isStale) return { id: importId };
    const { counts, problems } = await writeContacts(tx, ctx, run, batch, readOn);
    const all = [...batch.problems, ...problems];
    await writeProblems(tx, ctx, importId, all);
    await moveOn(tx, importId, batch, {
      ...counts,
      conflicts: countKind(all, "conflict"),
      errors: countKind(all, "error"),
      notes: countKind(all, "note"),
    });
    return { id: importId };
  });
  return { isStale };
}
