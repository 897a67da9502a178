import { previewSegment } from "@/features/segments/preview/queries";
import { apiRoute } from "@/gates/api";
import { asPreview, PreviewBody, PreviewReply } from "../contract";

export const POST = apiRoute({
  summary: "How many a rule describes now and how many of them may get mail; nothing is kept",
  scope: "contacts.read",
  body: PreviewBody,
  reply: PreviewReply,
  run: async (ctx, { body }) => asPreview(await previewSegment(ctx, body.rule, body.topicId)),
});
