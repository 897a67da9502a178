import "server-only";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import { readWithin } from "@/lib/transact";

export type Part = "raw" | "text";
type Chunk = { startByte: string; bytes: Uint8Array };
const chunksAtOnce = 4;

const chunksFrom = (ctx: Context, importId: string, part: Part, from: number) =>
  readWithin<Chunk>(
    ctx,
    Prisma.sql`
      SELECT start_byte::text AS "startByte", bytes FROM contact_import_chunk
      WHERE workspace_id = ${ctx.workspaceId}::uuid AND import_id = ${importId}::uuid AND part = ${part}
        AND start_byte >= (SELECT max(start_byte) FROM contact_import_chunk
          WHERE import_id = ${importId}::uuid AND part = ${part} AND start_byte <= ${from}::bigint)
      ORDER BY start_byte LIMIT ${chunksAtOnce}`,
  );

/** The bytes of an import's file from a place on, a few pieces at a time. */
export async function* readBytes(ctx: Context, importId: string, part: Part, from = 0): AsyncGenerator<Uint8Array> {
  let at = from;
  for (;;) {
    const chunks = await chunksFrom(ctx, importId, part, at);
    const before = at;
    for (const { startByte, bytes } of chunks) {
      const start = Number(startByte);
      if (start + bytes.length <= at) continue;
      yield start < at ? bytes.subarray(at - start) : bytes;
      at = start + bytes.length;
    }
    if (at === before) return;
  }
}

/** The beginning of the file as it came. */
export async function readStart(ctx: Context, importId: string, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const bytes of readBytes(ctx, importId, "raw")) {
    parts.push(bytes);
    length += bytes.length;
    if (length >= most) break;
  }
  return Buffer.concat(parts).subarray(0, most);
}
