import { createList } from "@/features/contacts/lists/mutations";
import { getList, listLists } from "@/features/contacts/lists/queries";
import { apiRoute } from "@/gates/api";
import { publicId } from "@/lib/ids";
import { asList, ListBody, ListQuery, ListReply } from "./contract";

export const GET = apiRoute({
  summary: "Lists, the newest first",
  scope: "contacts.read",
  query: ListQuery,
  reply: ListReply,
  isList: true,
  run: async (ctx, { query }) => {
    const { items, nextCursor } = await listLists(ctx, query);
    return { items: items.map(asList), nextCursor: nextCursor && publicId("list", nextCursor) };
  },
});

export const POST = apiRoute({
  summary: "Add a list: a static one, or a dynamic one of a segment",
  scope: "contacts.write",
  body: ListBody,
  reply: ListReply,
  status: 201,
  mayConflict: true,
  mayExceed: true,
  run: async (ctx, { body }) => {
    const { id } = await createList(ctx, body);
    return asList(await getList(ctx, id));
  },
});
