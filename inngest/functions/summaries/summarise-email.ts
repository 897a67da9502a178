import { endJob, maxAttempts, summariseEmail } from "@/features/summaries/jobs/mutations";
import { jobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { jobQueued } from "~/inngest/events";

const id = "summaries.summarise-email";

export const summariseEmailJob = inngest.createFunction(
  {
    id,
    triggers: [jobQueued],
    concurrency: [{ key: "event.data.workspaceId", limit: 4 }, { limit: 16 }],
    // Somebody waits for a short run; a long one comes to the engine bit by bit and takes its turns.
    priority: { run: "event.data.priority" },
    // For what breaks on our side; a busy mail or AI service is waited for below, outside any slot.
    retries: 4,
    onFailure: ({ event, step }) =>
      step.run("end-job", () => {
        const { workspaceId, jobId } = jobQueued.schema.parse(event.data.event.data);
        return endJob(jobContext(id, workspaceId), jobId, { status: "failed", reason: "Something broke on our side." });
      }),
  },
  async ({ event, step }) => {
    const { workspaceId, jobId } = event.data;
    const ctx = jobContext(id, workspaceId);
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const progress = await step.run(`try-${attempt}`, () => summariseEmail(ctx, jobId));
      if (progress.state === "ended") return;
      await step.sleep(`pause-${attempt}`, `${progress.waitSeconds}s`);
    }
    await step.run("give-up", () => endJob(ctx, jobId, { status: "failed", reason: "Given up after too many tries." }));
  },
);
