import { archiveTemplate, saveTemplate } from "@/features/templates/mutations";
import { getTemplate } from "@/features/templates/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../contract";
import { asTemplateDetail, TemplateChange, TemplateDetailReply } from "../contract";

export const GET = apiRoute({
  summary: "One template with its draft",
  scope: "templates.read",
  params: ById,
  reply: TemplateDetailReply,
  run: async (ctx, { params }) => asTemplateDetail(await getTemplate(ctx, idOf("template", params.id))),
});

export const PUT = apiRoute({
  summary: "Replace the draft; what was published stays",
  scope: "templates.write",
  params: ById,
  body: TemplateChange,
  reply: TemplateDetailReply,
  mayConflict: true,
  run: async (ctx, { params, body }) => {
    const { id } = await saveTemplate(ctx, { ...body, templateId: idOf("template", params.id) });
    return asTemplateDetail(await getTemplate(ctx, id));
  },
});

export const DELETE = apiRoute({
  summary: "Archive a template; its versions stay for what was sent",
  scope: "templates.write",
  params: ById,
  reply: TemplateDetailReply,
  run: async (ctx, { params }) => {
    const { id } = await archiveTemplate(ctx, idOf("template", params.id), true);
    return asTemplateDetail(await getTemplate(ctx, id));
  },
});
