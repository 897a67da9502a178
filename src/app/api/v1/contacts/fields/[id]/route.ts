import { changeField } from "@/features/contacts/fields/mutations";
import { getField } from "@/features/contacts/fields/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../contract";
import { asField, FieldPatch, FieldReply } from "../contract";

export const GET = apiRoute({
  summary: "One custom field",
  scope: "contacts.read",
  params: ById,
  reply: FieldReply,
  run: async (ctx, { params }) => asField(await getField(ctx, idOf("field", params.id))),
});

export const PATCH = apiRoute({
  summary: "Rename, relabel, archive or bring back a custom field; options may be added and reordered",
  scope: "contacts.write",
  params: ById,
  body: FieldPatch,
  reply: FieldReply,
  mayConflict: true,
  run: async (ctx, { params, body }) => {
    const { id } = await changeField(ctx, idOf("field", params.id), body);
    return asField(await getField(ctx, id));
  },
});
