import { z } from "zod";
import { sendTest } from "@/features/templates/test-send/mutations";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../contract";
import { TestBody } from "../../contract";

export const POST = apiRoute({
  summary: "Mail the draft as a test to members of the workspace",
  scope: "templates.write",
  params: ById,
  body: TestBody,
  reply: z.object({ sentTo: z.array(z.string()) }),
  run: (ctx, { params, body }) => sendTest(ctx, { ...body, templateId: idOf("template", params.id) }),
});
