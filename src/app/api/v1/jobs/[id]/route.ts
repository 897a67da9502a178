import { findJob } from "@/features/summaries/jobs/queries";
import { apiRoute } from "@/gates/api";
import { notFound } from "@/lib/errors";
import { idOf } from "@/lib/ids";
import { ById } from "../../contract";
import { asJob, JobReply } from "../contract";

export const GET = apiRoute({
  summary: "One processing job",
  scope: "summaries.read",
  params: ById,
  reply: JobReply,
  run: async (ctx, { params }) => {
    const job = await findJob(ctx, idOf("job", params.id));
    if (!job) throw notFound("job");
    return asJob(job);
  },
});
