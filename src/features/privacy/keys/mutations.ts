import "server-only";
import type { SystemContext } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import { seal, sealingRing, unseal } from "@/lib/crypto";
import type { Tx } from "@/lib/db";
import { log } from "@/lib/log";
import { everywhere, transactSystem } from "@/lib/transact";
import { rotationRequested } from "~/inngest/events";
import { countSealed } from "./queries";
import { type SealedColumn, sealedColumns } from "./schema";

const batchSize = 500;
const currentId = () => sealingRing()[0].id;

async function countStale(tx: Tx): Promise<number> {
  const counts = await countSealed(tx);
  return counts.reduce((total, { keyId, count }) => (keyId === currentId() ? total : total + count), 0);
}

/** Begins to seal anew what is not under the current key, or answers with the run that does so already. */
export const startRotation = (ctx: SystemContext) =>
  transactSystem(ctx, "keys.rotate", async ({ tx, emit }) => {
    const data = [{ keyId: currentId(), totalCount: await countStale(tx) }];
    const [made] = await tx.keyRotation.createManyAndReturn({ data, skipDuplicates: true, select: { id: true } });
    const run = made ?? (await tx.keyRotation.findFirstOrThrow({ where: { finishedAt: null }, select: { id: true } }));
    emit(rotationRequested.create({ rotationId: run.id }));
    return { id: run.id, isNew: made !== undefined };
  });

type Sealed = { id: string; sealed: string };
type Fresh = Sealed & { fresh: string };

/** The values under the current key. One that no key of the ring opens stays as it is and is told of. */
function sealAnew({ table, column }: SealedColumn, rows: Sealed[]): Fresh[] {
  return rows.flatMap((row) => {
    const place = { table, column, rowId: row.id };
    try {
      return [{ ...row, fresh: seal(unseal(row.sealed, place), place) }];
    } catch {
      log.error({ table, column, rowId: row.id }, "keys: a sealed value cannot be opened");
      return [];
    }
  });
}

/** Where a rotation stands: the column's number and the last row looked at in it. */
export type RotationCursor = { at: number; afterId: string };
export const rotationStart: RotationCursor = { at: 0, afterId: "00000000-0000-0000-0000-000000000000" };

/**
 * Seals up to 500 values anew. Readers are never locked out: either text opens under the ring, and a value that its
 * owner writes meanwhile is left to them. Null at the end. Safe to repeat, and beside another that does the same.
 */
export const advanceRotation = (ctx: SystemContext, rotationId: string, cursor: RotationCursor) =>
  everywhere(ctx, async (tx): Promise<RotationCursor | null> => {
    const column = sealedColumns[cursor.at];
    if (!column) return finish(tx, rotationId);
    const [table, name] = [Prisma.raw(`"${column.table}"`), Prisma.raw(`"${column.column}"`)];
    const rows = await tx.$queryRaw<Sealed[]>`
      SELECT id::text, ${name} AS sealed FROM ${table}
      WHERE id > ${cursor.afterId}::uuid AND ${name} IS NOT NULL AND ${name} NOT LIKE ${`v1.${currentId()}.%`}
      ORDER BY id LIMIT ${batchSize}`;
    const last = rows.at(-1);
    if (!last) return { at: cursor.at + 1, afterId: rotationStart.afterId };
    const fresh = sealAnew(column, rows);
    const texts = (of: "id" | "sealed" | "fresh") => fresh.map((row) => row[of]);
    await tx.$executeRaw`
      UPDATE ${table} t SET ${name} = v.fresh
      FROM unnest(${texts("id")}::uuid[], ${texts("sealed")}::text[], ${texts("fresh")}::text[]) AS v (id, old, fresh)
      WHERE t.id = v.id AND t.${name} = v.old`;
    await tx.keyRotation.updateMany({
      where: { id: rotationId, finishedAt: null },
      data: { doneCount: { increment: fresh.length } },
    });
    return { at: cursor.at, afterId: last.id };
  });

async function finish(tx: Tx, id: string) {
  const where = { id, finishedAt: null };
  await tx.keyRotation.updateMany({ where, data: { finishedAt: new Date(), failedCount: await countStale(tx) } });
  return null;
}
