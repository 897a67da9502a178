import "server-only";
import type { Context } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { transact } from "@/lib/transact";
import { type ListChange, mostLists, type NewList } from "./schema";

async function refuseTakenName(tx: Tx, { workspaceId }: Context, name: string, exceptId: string | null) {
  const [taken] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM contact_list WHERE workspace_id = ${workspaceId}::uuid AND archived_at IS NULL
      AND lower(name) = lower(${name}) AND id IS DISTINCT FROM ${exceptId}::uuid`;
  if (taken) throw new AppError("conflict", `There is a list “${name}” already.`, { name: ["Choose another name."] });
}

/** Two that take one name at once: the second waits here for the first. */
const lockNames = (tx: Tx, { workspaceId }: Context) =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`contact_list:${workspaceId}`}, 0))`;

export const createList = (ctx: Context, input: NewList) =>
  transact(ctx, "list.create", async ({ tx }) => {
    const { workspaceId } = ctx;
    await lockNames(tx, ctx);
    await refuseTakenName(tx, ctx, input.name, null);
    if ((await tx.contactList.count({ where: { workspaceId, archivedAt: null } })) >= mostLists)
      throw new AppError("limit_reached", `At most ${mostLists} lists a workspace. Archive some first.`);
    if (
      input.segmentId &&
      (await tx.segment.count({ where: { id: input.segmentId, workspaceId, archivedAt: null } })) === 0
    )
      throw new AppError("invalid", "There is no such segment.", { segmentId: ["There is no such segment."] });
    return tx.contactList.create({ data: { workspaceId, ...input }, select: { id: true } });
  });

export const changeList = (ctx: Context, id: string, { isArchived, ...change }: ListChange) =>
  transact(ctx, isArchived ? "list.archive" : "list.change", async ({ tx }) => {
    const { workspaceId } = ctx;
    await lockNames(tx, ctx);
    const list = await tx.contactList.findFirst({
      where: { id, workspaceId },
      select: { name: true, archivedAt: true },
    });
    if (!list) throw notFound("list");
    const staysThere = isArchived === undefined ? list.archivedAt === null : !isArchived;
    if (staysThere) await refuseTakenName(tx, ctx, change.name ?? list.name, id);
    const archivedAt = isArchived === undefined ? undefined : isArchived ? (list.archivedAt ?? new Date()) : null;
    await tx.contactList.updateMany({ where: { id, workspaceId }, data: { ...change, archivedAt } });
    return { id };
  });
