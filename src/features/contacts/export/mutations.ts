import "server-only";
import type { Context } from "@/gates/context";
import { AppError, notFound } from "@/lib/errors";
import { transact } from "@/lib/transact";
import { exportRequested } from "~/inngest/events";
import { actorText } from "../actor";
import { listFields } from "../fields/queries";
import { headOf, linesOf } from "./person";
import { getExport, readContacts } from "./queries";
import { keptDays, mostKept, type NewExport } from "./schema";

const dayMs = 86_400_000;
const chunkBytes = 524_288;
const chunksAtOnce = 8;

/** Asks for a file of the contacts that a filter means; with none, of all. */
export const createExport = (ctx: Context, { format, filter }: NewExport, now = new Date()) =>
  transact(ctx, "contacts.export", async ({ tx, ctx, emit }) => {
    const { workspaceId } = ctx;
    const kept = await tx.contactExport.count({ where: { workspaceId, expiresAt: { gt: now } } });
    if (kept >= mostKept)
      throw new AppError("limit_reached", `There are ${kept} files already. Delete one, or wait until one expires.`);
    const expiresAt = new Date(now.getTime() + keptDays * dayMs);
    const made = await tx.contactExport.create({
      data: { workspaceId, format, filter, createdBy: actorText(ctx), expiresAt },
      select: { id: true },
    });
    emit(exportRequested.create({ workspaceId, exportId: made.id }));
    return made;
  });

export const deleteExport = (ctx: Context, id: string) =>
  transact(ctx, "contacts.export-delete", async ({ tx, ctx: { workspaceId } }) => {
    const { count } = await tx.contactExport.deleteMany({ where: { id, workspaceId } });
    if (count === 0) throw notFound("export");
    return { id };
  });

type Chunk = { number: number; bytes: Buffer };

const keep = (ctx: Context, exportId: string, chunks: readonly Chunk[]) =>
  transact(ctx, "contacts.export-write", async ({ tx, ctx: { workspaceId } }) => {
    if (chunks[0]?.number === 0) await tx.contactExportChunk.deleteMany({ where: { exportId, workspaceId } });
    for (const { number, bytes } of chunks)
      await tx.$executeRaw`
        INSERT INTO contact_export_chunk (export_id, number, workspace_id, bytes)
        SELECT id, ${number}, workspace_id, ${bytes} FROM contact_export WHERE id = ${exportId}::uuid AND workspace_id = ${workspaceId}::uuid`;
    return { id: exportId };
  });

/** Gathers text into chunks of one size, and writes several of them at a time. */
class ChunkWriter {
  private text: string[] = [];
  private length = 0;
  private waiting: Chunk[] = [];
  private number = 0;
  sizeBytes = 0;

  constructor(
    private readonly ctx: Context,
    private readonly exportId: string,
  ) {}

  async write(text: string): Promise<void> {
    this.text.push(text);
    this.length += text.length;
    if (this.length >= chunkBytes) this.cut();
    if (this.waiting.length >= chunksAtOnce) await this.flush();
  }

  private cut() {
    const bytes = Buffer.from(this.text.join(""));
    this.waiting.push({ number: this.number, bytes });
    this.number += 1;
    this.sizeBytes += bytes.length;
    this.text = [];
    this.length = 0;
  }

  private async flush() {
    await keep(this.ctx, this.exportId, this.waiting);
    this.waiting = [];
  }

  async end(): Promise<void> {
    if (this.length > 0 || this.number === 0) this.cut();
    if (this.waiting.length > 0) await this.flush();
  }
}

/** Writes the file from one snapshot, in constant memory. Begun anew when it was cut off; what is ready stays. */
export async function writeExport(ctx: Context, id: string): Promise<void> {
  const { format, filter, status } = await getExport(ctx, id);
  if (status === "ready") return;
  const fields = (await listFields(ctx)).filter(({ archivedAt }) => !archivedAt);
  const writer = new ChunkWriter(ctx, id);
  const asOf = new Date();
  let rowCount = 0;
  await writer.write(headOf(format, fields));
  for await (const rows of readContacts(ctx, filter)) {
    rowCount += rows.length;
    await writer.write(linesOf(format, fields, rows));
  }
  await writer.end();
  await transact(ctx, "contacts.exported", async ({ tx, ctx: { workspaceId } }) => {
    const data = { status: "ready" as const, rowCount, sizeBytes: BigInt(writer.sizeBytes), asOf, error: "" };
    await tx.contactExport.updateMany({ where: { id, workspaceId }, data });
    return { id };
  });
}

export const failExport = (ctx: Context, id: string) =>
  transact(ctx, "contacts.export-fail", async ({ tx, ctx: { workspaceId } }) => {
    const error = "Something broke on our side. Delete this file and ask for a new one.";
    await tx.contactExport.updateMany({
      where: { id, workspaceId, status: "queued" },
      data: { status: "failed", error },
    });
    return { id };
  });

/** Leaves its line in the audit log before anything leaves the house. */
export const noteDownload = (ctx: Context, id: string) =>
  transact(ctx, "contacts.export-download", async () => ({ id }));
