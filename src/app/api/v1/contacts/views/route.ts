import { defaultColumns } from "@/features/contacts/columns";
import { listFields } from "@/features/contacts/fields/queries";
import { saveView } from "@/features/contacts/views/mutations";
import { getView, listViews } from "@/features/contacts/views/queries";
import { apiRoute } from "@/gates/api";
import { arrangementOf, asView, ViewBody, ViewReply } from "./contract";

export const GET = apiRoute({
  summary: "Saved views of the table of contacts, by name; 100 at most",
  scope: "contacts.read",
  reply: ViewReply,
  isList: true,
  run: async (ctx) => ({ items: (await listViews(ctx)).map(asView(await listFields(ctx))), nextCursor: null }),
});

export const POST = apiRoute({
  summary: "Save a view: filter, order and columns under a name, for everybody of the workspace",
  scope: "contacts.write",
  body: ViewBody,
  reply: ViewReply,
  status: 201,
  mayConflict: true,
  run: async (ctx, { body: { name, columns, ...rest } }) => {
    const registry = await listFields(ctx);
    const usual = { filter: {}, sort: "newest" as const, columns: [...defaultColumns] };
    const arrangement = arrangementOf({ ...rest, columns: columns.length > 0 ? columns : undefined }, registry, usual);
    const { id } = await saveView(ctx, { name, arrangement });
    return asView(registry)(await getView(ctx, id));
  },
});
