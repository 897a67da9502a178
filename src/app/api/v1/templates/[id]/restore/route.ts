import { restoreVersion } from "@/features/templates/versions/mutations";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../contract";
import { NumberReply, RestoreBody } from "../../contract";

export const POST = apiRoute({
  summary: "Make an old version the draft and the newest version",
  scope: "templates.write",
  params: ById,
  body: RestoreBody,
  reply: NumberReply,
  status: 201,
  run: async (ctx, { params, body }) => {
    const { number } = await restoreVersion(ctx, idOf("template", params.id), body.number);
    return { id: params.id, number };
  },
});
