import { changeList } from "@/features/contacts/lists/mutations";
import { getList } from "@/features/contacts/lists/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../contract";
import { asList, ListPatch, ListReply } from "../contract";

export const GET = apiRoute({
  summary: "One list",
  scope: "contacts.read",
  params: ById,
  reply: ListReply,
  run: async (ctx, { params }) => asList(await getList(ctx, idOf("list", params.id))),
});

export const PATCH = apiRoute({
  summary: "Rename, describe, archive or bring back a list",
  scope: "contacts.write",
  params: ById,
  body: ListPatch,
  reply: ListReply,
  mayConflict: true,
  run: async (ctx, { params, body }) => {
    const { id } = await changeList(ctx, idOf("list", params.id), body);
    return asList(await getList(ctx, id));
  },
});
