import "server-only";
import { setSpendCap } from "@/features/credits/caps/mutations";
import type { Context } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { transact } from "@/lib/transact";
import { visibleTo } from "./queries";
import { maxSavedFilters, type SavedFilterChange, type SavedFilterInput } from "./schema";

const nameTaken = (name: string) =>
  new AppError("conflict", `There is a filter named “${name}” already.`, { name: ["Choose another name."] });

async function assertNameIsFree(tx: Tx, workspaceId: string, ownerId: string | null, name: string, except?: string) {
  const same = { equals: name, mode: "insensitive" as const };
  const taken = await tx.savedFilter.count({ where: { workspaceId, ownerId, name: same, id: { not: except } } });
  if (taken > 0) throw nameTaken(name);
}

/** What an API key keeps is everybody's: no person owns it. */
export const saveFilter = (ctx: Context, { name, filter, isShared }: SavedFilterInput) =>
  transact(ctx, "savedFilter.create", async ({ tx }) => {
    const { workspaceId, actor } = ctx;
    const ownerId = actor.kind === "user" ? actor.id : null;
    await assertNameIsFree(tx, workspaceId, ownerId, name);
    if ((await tx.savedFilter.count({ where: { workspaceId } })) >= maxSavedFilters)
      throw new AppError("conflict", `A workspace keeps at most ${maxSavedFilters} filters. Delete one first.`);
    const data = { id: newId(), workspaceId, name, filter, ownerId, isShared: isShared || ownerId === null };
    const { count } = await tx.savedFilter.createMany({ data: [data], skipDuplicates: true });
    if (count === 0) throw nameTaken(name);
    return { id: data.id };
  });

/** The owner's, or anybody's who manages the workspace. */
async function findEditable(tx: Tx, ctx: Context, id: string) {
  const row = await tx.savedFilter.findFirst({ where: { ...visibleTo(ctx), id }, select: { ownerId: true } });
  if (!row) throw notFound("filter");
  const isOwn = ctx.actor.kind === "apiKey" ? row.ownerId === null : row.ownerId === ctx.actor.id;
  if (!isOwn && !ctx.permissions.has("workspace.manage"))
    throw new AppError("forbidden", "Only who made this filter, or an admin, can change it.");
  return row;
}

export const changeSavedFilter = (ctx: Context, id: string, { name, isShared }: SavedFilterChange) =>
  transact(ctx, "savedFilter.change", async ({ tx }) => {
    const { ownerId } = await findEditable(tx, ctx, id);
    if (name) await assertNameIsFree(tx, ctx.workspaceId, ownerId, name, id);
    if (isShared === false && ownerId === null)
      throw new AppError("conflict", "An API key made this filter: it belongs to nobody and stays shared.");
    await tx.savedFilter.updateMany({ where: { id, workspaceId: ctx.workspaceId }, data: { name, isShared } });
    return { id };
  });

export const deleteSavedFilter = (ctx: Context, id: string) =>
  transact(ctx, "savedFilter.delete", async ({ tx, ctx }) => {
    await findEditable(tx, ctx, id);
    await tx.savedFilter.deleteMany({ where: { id, workspaceId: ctx.workspaceId } });
    await setSpendCap(ctx, { filterId: id, dailyMicro: null });
    return { id };
  });

/** The most credits a day (UTC) that runs of this filter's mails may set aside; null lifts the cap. */
export const capSavedFilter = (ctx: Context, id: string, dailyMicro: bigint | null) =>
  transact(ctx, "savedFilter.cap", async ({ tx, ctx }) => {
    if (!ctx.permissions.has("credits.buy")) throw new AppError("forbidden", "A cap needs the right credits.buy.");
    if ((await tx.savedFilter.count({ where: { ...visibleTo(ctx), id } })) === 0) throw notFound("filter");
    await setSpendCap(ctx, { filterId: id, dailyMicro });
    return { id };
  });
