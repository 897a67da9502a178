import "server-only";
import type { Context } from "@/gates/context";
import { AppError, notFound } from "@/lib/errors";
import { transact } from "@/lib/transact";
import { keepBytes } from "../file/mutations";
import { maxFileBytes } from "../schema";

const bytesAtOnce = 4_194_304;

type Waiting = { status: string; received: bigint; size: bigint | null };

const tooLarge = (most: number) =>
  new AppError("invalid", `The file is larger than ${most} bytes, as was announced or is allowed. Split it.`, {
    body: ["Send less."],
  });

/** Adds bytes at a place: where the last ones ended, else `conflict` with the place to go on from. */
const append = (ctx: Context, importId: string, offset: number, bytes: Uint8Array) =>
  transact(ctx, "import.append", async ({ tx, ctx: { workspaceId } }) => {
    const [row] = await tx.$queryRaw<Waiting[]>`
      SELECT status::text, received_bytes AS received, size_bytes AS size FROM contact_import
      WHERE id = ${importId}::uuid AND workspace_id = ${workspaceId}::uuid FOR UPDATE`;
    if (!row) throw notFound("import");
    if (row.status !== "uploading") throw new AppError("conflict", "The upload of this file has ended.");
    if (Number(row.received) !== offset)
      throw new AppError("conflict", `So far ${row.received} bytes are here. Go on from byte ${row.received}.`, {
        offset: [String(row.received)],
      });
    const end = offset + bytes.length;
    const most = Math.min(maxFileBytes, row.size === null ? maxFileBytes : Number(row.size));
    if (end > most) throw tooLarge(most);
    await keepBytes(tx, { workspaceId, importId, part: "raw" }, offset, bytes);
    await tx.contactImport.update({
      where: { id: importId },
      data: { receivedBytes: BigInt(end), version: { increment: 1 } },
      select: { id: true },
    });
    return { id: importId };
  });

/**
 * Takes a body in as it comes, four megabytes a transaction, from `offset` of the file on. What has been taken in
 * stays when the connection breaks. Yields how many bytes are here.
 */
export async function receiveBytes(
  ctx: Context,
  importId: string,
  offset: number,
  body: AsyncIterable<Uint8Array>,
): Promise<number> {
  let [at, waiting, length] = [offset, [] as Uint8Array[], 0];
  const flush = async () => {
    const bytes = Buffer.concat(waiting);
    [waiting, length] = [[], 0];
    await append(ctx, importId, at, bytes);
    at += bytes.length;
  };
  for await (const bytes of body) {
    waiting.push(bytes);
    length += bytes.length;
    if (length >= bytesAtOnce) await flush();
  }
  if (length > 0 || at === offset) await flush();
  return at;
}
