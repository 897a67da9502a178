import { startBulkAction } from "@/features/contacts/bulk/mutations";
import { getBulkAction } from "@/features/contacts/bulk/queries";
import { listFields } from "@/features/contacts/fields/queries";
import { apiRoute } from "@/gates/api";
import { filterOfBody } from "../contract";
import { asBulk, BulkBody, BulkReply } from "./contract";

export const POST = apiRoute({
  summary:
    "Tag, list, subscribe, delete or restore all contacts that a filter means, or undo it; many are done by a job",
  scope: "contacts.write",
  body: BulkBody,
  reply: BulkReply,
  status: 202,
  mayConflict: true,
  mayExceed: true,
  run: async (ctx, { body: { filter, ...rest } }) => {
    const { id } = await startBulkAction(ctx, { ...rest, filter: filterOfBody(filter, await listFields(ctx)) });
    return asBulk(await getBulkAction(ctx, id));
  },
});
