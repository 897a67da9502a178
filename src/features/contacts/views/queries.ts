import "server-only";
import type { Context } from "@/gates/context";
import { within } from "@/lib/transact";
import { defaultColumns } from "../columns";
import { ContactArrangement, type ContactView } from "./schema";

/** The workspace's views, by name; 100 at most. One of an older version keeps what is still known of it. */
export const listViews = (ctx: Context): Promise<ContactView[]> =>
  within(ctx, async (tx) => {
    const rows = await tx.contactView.findMany({
      where: { workspaceId: ctx.workspaceId },
      orderBy: [{ name: "asc" }, { id: "asc" }],
      select: { id: true, name: true, arrangement: true },
    });
    const nothing: ContactArrangement = { filter: {}, sort: "newest", columns: [...defaultColumns] };
    return rows.map((row) => ({ ...row, arrangement: ContactArrangement.catch(nothing).parse(row.arrangement) }));
  });
