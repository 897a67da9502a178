import "server-only";
import type { Context, SystemContext } from "@/gates/context";
import type { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db";
import { transact, transactSystem } from "@/lib/transact";
import { service } from "@/service.config";
import { getRetention } from "./queries";
import { daysOf, type PlatformKind, type RetentionInput, type RetentionKind } from "./schema";
import { type PurgeClass, platformClasses, workspaceClasses } from "./sql/queries";

export const setRetention = (ctx: Context, choice: RetentionInput) =>
  transact(ctx, "retention.set", async ({ tx }) => {
    const { workspaceId } = ctx;
    const days = {
      mailsDays: daysOf(choice.mails),
      summariesDays: daysOf(choice.summaries),
      historyDays: daysOf(choice.history),
      auditDays: daysOf(choice.audit),
    };
    await tx.retention.upsert({ where: { workspaceId }, create: { workspaceId, ...days }, update: days });
    // Mailboxes are no longer asked for, nor held against, what is deleted here.
    if (days.mailsDays !== null)
      await tx.$executeRaw`
        UPDATE gmail_connection SET filter = jsonb_set(filter, '{newerThanDays}',
          to_jsonb(LEAST(coalesce((filter->>'newerThanDays')::int, ${days.mailsDays}), ${days.mailsDays})))
        WHERE workspace_id = ${workspaceId}::uuid AND filter IS NOT NULL`;
    return { id: workspaceId };
  });

const dayMs = 86_400_000;
/** More at a time would hold its locks too long; the job comes again while a pass is full. */
const passSize = 10_000;

export type Purged = { deleted: number; isFull: boolean };
type Purge = { workspaceId: string | null; kind: string; keepDays: number; now: Date };

const counted = async (tx: Tx, query: Prisma.Sql) => (await tx.$queryRaw<{ count: number }[]>(query))[0]?.count ?? 0;

/** Counts, deletes and counts again on one snapshot, so that the figures must add up, and writes them down. */
async function purge(tx: Tx, of: PurgeClass, { workspaceId, kind, keepDays, now }: Purge) {
  await tx.$executeRaw`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`;
  const cutoff = new Date(now.getTime() - keepDays * dayMs);
  const beforeCount = await counted(tx, of.all(workspaceId));
  const deletedCount = await counted(tx, of.purge(workspaceId, cutoff, passSize));
  const afterCount = await counted(tx, of.all(workspaceId));
  const isFull = deletedCount >= passSize;
  const neededCount = isFull ? 0 : await counted(tx, of.older(workspaceId, cutoff));
  const figures = { beforeCount, deletedCount, afterCount, neededCount };
  const { id } = await tx.purgeReport.create({
    data: { workspaceId, kind, keepDays, cutoff, ranAt: now, ...figures },
    select: { id: true },
  });
  return { id, deleted: deletedCount, isFull };
}

/** One pass over one kind of a workspace; null when it is kept for ever. Safe to repeat. */
export async function purgeKind(ctx: Context, kind: RetentionKind, now = new Date()): Promise<Purged | null> {
  const { workspaceId } = ctx;
  const keepDays = (await getRetention(ctx))[kind];
  if (keepDays === null) return null;
  return transact(ctx, `purge.${kind}`, ({ tx }) =>
    purge(tx, workspaceClasses[kind], { workspaceId, kind, keepDays, now }),
  );
}

/** The audit log leaves by a door of its own, which only the system role may open. */
export async function purgeAudit(
  ctx: SystemContext,
  { workspaceId, keepDays }: { workspaceId: string | null; keepDays: number },
  now = new Date(),
): Promise<Purged> {
  return transactSystem(ctx, "purge.audit", ({ tx }) =>
    purge(tx, workspaceClasses.audit, { workspaceId, kind: "audit", keepDays, now }),
  );
}

export const purgePlatformKind = (ctx: SystemContext, kind: PlatformKind, now = new Date()): Promise<Purged> =>
  transactSystem(ctx, `purge.${kind}`, ({ tx }) =>
    purge(tx, platformClasses[kind], { workspaceId: null, kind, keepDays: service.retention.platform[kind], now }),
  );
