import { releaseStuckJobs } from "@/features/summaries/jobs/mutations";
import { systemJobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";

const id = "summaries.release-stuck-jobs";

/** Nothing stays held: a job that no run will end gives its credits back. */
export const releaseStuckJobsEveryMinute = inngest.createFunction(
  { id, triggers: [{ cron: "* * * * *" }], retries: 0 },
  ({ step }) => step.run("release", () => releaseStuckJobs(systemJobContext(id))),
);
