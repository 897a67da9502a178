import { createTemplate } from "@/features/templates/mutations";
import { getTemplate, listTemplates } from "@/features/templates/queries";
import { apiRoute } from "@/gates/api";
import {
  asTemplate,
  asTemplateDetail,
  TemplateBody,
  TemplateDetailReply,
  TemplateListQuery,
  TemplateReply,
} from "./contract";

export const GET = apiRoute({
  summary: "E-mail templates of the workspace",
  scope: "templates.read",
  query: TemplateListQuery,
  reply: TemplateReply,
  isList: true,
  run: async (ctx, { query }) => {
    const { items, nextCursor } = await listTemplates(ctx, query);
    return { items: items.map(asTemplate), nextCursor };
  },
});

export const POST = apiRoute({
  summary: "Make a template: with content of its own, out of the library, or empty",
  scope: "templates.write",
  body: TemplateBody,
  reply: TemplateDetailReply,
  status: 201,
  mayExceed: true,
  run: async (ctx, { body }) => asTemplateDetail(await getTemplate(ctx, (await createTemplate(ctx, body)).id)),
});
