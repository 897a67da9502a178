import "server-only";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { transact } from "@/lib/transact";
import { importDue } from "~/inngest/events";
import { actorText } from "../actor";
import { describeFile } from "./file/description";
import { whyNoText } from "./file/no-text";
import { csvOfPasted } from "./file/pasted";
import { readStart } from "./file/queries";
import { hasHeaderRow } from "./plan/guess";
import { checkPlan } from "./plan/queries";
import { findLastImport, getImport } from "./queries";
import { type ImportPlan, type ImportStatus, isOpen, isOver, type Reading, statusWords, undoableDays } from "./schema";

const startBytes = 262_144;
const dayMs = 86_400_000;

/** A file that is to come. */
export const createImport = (
  ctx: Context,
  { name, sizeBytes, plan }: { name: string; sizeBytes: number | null; plan?: ImportPlan },
) =>
  transact(ctx, "import.create", ({ tx, ctx }) =>
    tx.contactImport.create({
      data: {
        workspaceId: ctx.workspaceId,
        name,
        sizeBytes: sizeBytes === null ? null : BigInt(sizeBytes),
        createdBy: actorText(ctx),
        ...(plan && { plan }),
      },
      select: { id: true },
    }),
  );

/** The import's row, held until the transaction ends. Throws not_found, and `conflict` when it is in none of the states. */
async function hold(
  tx: Tx,
  { workspaceId }: Context,
  id: string,
  states: (status: ImportStatus) => boolean,
  verb: string,
) {
  const [row] = await tx.$queryRaw<{ status: ImportStatus }[]>`
    SELECT status::text FROM contact_import WHERE id = ${id}::uuid AND workspace_id = ${workspaceId}::uuid FOR UPDATE`;
  if (!row) throw notFound("import");
  if (!states(row.status))
    throw new AppError(
      "conflict",
      `This import cannot be ${verb}: its state is “${statusWords[row.status].toLowerCase()}”.`,
    );
  return row.status;
}

const change = (tx: Tx, id: string, data: Prisma.ContactImportUpdateInput) =>
  tx.contactImport.update({ where: { id }, data: { ...data, version: { increment: 1 } }, select: { id: true } });

const startOf = (ctx: Context, tx: Tx, id: string, most: number) =>
  readStart({ ...ctx, open: { tx, events: [] } }, id, most);

async function described(ctx: Context, tx: Tx, id: string, isWhole: (bytes: number) => boolean, chosen?: Reading) {
  const bytes = await startOf(ctx, tx, id, startBytes);
  const found = describeFile(bytes, { isWhole: isWhole(bytes.length), chosen, hasHeader: hasHeaderRow });
  return { ...found, status: "draft" as const, textPart: null, check: Prisma.DbNull };
}

/**
 * The upload is over: what the beginning of the file says of it; what holds no text fails with what to send instead.
 * Throws `conflict` when bytes are missing.
 */
export const finishUpload = (ctx: Context, id: string) =>
  transact(ctx, "import.upload", async ({ tx, ctx }) => {
    await hold(tx, ctx, id, (status) => status === "uploading", "ended");
    const { receivedBytes, sizeBytes } = await tx.contactImport.findUniqueOrThrow({
      where: { id },
      select: { receivedBytes: true, sizeBytes: true },
    });
    if (receivedBytes === 0n) throw new AppError("invalid", "The file is empty.", { body: ["Send the file."] });
    if (sizeBytes !== null && receivedBytes !== sizeBytes)
      throw new AppError(
        "conflict",
        `${receivedBytes} of ${sizeBytes} bytes have come. Send the rest, from byte ${receivedBytes} on.`,
      );
    const error = whyNoText(await startOf(ctx, tx, id, 8));
    if (error) {
      await tx.contactImportChunk.deleteMany({ where: { importId: id } });
      return change(tx, id, { status: "failed", error, endedAt: new Date() });
    }
    const found = await described(ctx, tx, id, (bytes) => BigInt(bytes) === receivedBytes);
    return change(tx, id, { ...found, sizeBytes: receivedBytes });
  });

/** A list somebody pasted, as a file of addresses and names. */
export const pasteImport = (ctx: Context, text: string, name = "Pasted addresses") =>
  transact(ctx, "import.paste", async ({ tx, ctx }) => {
    const id = newId();
    const bytes = Buffer.from(csvOfPasted(text));
    const { workspaceId } = ctx;
    const size = BigInt(bytes.length);
    await tx.contactImport.create({
      data: { id, workspaceId, name, sizeBytes: size, receivedBytes: size, createdBy: actorText(ctx) },
      select: { id: true },
    });
    await tx.contactImportChunk.create({
      data: { importId: id, part: "raw", startByte: 0n, workspaceId, size: bytes.length, bytes },
      select: { size: true },
    });
    return change(tx, id, await described(ctx, tx, id, () => true));
  });

/** Reads the file otherwise: another encoding, delimiter or quotation mark. */
export const chooseReading = (ctx: Context, id: string, reading: Reading) =>
  transact(ctx, "import.read", async ({ tx, ctx }) => {
    await hold(tx, ctx, id, isOpen, "read anew");
    const { receivedBytes } = await tx.contactImport.findUniqueOrThrow({
      where: { id },
      select: { receivedBytes: true },
    });
    const found = await described(ctx, tx, id, (bytes) => BigInt(bytes) === receivedBytes, reading);
    return change(tx, id, { ...found, plan: Prisma.DbNull });
  });

const fromTheStart = { positionBytes: 0n, positionRow: 0, counts: {}, error: "" };

async function forget(tx: Tx, importId: string) {
  await tx.contactImportProblem.deleteMany({ where: { importId } });
  await tx.contactImportAddress.deleteMany({ where: { importId } });
}

/** Has a job find out what the import would do, without doing it. */
export const startCheck = (ctx: Context, id: string, plan: ImportPlan) =>
  transact(ctx, "import.check", async ({ tx, ctx, emit }) => {
    await hold(tx, ctx, id, isOpen, "checked");
    await checkPlan(ctx, await getImport(ctx, id), plan);
    await forget(tx, id);
    emit(importDue.create({ workspaceId: ctx.workspaceId, importId: id }));
    return change(tx, id, { ...fromTheStart, plan, check: Prisma.DbNull, status: "checking" });
  });

const oneAtATime = new AppError(
  "conflict",
  "Another import of this workspace is running. Wait until it has ended, or pause it.",
);

async function refuseSecond(tx: Tx, { workspaceId }: Context, id: string) {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`import:${workspaceId}`}, 0))`;
  const others = { workspaceId, id: { not: id }, status: { in: ["running", "undoing"] as ImportStatus[] } };
  if ((await tx.contactImport.count({ where: others })) > 0) throw oneAtATime;
}

/** Has a job take the rows over. `plan` may be left out after a check. */
export const startRun = (ctx: Context, id: string, plan?: ImportPlan) =>
  transact(ctx, "import.run", async ({ tx, ctx, emit }) => {
    await hold(tx, ctx, id, isOpen, "started");
    const found = await getImport(ctx, id);
    const chosen = plan ?? found.plan;
    if (!chosen)
      throw new AppError("invalid", "Choose first what the columns become.", { columns: ["Choose them first."] });
    await checkPlan(ctx, found, chosen);
    await refuseSecond(tx, ctx, id);
    await forget(tx, id);
    emit(importDue.create({ workspaceId: ctx.workspaceId, importId: id }));
    return change(tx, id, { ...fromTheStart, plan: chosen, status: "running", startedAt: new Date() });
  });

/** Stops after the rows that are being written; it can go on from there. */
export const pauseImport = (ctx: Context, id: string) =>
  transact(ctx, "import.pause", async ({ tx, ctx }) => {
    await hold(tx, ctx, id, (status) => status === "running", "paused");
    return change(tx, id, { status: "paused" });
  });

export const resumeImport = (ctx: Context, id: string) =>
  transact(ctx, "import.resume", async ({ tx, ctx, emit }) => {
    await hold(tx, ctx, id, (status) => status === "paused", "resumed");
    await refuseSecond(tx, ctx, id);
    emit(importDue.create({ workspaceId: ctx.workspaceId, importId: id }));
    return change(tx, id, { status: "running" });
  });

const isStoppable = (status: ImportStatus) => !isOver(status) && status !== "undoing" && status !== "undone";

/** Ends it. Rows that were taken over stay, and can be undone. */
export const cancelImport = (ctx: Context, id: string) =>
  transact(ctx, "import.cancel", async ({ tx, ctx }) => {
    await hold(tx, ctx, id, isStoppable, "cancelled");
    await tx.contactImportChunk.deleteMany({ where: { importId: id } });
    await tx.contactImportAddress.deleteMany({ where: { importId: id } });
    return change(tx, id, { status: "cancelled", endedAt: new Date() });
  });

/** A job could not go on; what is done stays, and can be undone. */
export const failImport = (ctx: Context, id: string, message: string) =>
  transact(ctx, "import.fail", async ({ tx, ctx: { workspaceId } }) => {
    await tx.contactImport.updateMany({
      where: { id, workspaceId, status: { in: ["checking", "running", "undoing"] } },
      data: { status: "failed", error: message, endedAt: new Date(), version: { increment: 1 } },
    });
    return { id };
  });

/** Has a job take back what the last import did. */
export const startUndo = (ctx: Context, id: string, now = new Date()) =>
  transact(ctx, "import.undo", async ({ tx, ctx, emit }) => {
    await hold(tx, ctx, id, isOver, "undone");
    const { startedAt, endedAt } = await getImport(ctx, id);
    if (!startedAt) throw new AppError("conflict", "This import wrote nothing that could be undone.");
    if (endedAt && now.getTime() - endedAt.getTime() > undoableDays * dayMs)
      throw new AppError("conflict", `An import can be undone for ${undoableDays} days. This one is older.`);
    if ((await findLastImport(ctx)) !== id)
      throw new AppError("conflict", "Only the last import can be undone. Undo the later ones first.");
    await refuseSecond(tx, ctx, id);
    emit(importDue.create({ workspaceId: ctx.workspaceId, importId: id }));
    return change(tx, id, { status: "undoing", undoneUpTo: null, undo: { removed: 0, restored: 0, kept: 0 } });
  });
