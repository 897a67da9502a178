import "server-only";
import { getContactRoom } from "@/features/billing/limits/queries";
import type { Context } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { transact } from "@/lib/transact";
import { type Batch, keptCells, repeatedIn } from "../batch/batches";
import { conflictReasons, writeProblems } from "../batch/mutations";
import { changingOf, type Found, foundOf, inputOf } from "../batch/queries";
import type { ContactRow } from "../plan/row";
import { CheckResult, CountsShape, type ImportPlan, type Problem, problemOf, type SampleRow } from "../schema";

type Check = { importId: string; plan: ImportPlan; emailTitle: string };
const samplesEach = 5;
const nobody = "00000000-0000-7000-8000-000000000000";

/** Remembers the addresses of these rows; yields those that an earlier row had. */
async function repeated(tx: Tx, { workspaceId }: Context, importId: string, rows: readonly ContactRow[]) {
  const [emails, numbers] = [rows.map(({ email }) => email), rows.map(({ row }) => row)];
  await tx.$executeRaw`
    INSERT INTO contact_import_address (import_id, email, workspace_id, row_number)
    SELECT ${importId}::uuid, g.email, ${workspaceId}::uuid, g.n FROM unnest(${emails}::text[], ${numbers}::int[]) AS g (email, n)
    ON CONFLICT DO NOTHING`;
  const found = await tx.$queryRaw<{ n: number; first: number }[]>`
    SELECT g.n, a.row_number AS first FROM unnest(${emails}::text[], ${numbers}::int[]) AS g (email, n)
    JOIN contact_import_address a ON a.import_id = ${importId}::uuid AND a.email = g.email WHERE a.row_number <> g.n`;
  return new Map(found.map(({ n, first }) => [n, first]));
}

/** What the run would find, by the same statements, changing nothing. */
const compare = (tx: Tx, { workspaceId }: Context, { importId, plan }: Check, rows: readonly ContactRow[]) => {
  const input = inputOf(
    rows,
    rows.map(() => nobody),
  );
  return tx.$queryRaw<Found[]>`
    WITH ${input}, ${foundOf(workspaceId, importId)}, ${changingOf(plan.policy, false)}
    SELECT f.id, f.n, f.state, f.first_row AS "firstRow", g.id IS NOT NULL AS "isChanged" FROM found f LEFT JOIN changing g ON g.id = f.id`;
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

type Judged = { problems: Problem[]; outcomes: { row: ContactRow; outcome: SampleRow["outcome"] }[] };

async function judge(tx: Tx, ctx: Context, check: Check, { contacts }: Batch): Promise<Judged> {
  if (contacts.length === 0) return { problems: [], outcomes: [] };
  const before = await repeated(tx, ctx, check.importId, contacts);
  const fresh = contacts.filter(({ row }) => !before.has(row));
  const problem = ({ row, cells }: ContactRow, reason: string) =>
    problemOf(row, "conflict", check.emailTitle, reason, keptCells(cells));
  const problems = contacts.flatMap((contact) => {
    const first = before.get(contact.row);
    return first === undefined ? [] : [problem(contact, repeatedIn(first))];
  });
  const found = new Map((fresh.length > 0 ? await compare(tx, ctx, check, fresh) : []).map((one) => [one.n, one]));
  const outcomes: Judged["outcomes"] = [];
  for (const row of fresh) {
    const held = found.get(row.row);
    if (!held) outcomes.push({ row, outcome: "create" });
    else if (held.state === "merged" || held.state === "deleted")
      problems.push(problem(row, conflictReasons[held.state]));
    else outcomes.push({ row, outcome: held.isChanged ? "update" : "skip" });
  }
  return { problems, outcomes };
}

type State = { status: string; row: number; counts: unknown; check: unknown };

/** Looks at a batch without writing any of it; keeps figures and a few rows to show. */
export async function checkBatch(ctx: Context, check: Check, batch: Batch): Promise<{ isStale: boolean }> {
  let isStale = false;
  const { importId } = check;
  await transact(ctx, "import.look", async ({ tx, ctx }) => {
    const [now] = await tx.$queryRaw<State[]>`
      SELECT status::text, position_row AS row, counts, "check" FROM contact_import
      WHERE id = ${importId}::uuid AND workspace_id = ${ctx.workspaceId}::uuid FOR UPDATE`;
    isStale = now?.status !== "checking" || now.row !== batch.startRow;
    if (isStale) return { id: importId };
    const { problems, outcomes } = await judge(tx, ctx, check, batch);
    const all = [...batch.problems, ...problems];
    await writeProblems(tx, ctx, importId, all);
    const counts = CountsShape.parse(now?.counts);
    const samples = CheckResult.safeParse(now?.check).data?.samples ?? [];
    for (const { row, outcome } of [...outcomes].sort((a, b) => a.row.row - b.row.row))
      if (samples.filter((one) => one.outcome === outcome).length < samplesEach) samples.push(sampleOf(row, outcome));
    const many = (outcome: SampleRow["outcome"]) => outcomes.filter((one) => one.outcome === outcome).length;
    const kinds = (kind: Problem["kind"]) => all.filter((one) => one.kind === kind).length;
    counts.created += many("create");
    counts.updated += many("update");
    counts.skipped += many("skip");
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
