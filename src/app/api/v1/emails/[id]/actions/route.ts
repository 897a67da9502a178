import { queueActions } from "@/features/gmail/mail-actions/mutations";
import { getBatchAction, listActionsOf } from "@/features/gmail/mail-actions/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ActionBody, ActionReply, asAction } from "../../../actions/contract";
import { ById } from "../../../contract";

export const GET = apiRoute({
  summary: "The latest fifty things done to a mail, newest first",
  scope: "emails.read",
  params: ById,
  reply: ActionReply,
  isList: true,
  run: async (ctx, { params }) => {
    const actions = await listActionsOf(ctx, idOf("email", params.id));
    return { items: actions.map(asAction), nextCursor: null };
  },
});

export const POST = apiRoute({
  summary: "Archive, label, mark or trash a mail at Gmail, after an undo window",
  scope: "emails.act",
  params: ById,
  body: ActionBody,
  reply: ActionReply,
  status: 202,
  mayConflict: true,
  run: async (ctx, { params, body }) => {
    const emailId = idOf("email", params.id);
    const { id } = await queueActions(ctx, { ...body, emailIds: [emailId] });
    return asAction(await getBatchAction(ctx, id, emailId));
  },
});
