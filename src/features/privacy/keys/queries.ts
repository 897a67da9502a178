import "server-only";
import type { SystemContext } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import { sealingRing } from "@/lib/crypto";
import type { Tx } from "@/lib/db";
import { everywhere } from "@/lib/transact";
import { type Rotation, type SealedCount, sealedColumns } from "./schema";

/** By column and key, what is sealed now. */
export async function countSealed(tx: Tx): Promise<SealedCount[]> {
  const counts: SealedCount[] = [];
  for (const { table, column } of sealedColumns) {
    const sealed = Prisma.raw(`"${column}"`);
    const rows = await tx.$queryRaw<{ keyId: string | null; count: number }[]>`
      SELECT CASE WHEN ${sealed} LIKE 'v1.%' THEN split_part(${sealed}, '.', 2) END AS "keyId", count(*)::int AS count
      FROM ${Prisma.raw(`"${table}"`)} WHERE ${sealed} IS NOT NULL GROUP BY 1 ORDER BY 1`;
    counts.push(...rows.map((row) => ({ table, column, ...row })));
  }
  return counts;
}

/** The ring by the keys' names, what lies under each, and the newest re-encryptions. Never a key itself. */
export const getKeyStatus = (ctx: SystemContext) =>
  everywhere(ctx, async (tx) => {
    const counts = await countSealed(tx);
    const ring = sealingRing().map(({ id }) => id);
    const [currentId] = ring;
    const sum = (rows: SealedCount[]) => rows.reduce((total, { count }) => total + count, 0);
    const rotations: Rotation[] = await tx.keyRotation.findMany({ orderBy: { id: "desc" }, take: 10 });
    return {
      keys: ring.map((id) => ({
        id,
        isCurrent: id === currentId,
        count: sum(counts.filter((row) => row.keyId === id)),
      })),
      columns: counts,
      staleCount: sum(counts.filter(({ keyId }) => keyId !== currentId)),
      /** Under no key of the ring, or not sealed: nobody can open it. */
      unreadableCount: sum(counts.filter(({ keyId }) => keyId === null || !ring.includes(keyId))),
      rotations,
    };
  });
