import "server-only";
import { getContactRoom } from "@/features/billing/limits/queries";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import { askIn, type Tx } from "@/lib/db";
import { transact } from "@/lib/transact";
import { type Batch, keptCells, repeatedIn } from "../batch/batches";
import { NewIds } from "../batch/ids";
import { conflictReasons, writeProblems } from "../batch/mutations";
import type { PackedRows } from "../batch/packed-rows";
import { changingOf, type Found, foundOf, inputOf, partsOf } from "../batch/queries";
import { intArray } from "../batch/wire-array";
import type { ContactRow } from "../plan/row";
import { CheckResult, CountsShape, type ImportPlan, type Problem, problemOf, type SampleRow } from "../schema";

type Check = { importId: string; plan: ImportPlan; emailTitle: string };
const samplesEach = 5;

/** Remembers the addresses of these rows; yields those that an earlier row had. */
async function repeated(tx: Tx, { workspaceId }: Context, importId: string, rows: PackedRows, readOn: () => void) {
  const given = Prisma.sql`
    unnest(${partsOf(rows.column("email"))}, ${intArray(rows.numbers)}::int[]) AS g (email, n)`;
  const remember = Prisma.sql`
    INSERT INTO contact_import_address (import_id, email, workspace_id, row_number)
    SELECT ${importId}::uuid, g.email, ${workspaceId}::uuid, g.n FROM ${given} ORDER BY g.email COLLATE "C" ON CONFLICT DO NOTHING RETURNING 1`;
  const counted = Prisma.sql`WITH made AS (${remember}) SELECT count(*)::int AS count FROM made`;
  const remembering = askIn<{ count: number }>(tx, counted);
  readOn();
  const [made] = await remembering;
  if (made?.count === rows.length) return new Map<number, number>();
  const found = await askIn<{ n: number; first: number }>(
    tx,
    Prisma.sql`
      SELECT g.n, a.row_number AS first FROM ${given}
      JOIN contact_import_address a ON a.import_id = ${importId}::uuid AND a.email = g.email WHERE a.row_number <> g.n`,
  );
  return new Map(found.map(({ n, first }) => [n, first]));
}

/** What the run would find, by the same statements, changing nothing. */
const compare = (tx: Tx, { workspaceId }: Context, { importId, plan }: Check, rows: PackedRows) => {
  const input = inputOf(rows, new NewIds(rows.length, new Date()));
  return askIn<Found>(
    tx,
    Prisma.sql`
      WITH ${input}, ${foundOf(workspaceId, importId)}, ${changingOf(plan.policy, false)}
      SELECT f.id, f.n, f.state, f.first_row AS "firstRow", g.id IS NOT NULL AS "isChanged" FROM found f LEFT JOIN changing g ON g.id = f.id`,
  );
};

const shownNames = ["firstName", "lastName", "phone", "locale", "timeZone", "consentedAt"] as const;

/** What a row says, by what its columns become. */
function sampleOf(row: ContactRow, outcome: SampleRow["outcome"]): SampleRow {
  const values: Record<string, string> = {};
  for (const name of shownNames) if (row[name] !== "") values[name] = row[name];
  for (const [id, value] of Object.entries(JSON.parse(row.fields) as object)) values[`field:${id}`] = String(value);
  if (row.tags.length > 0) values.tags = row.tags.join(", ");
  return { rowNumber: row.row, email: row.email, outcome, values };
}

type Outcomes = Record<SampleRow["outcome"], number[]>;
/** `outcomes`: which of `rows` come to what, by their numbers. */
type Judged = { rows: PackedRows; problems: Problem[]; outcomes: Outcomes };

async function judge(tx: Tx, ctx: Context, check: Check, contacts: PackedRows, readOn: () => void): Promise<Judged> {
  const outcomes: Outcomes = { create: [], update: [], skip: [] };
  if (contacts.length === 0) return { rows: contacts, problems: [], outcomes };
  const before = await repeated(tx, ctx, check.importId, contacts, readOn);
  const rows = contacts.without(new Set(before.keys()));
  const problem = (number: number, reason: string) =>
    problemOf(number, "conflict", check.emailTitle, reason, keptCells(contacts.withNumber(number).cells));
  const problems = [...before].map(([number, first]) => problem(number, repeatedIn(first)));
  const found = new Map((rows.length > 0 ? await compare(tx, ctx, check, rows) : []).map((one) => [one.n, one]));
  for (const number of rows.numbers) {
    const held = found.get(number);
    if (!held) outcomes.create.push(number);
    else if (held.state === "merged" || held.state === "deleted")
      problems.push(problem(number, conflictReasons[held.state]));
    else outcomes[held.isChanged ? "update" : "skip"].push(number);
  }
  return { rows, problems, outcomes };
}

type State = { status: string; row: number; counts: unknown; check: unknown };

/** Looks at a batch without writing any of it; keeps figures and a few rows to show. `readOn` as in `writeBatch`. */
export async function checkBatch(
  ctx: Context,
  check: Check,
  batch: Batch,
  readOn: () => void,
): Promise<{ isStale: boolean }> {
  let isStale = false;
  const { importId } = check;
  await transact(ctx, "import.look", async ({ tx, ctx }) => {
    const [now] = await tx.$queryRaw<State[]>`
      SELECT status::text, position_row AS row, counts, "check" FROM contact_import
      WHERE id = ${importId}::uuid AND workspace_id = ${ctx.workspaceId}::uuid FOR UPDATE`;
    isStale = now?.status !== "checking" || now.row !== batch.startRow;
    if (isStale) return { id: importId };
    const { rows, problems, outcomes } = await judge(tx, ctx, check, batch.contacts, readOn);
    const all = [...batch.problems, ...problems];
    await writeProblems(tx, ctx, importId, all);
    const counts = CountsShape.parse(now?.counts);
    const samples = CheckResult.safeParse(now?.check).data?.samples ?? [];
    for (const outcome of ["create", "update", "skip"] as const) {
      const wanted = samplesEach - samples.filter((one) => one.outcome === outcome).length;
      for (const number of outcomes[outcome].slice(0, Math.max(0, wanted)))
        samples.push(sampleOf(rows.withNumber(number), outcome));
    }
    samples.sort((a, b) => a.rowNumber - b.rowNumber);
    const kinds = (kind: Problem["kind"]) => all.filter((one) => one.kind === kind).length;
    counts.created += outcomes.create.length;
    counts.updated += outcomes.update.length;
    counts.skipped += outcomes.skip.length;
    counts.conflicts += kinds("conflict");
    counts.errors += kinds("error");
    counts.blank += batch.blank;
    await tx.contactImport.update({
      where: { id: importId },
      data: {
        counts,
        check: { counts, rows: batch.endRow, samples },
        positionBytes: BigInt(batch.endByte),
        positionRow: batch.endRow,
        version: { increment: 1 },
      },
      select: { id: true },
    });
    return { id: importId };
  });
  return { isStale };
}

/** The dry run is over. New contacts that the plan has no room for are errors, as they will be in the run. */
export const endCheck = (ctx: Context, importId: string) =>
  transact(ctx, "import.checked", async ({ tx, ctx }) => {
    const { workspaceId } = ctx;
    const row = await tx.contactImport.findFirst({
      where: { id: importId, workspaceId, status: "checking" },
      select: { check: true, positionRow: true },
    });
    if (!row) return { id: importId };
    const found = CheckResult.safeParse(row.check).data ?? {
      counts: CountsShape.parse({}),
      samples: [],
      rows: row.positionRow,
    };
    const { limit, used } = await getContactRoom(ctx);
    const over = Math.max(0, found.counts.created - Math.max(0, limit - used));
    const counts = { ...found.counts, created: found.counts.created - over, errors: found.counts.errors + over };
    await tx.contactImport.update({
      where: { id: importId },
      data: { status: "checked", check: { ...found, counts, overLimit: over }, counts, version: { increment: 1 } },
      select: { id: true },
    });
    await tx.contactImportAddress.deleteMany({ where: { importId } });
    return { id: importId };
  });
