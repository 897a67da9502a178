import { restoreVersion } from "@/features/templates/versions/mutations";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ByVersion, NumberReply } from "../../../../contract";

export const POST = apiRoute({
  summary: "Make an old version the draft and the newest version",
  scope: "templates.write",
  params: ByVersion,
  reply: NumberReply,
  status: 201,
  run: async (ctx, { params }) => {
    const { number } = await restoreVersion(ctx, idOf("template", params.id), params.number);
    return { id: params.id, number };
  },
});
