import "server-only";
import type { Context } from "@/gates/context";
import { AppError } from "@/lib/errors";
import { transact } from "@/lib/transact";
import { importDue } from "~/inngest/events";
import { type Batch, batchesOf } from "../batch/batches";
import { writeBatch } from "../batch/mutations";
import { checkBatch, endCheck } from "../check/mutations";
import { prepareText } from "../file/mutations";
import { readBytes } from "../file/queries";
import { RecordReader, UnreadableFile } from "../file/records";
import { failImport } from "../mutations";
import { rowReader } from "../plan/row";
import { getImport, listImportFields } from "../queries";
import type { ImportPlan, ImportView } from "../schema";
import { undoSome } from "../undo/mutations";
import { MemoryBound } from "./memory-bound";
import { findTextPart } from "./queries";

/** So many that what a transaction costs does not matter, so few that one takes a fraction of a second. */
const rowsABatch = 4_000;
const budgetMs = 8_000;
/** Of memory, until it is swept: however large the file is, the process grows by little more. */
const growthBytes = 40 * 1_048_576;

type Opened = { importId: string; plan: ImportPlan; emailTitle: string; batches: AsyncGenerator<Batch> };

/** The file from where the work on it has come to. */
async function open(ctx: Context, found: ImportView): Promise<Opened | null> {
  const { id: importId, plan, reading, header, positionBytes, positionRow } = found;
  if (!plan || !reading) return null;
  const known = await findTextPart(ctx, importId);
  const { part, start } = known ?? (await prepareText(ctx, importId, reading));
  const place = { byte: positionRow === 0 ? start : positionBytes, row: positionRow };
  const emailTitle = header[plan.columns.indexOf("email")] ?? "email";
  const batches = batchesOf(readBytes(ctx, importId, part, place.byte), {
    reader: new RecordReader({ delimiter: reading.delimiter, quote: reading.quote }, place),
    readRow: rowReader(plan, { header, fields: await listImportFields(ctx), now: new Date() }),
    start: place,
    hasHeader: reading.hasHeader,
    emailTitle,
    size: rowsABatch,
  });
  return { importId, plan, emailTitle, batches };
}

/** `readOn`: what to call once the database is at the rows and this process would wait for it. */
type Work = (batch: Batch, readOn: () => void) => Promise<{ isStale: boolean }>;
type Came = "end" | "stale" | "more";

/** Works batch after batch until the time is up; reads one while the database is at the one before. */
async function go(batches: AsyncGenerator<Batch>, work: Work, until: number): Promise<Came> {
  let coming: ReturnType<typeof batches.next> | null = null;
  const read = () => {
    coming ??= batches.next();
    return coming;
  };
  const memory = new MemoryBound(growthBytes);
  // Should the writing fail first, nobody waits for what was read any more.
  const readOn = () => void read().catch(() => {});
  for (;;) {
    const { value: batch, done } = await read();
    if (done) return "end";
    coming = null;
    const { isStale } = await work(batch, readOn);
    if (isStale) return "stale";
    batch.release();
    memory.keep();
    if (performance.now() >= until) return "more";
  }
}

const endRun = (ctx: Context, importId: string) =>
  transact(ctx, "import.done", async ({ tx, ctx: { workspaceId } }) => {
    const { count } = await tx.contactImport.updateMany({
      where: { id: importId, workspaceId, status: "running" },
      data: { status: "done", endedAt: new Date(), version: { increment: 1 } },
    });
    if (count > 0) await tx.contactImportChunk.deleteMany({ where: { importId } });
    return { id: importId };
  });

async function advanceFile(ctx: Context, found: ImportView, until: number): Promise<boolean> {
  const opened = await open(ctx, found);
  if (!opened) return false;
  const isRun = found.status === "running";
  const work: Work = (batch, readOn) => (isRun ? writeBatch : checkBatch)(ctx, opened, batch, readOn);
  const came = await go(opened.batches, work, until);
  if (came === "end") await (isRun ? endRun(ctx, found.id) : endCheck(ctx, found.id));
  return came === "more";
}

/**
 * Goes on with an import for some seconds: a dry run, the run, or its undoing. Each batch is a transaction that also
 * says where it has come to, so that it may be cut off anywhere and called again. True: there is more to do.
 */
export async function advanceImport(ctx: Context, importId: string, forMs = budgetMs): Promise<boolean> {
  const until = performance.now() + forMs;
  const found = await getImport(ctx, importId);
  try {
    if (found.status === "undoing") {
      while (await undoSome(ctx, importId)) if (performance.now() >= until) return true;
      return false;
    }
    if (found.status === "running" || found.status === "checking") return await advanceFile(ctx, found, until);
    return false;
  } catch (error) {
    // To try again would end the same way, and its message says what to do.
    const isFinal = error instanceof UnreadableFile || (error instanceof AppError && error.code !== "unavailable");
    if (!isFinal) throw error;
    await failImport(ctx, importId, error.message);
    return false;
  }
}

/** A long import goes on in a fresh job: a job's state is sent again with every step. */
export const continueImport = (ctx: Context, importId: string) =>
  transact(ctx, "import.continue", async ({ emit }) => {
    emit(importDue.create({ workspaceId: ctx.workspaceId, importId }));
    return { id: importId };
  });
