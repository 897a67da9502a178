import { getTemplate, renderPreview } from "@/features/templates/queries";
import { getVersion } from "@/features/templates/versions/queries";
import { apiRoute } from "@/gates/api";
import { AppError } from "@/lib/errors";
import { idOf } from "@/lib/ids";
import { ById } from "../../../contract";
import { MailReply, RenderBody } from "../../contract";

export const POST = apiRoute({
  summary: "The mail as one contact would get it: subject, HTML and text. Nothing is sent",
  scope: "templates.read",
  params: ById,
  body: RenderBody,
  reply: MailReply,
  run: async (ctx, { params, body: { version, ...shown } }) => {
    const id = idOf("template", params.id);
    const { content } = version === undefined ? await getTemplate(ctx, id) : await getVersion(ctx, id, version);
    const { mail, faults } = await renderPreview(ctx, content, shown);
    if (mail) return mail;
    const fields = Object.fromEntries(faults.map(({ field, message, fix }) => [field, [`${message} ${fix}`]]));
    throw new AppError(
      "invalid",
      `This template cannot be rendered. ${faults[0]?.field}: ${faults[0]?.message}`,
      fields,
    );
  },
});
