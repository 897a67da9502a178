import "server-only";
import type { Context } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { transact } from "@/lib/transact";
import { actorText } from "../actor";
import { type ContactArrangement, mostViews, type ViewInput } from "./schema";

const taken = (name: string) =>
  new AppError("conflict", `There is a view “${name}” already.`, { name: ["Choose another name."] });

async function refuseTaken(tx: Tx, { workspaceId }: Context, name: string, exceptId: string) {
  const same = { equals: name, mode: "insensitive" as const };
  if ((await tx.contactView.count({ where: { workspaceId, name: same, id: { not: exceptId } } })) > 0)
    throw taken(name);
}

export const saveView = (ctx: Context, { name, arrangement }: ViewInput) =>
  transact(ctx, "contactView.create", async ({ tx }) => {
    const { workspaceId } = ctx;
    const id = newId();
    await refuseTaken(tx, ctx, name, id);
    if ((await tx.contactView.count({ where: { workspaceId } })) >= mostViews)
      throw new AppError("limit_reached", `At most ${mostViews} views a workspace. Delete one first.`);
    const { count } = await tx.contactView.createMany({
      data: [{ id, workspaceId, name, arrangement, createdBy: actorText(ctx) }],
      skipDuplicates: true,
    });
    if (count === 0) throw taken(name);
    return { id };
  });

type Change = { name?: string; arrangement?: ContactArrangement };

export const changeView = (ctx: Context, id: string, { name, arrangement }: Change) =>
  transact(ctx, "contactView.change", async ({ tx }) => {
    if (name) await refuseTaken(tx, ctx, name, id);
    const { count } = await tx.contactView.updateMany({
      where: { id, workspaceId: ctx.workspaceId },
      data: { name, arrangement },
    });
    if (count === 0) throw notFound("view");
    return { id };
  });

export const deleteView = (ctx: Context, id: string) =>
  transact(ctx, "contactView.delete", async ({ tx }) => {
    const { count } = await tx.contactView.deleteMany({ where: { id, workspaceId: ctx.workspaceId } });
    if (count === 0) throw notFound("view");
    return { id };
  });
