import { z } from "zod";
import { deleteContacts } from "@/features/contacts/bulk/mutations";
import { listFields } from "@/features/contacts/fields/queries";
import { updateContact } from "@/features/contacts/mutations";
import { eraseContact } from "@/features/contacts/personal/mutations";
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
  summary:
    "Delete a contact, which can be restored; with erase=true forget it for good, but for its suppressed address",
  scope: "contacts.write",
  params: ById,
  query: z.strictObject({ erase: z.enum(["true", "false"]).default("false").describe("Not to be undone.") }),
  reply: z.object({ id: z.string(), isDeleted: z.literal(true), isErased: z.boolean() }),
  run: async (ctx, { params, query: { erase } }) => {
    const isErased = erase === "true";
    const { id } = await getContact(ctx, idOf("contact", params.id));
    if (isErased) await eraseContact(ctx, { contactId: id });
    else await deleteContacts(ctx, { filter: { ids: [id] } });
    return { id: params.id, isDeleted: true as const, isErased };
  },
});
