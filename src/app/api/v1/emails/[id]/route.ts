import { getEmail } from "@/features/gmail/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../contract";
import { asEmailDetail, EmailDetailReply } from "../contract";

export const GET = apiRoute({
  summary: "One mail: its headers and labels, never its body",
  scope: "emails.read",
  params: ById,
  reply: EmailDetailReply,
  run: async (ctx, { params }) => asEmailDetail(await getEmail(ctx, idOf("email", params.id))),
});
