import { getTemplate, lintContent } from "@/features/templates/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../contract";
import { LintQuery, LintReply } from "../../contract";

export const GET = apiRoute({
  summary: "What is wrong with the draft, held against the workspace's real contacts",
  scope: "templates.read",
  params: ById,
  query: LintQuery,
  reply: LintReply,
  run: async (ctx, { params, query: { listId, segmentId, tagId } }) => {
    const { content } = await getTemplate(ctx, idOf("template", params.id));
    const report = await lintContent(ctx, content, {
      ...(listId && { listId }),
      ...(segmentId && { segmentId }),
      ...(tagId && { tagIds: [tagId] }),
    });
    return { ...report, isPublishable: report.findings.every(({ level }) => level !== "error") };
  },
});
