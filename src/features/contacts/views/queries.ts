import "server-only";
import type { Context } from "@/gates/context";
import { notFound } from "@/lib/errors";
import { within } from "@/lib/transact";
import { defaultColumns } from "../columns";
import { ContactArrangement, type ContactView } from "./schema";

const select = { id: true, name: true, arrangement: true } as const;
const nothing: ContactArrangement = { filter: {}, sort: "newest", columns: [...defaultColumns] };
/** One of an older version keeps what is still known of it. */
const asView = (row: { id: string; name: string; arrangement: unknown }): ContactView => ({
  ...row,
  arrangement: ContactArrangement.catch(nothing).parse(row.arrangement),
});

/** The workspace's views, by name; 100 at most. */
export const listViews = (ctx: Context): Promise<ContactView[]> =>
  within(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const orderBy = [{ name: "asc" as const }, { id: "asc" as const }];
    return (await tx.contactView.findMany({ where: { workspaceId }, orderBy, select })).map(asView);
  });

/** Throws AppError not_found. */
export const getView = (ctx: Context, id: string): Promise<ContactView> =>
  within(ctx, async (tx) => {
    const row = await tx.contactView.findFirst({ where: { id, workspaceId: ctx.workspaceId }, select });
    if (!row) throw notFound("view");
    return asView(row);
  });
