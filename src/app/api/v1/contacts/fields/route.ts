import { createField } from "@/features/contacts/fields/mutations";
import { getField, listFields } from "@/features/contacts/fields/queries";
import { apiRoute } from "@/gates/api";
import { asField, FieldBody, FieldReply } from "./contract";

export const GET = apiRoute({
  summary: "Custom fields of contacts, archived ones too, in the order they were made; 200 at most",
  scope: "contacts.read",
  reply: FieldReply,
  isList: true,
  run: async (ctx) => ({ items: (await listFields(ctx)).map(asField), nextCursor: null }),
});

export const POST = apiRoute({
  summary: "Add a custom field",
  scope: "contacts.write",
  body: FieldBody,
  reply: FieldReply,
  status: 201,
  mayConflict: true,
  mayExceed: true,
  run: async (ctx, { body }) => {
    const { id } = await createField(ctx, body);
    return asField(await getField(ctx, id));
  },
});
