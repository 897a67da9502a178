import { z } from "zod";
import { deleteContacts } from "@/features/contacts/bulk/mutations";
import { listFields } from "@/features/contacts/fields/queries";
import { updateContact } from "@/features/contacts/mutations";
import { getContact } from "@/features/contacts/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../contract";
import { asContact, ContactPatch, ContactReply } from "../contract";

export const GET = apiRoute({
  summary: "One contact, deleted ones too",
  scope: "contacts.read",
  params: ById,
  reply: ContactReply,
  run: async (ctx, { params }) => {
    const contact = await getContact(ctx, idOf("contact", params.id));
    return asContact(await listFields(ctx))(contact);
  },
});

export const PATCH = apiRoute({
  summary: "Change what is given of a contact; what is left out stays",
  scope: "contacts.write",
  params: ById,
  body: ContactPatch,
  reply: ContactReply,
  mayConflict: true,
  run: async (ctx, { params, body }) => {
    const { id } = await updateContact(ctx, idOf("contact", params.id), body);
    return asContact(await listFields(ctx))(await getContact(ctx, id));
  },
});

export const DELETE = apiRoute({
  summary: "Delete a contact; it can be restored, and what it decided about mail is kept",
  scope: "contacts.write",
  params: ById,
  reply: z.object({ id: z.string(), isDeleted: z.literal(true) }),
  run: async (ctx, { params }) => {
    const { id } = await getContact(ctx, idOf("contact", params.id));
    await deleteContacts(ctx, { filter: { ids: [id] } });
    return { id: params.id, isDeleted: true as const };
  },
});
