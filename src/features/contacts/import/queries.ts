import "server-only";
import { Readable } from "node:stream";
import type { Context } from "@/gates/context";
import { notFound } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { within } from "@/lib/transact";
import { listFields } from "../fields/queries";
import { guessColumns } from "./plan/guess";
import { problemHead, problemLines } from "./problem-lines";
import {
  CheckResult,
  CountsShape,
  ImportPlan,
  type ImportStatus,
  type ImportView,
  isWorking,
  type Problem,
  type ProblemKind,
  Reading,
  type Target,
  UndoResult,
} from "./schema";

const shown = {
  id: true,
  name: true,
  status: true,
  sizeBytes: true,
  receivedBytes: true,
  reading: true,
  header: true,
  sample: true,
  plan: true,
  check: true,
  positionBytes: true,
  positionRow: true,
  counts: true,
  undo: true,
  error: true,
  createdBy: true,
  createdAt: true,
  startedAt: true,
  endedAt: true,
} as const;

type Row = {
  [K in keyof typeof shown]: unknown;
} & Pick<
  ImportView,
  "id" | "name" | "header" | "positionRow" | "error" | "createdBy" | "createdAt" | "startedAt" | "endedAt"
> & {
    status: ImportStatus;
    sizeBytes: bigint | null;
    receivedBytes: bigint;
    positionBytes: bigint;
  };

const asView = (row: Row): ImportView => ({
  ...row,
  sizeBytes: row.sizeBytes === null ? null : Number(row.sizeBytes),
  receivedBytes: Number(row.receivedBytes),
  positionBytes: Number(row.positionBytes),
  reading: Reading.safeParse(row.reading).data ?? null,
  sample: row.sample as string[][],
  plan: ImportPlan.safeParse(row.plan).data ?? null,
  check: CheckResult.safeParse(row.check).data ?? null,
  counts: CountsShape.parse(row.counts),
  undo: UndoResult.safeParse(row.undo).data ?? null,
});

/** Throws AppError not_found when it is none of this workspace. */
export const getImport = (ctx: Context, id: string): Promise<ImportView> =>
  within(ctx, async (tx) => {
    const row = await tx.contactImport.findFirst({ where: { id, workspaceId: ctx.workspaceId }, select: shown });
    if (!row) throw notFound("import");
    return asView(row as Row);
  });

const importsAPage = 25;

/** Imports, the newest first. */
export const listImports = (ctx: Context, { cursor, limit = importsAPage }: { cursor?: string; limit?: number } = {}) =>
  within(ctx, async (tx) => {
    const rows = await tx.contactImport.findMany({
      where: { workspaceId: ctx.workspaceId, ...(cursor && isId(cursor) && { id: { lt: cursor } }) },
      select: shown,
      orderBy: { id: "desc" },
      take: limit + 1,
    });
    const items = rows.slice(0, limit).map((row) => asView(row as Row));
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  });

/** For LiveRefresh: rises with each change of this import. */
export const getImportVersion = (ctx: Context, id: string) =>
  within(ctx, async (tx) => {
    const row = await tx.contactImport.findFirst({
      where: { id, workspaceId: ctx.workspaceId },
      select: { version: true, status: true },
    });
    if (!row) throw notFound("import");
    return { version: String(row.version), isRunning: isWorking(row.status) };
  });

/** The import that can be undone: the last one that wrote anything. */
export const findLastImport = (ctx: Context): Promise<string | null> =>
  within(ctx, async (tx) => {
    const row = await tx.contactImport.findFirst({
      where: { workspaceId: ctx.workspaceId, startedAt: { not: null }, status: { not: "undone" } },
      select: { id: true },
      orderBy: { startedAt: "desc" },
    });
    return row?.id ?? null;
  });

const problemsAPage = 50;
type ProblemsAsked = { kind?: ProblemKind; after?: number; limit?: number };

/** Rows that were not taken as they stand, in the order of the file. */
export const listProblems = (
  ctx: Context,
  importId: string,
  { kind, after = 0, limit = problemsAPage }: ProblemsAsked = {},
) =>
  within(ctx, async (tx) => {
    const rows = await tx.contactImportProblem.findMany({
      where: { importId, workspaceId: ctx.workspaceId, rowNumber: { gt: after }, ...(kind && { kind }) },
      select: { rowNumber: true, kind: true, column: true, reason: true, values: true },
      orderBy: { rowNumber: "asc" },
      take: limit + 1,
    });
    const items = rows.slice(0, limit) as Problem[];
    return { items, nextAfter: rows.length > limit ? (items.at(-1)?.rowNumber ?? null) : null };
  });

/** Fields that a column may become: those that are in use. */
export const listImportFields = async (ctx: Context) => (await listFields(ctx)).filter(({ archivedAt }) => !archivedAt);

/** What the columns become: as chosen, else as guessed. */
export async function proposeColumns(ctx: Context, { plan, header, sample }: ImportView): Promise<Target[]> {
  if (plan && plan.columns.length === header.length) return plan.columns;
  return guessColumns(header, sample, await listImportFields(ctx));
}

async function* problemFile(ctx: Context, { id, header }: ImportView): AsyncGenerator<Uint8Array> {
  yield Buffer.from(problemHead(header));
  for (let after: number | null = 0; after !== null; ) {
    const page: Awaited<ReturnType<typeof listProblems>> = await listProblems(ctx, id, { after, limit: 1_000 });
    if (page.items.length > 0) yield Buffer.from(problemLines(page.items));
    after = page.nextAfter;
  }
}

/** The rows that were not taken as they stand, as a CSV file that is made while it is sent. */
export async function downloadProblems(ctx: Context, importId: string) {
  const found = await getImport(ctx, importId);
  return {
    body: Readable.toWeb(Readable.from(problemFile(ctx, found))) as ReadableStream<Uint8Array>,
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="problems-${found.createdAt.toISOString().slice(0, 10)}.csv"`,
      "cache-control": "no-store",
    },
  };
}
