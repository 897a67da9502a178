import "server-only";
import type { Context } from "@/gates/context";
import type { Prisma } from "@/generated/prisma/client";
import { notFound } from "@/lib/errors";
import { within } from "@/lib/transact";
import { countEmails } from "../queries";
import { EmailFilter } from "../schema";
import type { SavedFilter } from "./schema";

const select = { id: true, name: true, filter: true, isShared: true, ownerId: true, createdAt: true } as const;

/** The person's own and those shared with them. A job sees all: it works for whoever chose the filter. */
export function visibleTo({ workspaceId, actor }: Context): Prisma.SavedFilterWhereInput {
  if (actor.kind === "job") return { workspaceId };
  return { workspaceId, OR: [{ isShared: true }, ...(actor.kind === "user" ? [{ ownerId: actor.id }] : [])] };
}

const asSavedFilter = (
  { ownerId, filter, ...row }: Omit<SavedFilter, "filter" | "canEdit"> & { ownerId: string | null; filter: unknown },
  { actor, permissions }: Context,
): SavedFilter => ({
  ...row,
  // A filter of an older version keeps what is still known of it.
  filter: EmailFilter.catch({}).parse(filter),
  canEdit: (actor.kind === "user" && ownerId === actor.id) || permissions.has("workspace.manage"),
});

/** The saved filters the asking person sees, by name. */
export const listSavedFilters = (ctx: Context): Promise<SavedFilter[]> =>
  within(ctx, async (tx) => {
    const rows = await tx.savedFilter.findMany({
      where: visibleTo(ctx),
      orderBy: [{ name: "asc" }, { id: "asc" }],
      select,
    });
    return rows.map((row) => asSavedFilter(row, ctx));
  });

/** Throws AppError not_found when it is another workspace's, or another person's and not shared. */
export const getSavedFilter = (ctx: Context, id: string): Promise<SavedFilter> =>
  within(ctx, async (tx) => {
    const row = await tx.savedFilter.findFirst({ where: { ...visibleTo(ctx), id }, select });
    if (!row) throw notFound("filter");
    return asSavedFilter(row, ctx);
  });

/** Ids of all saved filters of the workspace that mean exactly this, whoever keeps them. */
export const listFilterIdsLike = (ctx: Context, filter: EmailFilter): Promise<string[]> =>
  within(ctx, async (tx) => {
    const rows = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM saved_filter
      WHERE workspace_id = ${ctx.workspaceId}::uuid AND filter = ${JSON.stringify(filter)}::jsonb ORDER BY id`;
    return rows.map(({ id }) => id);
  });

/** How many mails each saved filter means now. */
export const countSavedFilters = async (
  ctx: Context,
  filters: readonly SavedFilter[],
): Promise<Record<string, number>> =>
  Object.fromEntries(
    await Promise.all(filters.map(async ({ id, filter }) => [id, await countEmails(ctx, filter)] as const)),
  );
