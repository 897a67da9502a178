import { duplicateTemplate } from "@/features/templates/mutations";
import { getTemplate } from "@/features/templates/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../contract";
import { asTemplateDetail, TemplateDetailReply } from "../../contract";

export const POST = apiRoute({
  summary: "Copy a template's draft into a new template",
  scope: "templates.write",
  params: ById,
  reply: TemplateDetailReply,
  status: 201,
  run: async (ctx, { params }) => {
    const { id } = await duplicateTemplate(ctx, idOf("template", params.id));
    return asTemplateDetail(await getTemplate(ctx, id));
  },
});
