import "server-only";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import { readWithin } from "@/lib/transact";

export type Part = "raw" | "text";
/** Small, so that what the driver makes of it dies young: a megabyte at a time would lie about until all memory is swept. */
const sliceBytes = 61_440;

const sliceAt = async (ctx: Context, importId: string, part: Part, at: number) => {
  const [row] = await readWithin<{ bytes: Uint8Array }>(
    ctx,
    Prisma.sql`
      SELECT substring(bytes FROM (${at}::bigint - start_byte + 1)::int FOR ${sliceBytes}::int) AS bytes FROM contact_import_chunk
      WHERE workspace_id = ${ctx.workspaceId}::uuid AND import_id = ${importId}::uuid AND part = ${part} AND start_byte <= ${at}::bigint
      ORDER BY start_byte DESC LIMIT 1`,
  );
  return row?.bytes ?? new Uint8Array();
};

/** The bytes of an import's file from a place on, slice by slice. */
export async function* readBytes(ctx: Context, importId: string, part: Part, from = 0): AsyncGenerator<Uint8Array> {
  for (let at = from; ; ) {
    const bytes = await sliceAt(ctx, importId, part, at);
    if (bytes.length === 0) return;
    yield bytes;
    at += bytes.length;
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
