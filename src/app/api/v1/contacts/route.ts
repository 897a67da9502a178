import { listFields } from "@/features/contacts/fields/queries";
import { createContact } from "@/features/contacts/mutations";
import { getContact } from "@/features/contacts/queries";
import { listContacts } from "@/features/contacts/table/queries";
import { apiRoute } from "@/gates/api";
import { asContact, ContactBody, ContactQuery, ContactReply, filterOfQuery } from "./contract";

export const GET = apiRoute({
  summary: "Contacts; `text` searches addresses, names and phones",
  scope: "contacts.read",
  query: ContactQuery,
  reply: ContactReply,
  isList: true,
  run: async (ctx, { query }) => {
    const { sort, limit, cursor } = query;
    const registry = await listFields(ctx);
    const { items, nextCursor } = await listContacts(ctx, { ...filterOfQuery(query, registry), sort, limit, cursor });
    return { items: items.map(asContact(registry)), nextCursor };
  },
});

export const POST = apiRoute({
  summary: "Add a contact; a deleted one of the same address comes back with what it decided",
  scope: "contacts.write",
  body: ContactBody,
  reply: ContactReply,
  status: 201,
  mayConflict: true,
  mayExceed: true,
  run: async (ctx, { body }) => {
    const { id } = await createContact(ctx, body);
    return asContact(await listFields(ctx))(await getContact(ctx, id));
  },
});
