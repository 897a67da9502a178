import { queueActions } from "@/features/gmail/mail-actions/mutations";
import { apiRoute } from "@/gates/api";
import { publicId } from "@/lib/ids";
import { BatchReply, BulkActionBody } from "../../actions/contract";
import { Instants } from "../../contract";

export const POST = apiRoute({
  summary: "The same for many mails in one go, by id or by filter",
  scope: "emails.act",
  body: BulkActionBody,
  reply: BatchReply,
  status: 202,
  mayConflict: true,
  run: async (ctx, { body: { emailIds, filter = {}, ...what } }) => {
    const { id, count, runAfter } = await queueActions(ctx, emailIds ? { ...what, emailIds } : { ...what, filter });
    return { batchId: publicId("action", id), mails: count, runsAt: Instants.of(runAfter) };
  },
});
