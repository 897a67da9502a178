import { listJobs } from "@/features/summaries/jobs/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { asJob, JobQuery, JobReply } from "./contract";

export const GET = apiRoute({
  summary: "Processing jobs, one a mail, newest first",
  scope: "summaries.read",
  query: JobQuery,
  reply: JobReply,
  isList: true,
  run: async (ctx, { query: { cursor, quoteId, emailId, ...query } }) => {
    const { items, nextCursor } = await listJobs(ctx, {
      ...query,
      after: cursor,
      quoteId: quoteId && idOf("quote", quoteId),
      emailId: emailId && idOf("email", emailId),
    });
    return { items: items.map(asJob), nextCursor };
  },
});
