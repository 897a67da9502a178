import { getBatchAction } from "@/features/gmail/mail-actions/queries";
import { queueReply } from "@/features/gmail/replies/mutations";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ActionReply, asAction, ReplyBody } from "../../../actions/contract";
import { ById } from "../../../contract";

export const POST = apiRoute({
  summary: "Reply in the mail's thread, after an undo window; sent exactly once",
  scope: "emails.send",
  params: ById,
  body: ReplyBody,
  reply: ActionReply,
  status: 202,
  mayConflict: true,
  run: async (ctx, { params, body }) => {
    const emailId = idOf("email", params.id);
    const { id } = await queueReply(ctx, { ...body, emailId });
    return asAction(await getBatchAction(ctx, id, emailId));
  },
});
