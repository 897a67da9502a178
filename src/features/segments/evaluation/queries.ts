import "server-only";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db";
import { type Compiling, compileRule } from "../compiler/queries";
import type { Range } from "../compiler/values/queries";
import { type FieldType, Rule } from "../schema";

/**
 * For the rest of the transaction: joins over the whole workspace are hashed, in memory. The planner, which cannot know how
 * many a test of text or of a custom field lets through, would go through an index for each of hundreds of thousands.
 * Parallel workers would each hash all of it again, and a set too large to be hashed is walked through for every contact.
 */
export const readyToCount = (tx: Tx) =>
  tx.$executeRaw`SELECT set_config('work_mem', '64MB', true), set_config('hash_mem_multiplier', '8', true),
    set_config('enable_nestloop', 'off', true), set_config('jit', 'off', true),
    set_config('max_parallel_workers_per_gather', '0', true)`;

export type Live = { id: string; revision: number; rule: Rule };
/** What compiling asks of the workspace besides the rule. */
export type Background = Pick<Compiling, "listSegments" | "fieldTypes">;

/** All that rules of this workspace are compiled with, as it is now. */
export async function readBackground(tx: Tx, { workspaceId }: Context): Promise<Background> {
  const fields = await tx.contactField.findMany({ where: { workspaceId }, select: { id: true, type: true } });
  const lists = await tx.contactList.findMany({
    where: { workspaceId, segmentId: { not: null } },
    select: { id: true, segmentId: true },
  });
  return {
    fieldTypes: new Map(fields.map(({ id, type }): [string, FieldType] => [id, type])),
    listSegments: new Map(lists.flatMap(({ id, segmentId }) => (segmentId ? [[id, segmentId] as const] : []))),
  };
}

const liveFields = { id: true, revision: true, rule: true } as const;
const asLive = ({ rule, ...row }: { id: string; revision: number; rule: unknown }): Live => ({
  ...row,
  rule: Rule.parse(rule),
});

/** Segments by id, without those that are gone. */
export async function readLive(tx: Tx, { workspaceId }: Context, ids: string[]): Promise<Live[]> {
  const rows = await tx.segment.findMany({
    where: { workspaceId, id: { in: ids }, archivedAt: null },
    select: liveFields,
    orderBy: { id: "asc" },
  });
  return rows.map(asLive);
}

/** Which contacts are looked at, and how: few of them each on its own, many together. */
export type Among = Pick<Compiling, "form"> & { range: Range };
export const theseContacts = (ids: string[]): Among => ({
  form: "each",
  range: (column) => Prisma.sql`${column} = ANY(${ids}::uuid[])`,
});
/** Those behind `after` up to `upTo`; null: from the first. */
export const contactRange = (after: string | null, upTo: string): Among => ({
  form: "set",
  range: (column) =>
    Prisma.sql`${column} <= ${upTo}::uuid ${after ? Prisma.sql`AND ${column} > ${after}::uuid` : Prisma.empty}`,
});

/** Which contacts hold, and when time may change that, as a query with the columns id, is_in and flips_at. */
export function verdicts(
  { workspaceId }: Context,
  live: Live,
  { background, among, now }: { background: Background; among: Among; now: Date },
): Prisma.Sql {
  const { join, is, flip } = compileRule(live.rule, { ...background, ...among, workspaceId, now });
  return Prisma.sql`SELECT c.id, ${is} AS is_in, ${flip} AS flips_at FROM contact c ${join}
    WHERE c.workspace_id = ${workspaceId}::uuid AND c.deleted_at IS NULL AND ${among.range(Prisma.sql`c.id`)}`;
}
