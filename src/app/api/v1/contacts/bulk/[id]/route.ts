import { getBulkAction } from "@/features/contacts/bulk/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../contract";
import { asBulk, BulkReply } from "../contract";

export const GET = apiRoute({
  summary: "How far a bulk action is",
  scope: "contacts.read",
  params: ById,
  reply: BulkReply,
  run: async (ctx, { params }) => asBulk(await getBulkAction(ctx, idOf("bulkAction", params.id))),
});
