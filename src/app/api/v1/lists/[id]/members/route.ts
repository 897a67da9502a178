import { addToList, removeFromList } from "@/features/contacts/bulk/mutations";
import { listFields } from "@/features/contacts/fields/queries";
import { getList } from "@/features/contacts/lists/queries";
import { listContacts } from "@/features/contacts/table/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { asContact, ContactReply } from "../../../contacts/contract";
import { ById } from "../../../contract";
import { MemberQuery, MembersBody, MembersReply } from "./contract";

export const GET = apiRoute({
  summary: "Contacts on a list, static or dynamic",
  scope: "contacts.read",
  params: ById,
  query: MemberQuery,
  reply: ContactReply,
  isList: true,
  run: async (ctx, { params, query }) => {
    const { id: listId } = await getList(ctx, idOf("list", params.id));
    const [registry, { items, nextCursor }] = await Promise.all([
      listFields(ctx),
      listContacts(ctx, { listId, ...query }),
    ]);
    return { items: items.map(asContact(registry)), nextCursor };
  },
});

export const POST = apiRoute({
  summary: "Put contacts on a static list; safe to repeat",
  scope: "contacts.write",
  params: ById,
  body: MembersBody,
  reply: MembersReply,
  mayConflict: true,
  run: async (ctx, { params, body }) => {
    const listId = idOf("list", params.id);
    const { total, changed } = await addToList(ctx, { filter: { ids: body.contactIds }, listId });
    return { found: total, changed };
  },
});

export const DELETE = apiRoute({
  summary: "Take contacts off a static list; safe to repeat",
  scope: "contacts.write",
  params: ById,
  body: MembersBody,
  reply: MembersReply,
  mayConflict: true,
  run: async (ctx, { params, body }) => {
    const listId = idOf("list", params.id);
    const { total, changed } = await removeFromList(ctx, { filter: { ids: body.contactIds }, listId });
    return { found: total, changed };
  },
});
