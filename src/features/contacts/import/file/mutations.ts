import "server-only";
import type { Context } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { transact } from "@/lib/transact";
import { Reading } from "../schema";
import { readBytes, readStart } from "./queries";
import { Rewriting, TextInspection, textStart } from "./text";

const chunkBytes = 262_144;
const bytesAtOnce = 4_194_304;

type Place = { workspaceId: string; importId: string; part: "raw" | "text" };

/** Keeps bytes from a place of the file on, in pieces. */
export async function keepBytes(tx: Tx, { workspaceId, importId, part }: Place, startByte: number, bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const piece = bytes.subarray(at, at + chunkBytes);
    await tx.$executeRaw`
      INSERT INTO contact_import_chunk (import_id, part, start_byte, workspace_id, size, bytes)
      VALUES (${importId}::uuid, ${part}, ${BigInt(startByte + at)}, ${workspaceId}::uuid, ${piece.length}, ${Buffer.from(piece)})`;
  }
}

async function inspect(ctx: Context, importId: string): Promise<TextInspection> {
  const inspection = new TextInspection();
  for await (const bytes of readBytes(ctx, importId, "raw")) inspection.push(bytes);
  inspection.end();
  return inspection;
}

const isStill = async (tx: Tx, importId: string) => {
  const row = await tx.contactImport.findUnique({ where: { id: importId }, select: { status: true } });
  return row?.status === "checking" || row?.status === "running";
};

/** Writes the file anew as UTF-8, a few megabytes a transaction; begun anew when it was cut off. */
async function rewrite(ctx: Context, importId: string, encoding: Reading["encoding"]): Promise<void> {
  const rewriting = new Rewriting(encoding);
  const place: Place = { workspaceId: ctx.workspaceId, importId, part: "text" };
  let [at, waiting] = [0, [] as Uint8Array[]];
  const flush = async (isFirst: boolean) => {
    const bytes = Buffer.concat(waiting);
    waiting = [];
    await transact(ctx, "import.rewrite", async ({ tx }) => {
      if (isFirst) await tx.contactImportChunk.deleteMany({ where: { importId, part: "text" } });
      if (await isStill(tx, importId)) await keepBytes(tx, place, at, bytes);
      return { id: importId };
    });
    at += bytes.length;
  };
  let isFirst = true;
  for await (const bytes of readBytes(ctx, importId, "raw")) {
    waiting.push(rewriting.push(bytes));
    if (waiting.reduce((sum, { length }) => sum + length, 0) < bytesAtOnce) continue;
    await flush(isFirst);
    isFirst = false;
  }
  waiting.push(rewriting.end());
  await flush(isFirst);
}

type Prepared = { part: "raw" | "text"; start: number };

/**
 * Makes sure that the file's text can be read as UTF-8 with usual line ends: as it came, or written anew. Remembers
 * which. Safe to repeat.
 */
export async function prepareText(ctx: Context, importId: string, reading: Reading): Promise<Prepared> {
  const inspection = await inspect(ctx, importId);
  const isAsSaid = reading.encoding === "utf-8" && inspection.isUtf8;
  // The beginning was plain ASCII, and what came later is no UTF-8: it is Windows' code page.
  const encoding =
    reading.encoding === "utf-8" && !inspection.isUtf8 && !inspection.hasMultibyte ? "windows-1252" : reading.encoding;
  const part = isAsSaid && !inspection.hasLoneCr ? "raw" : "text";
  if (part === "text") await rewrite(ctx, importId, encoding);
  const start = part === "raw" ? textStart(await readStart(ctx, importId, 4)) : 0;
  await transact(ctx, "import.prepare", async ({ tx }) => {
    await tx.contactImport.updateMany({
      where: { id: importId, workspaceId: ctx.workspaceId, textPart: null },
      data: { textPart: part, reading: Reading.parse({ ...reading, encoding }) },
    });
    return { id: importId };
  });
  return { part, start };
}
