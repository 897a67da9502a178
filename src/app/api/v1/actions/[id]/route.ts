import { getAction } from "@/features/gmail/mail-actions/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../contract";
import { ActionReply, asAction } from "../contract";

export const GET = apiRoute({
  summary: "One action, and how it ended",
  scope: "emails.read",
  params: ById,
  reply: ActionReply,
  run: async (ctx, { params }) => asAction(await getAction(ctx, idOf("action", params.id))),
});
