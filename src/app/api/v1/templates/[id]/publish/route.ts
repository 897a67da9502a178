import { publishTemplate } from "@/features/templates/versions/mutations";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../contract";
import { NumberReply, PublishBody } from "../../contract";

export const POST = apiRoute({
  summary: "Make the draft the next version, which never changes; refused while lint finds an error",
  scope: "templates.write",
  params: ById,
  body: PublishBody,
  reply: NumberReply,
  status: 201,
  mayConflict: true,
  run: async (ctx, { params, body }) => {
    const { number } = await publishTemplate(ctx, idOf("template", params.id), body.note);
    return { id: params.id, number };
  },
});
