import { listJobs } from "@/features/summaries/jobs/queries";
import { apiRoute } from "@/gates/api";
import { asJob, JobQuery, JobReply } from "./contract";

export const GET = apiRoute({
  summary: "Processing jobs, one a mail, newest first",
  scope: "summaries.read",
  query: JobQuery,
  reply: JobReply,
  isList: true,
  run: async (ctx, { query: { cursor, ...filter } }) => {
    const { items, nextCursor } = await listJobs(ctx, { ...filter, after: cursor });
    return { items: items.map(asJob), nextCursor };
  },
});
