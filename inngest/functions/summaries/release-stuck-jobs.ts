import { getCircuit } from "@/features/summaries/circuit/queries";
import { dispatchWaiting } from "@/features/summaries/dispatch/mutations";
import { failWaitingRuns, releaseStuckJobs } from "@/features/summaries/jobs/mutations";
import { systemJobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { circuitOpened } from "~/inngest/events";

const id = "summaries.release-stuck-jobs";

/** Nothing stays held: a job that no run will end gives its credits back. Nothing waits for ever either. */
export const releaseStuckJobsEveryMinute = inngest.createFunction(
  { id, triggers: [{ cron: "* * * * *" }], retries: 0 },
  async ({ step }) => {
    await step.run("release", () => releaseStuckJobs(systemJobContext(id)));
    await step.run("dispatch", () => dispatchWaiting(systemJobContext(id)));
  },
);

const openedId = "summaries.release-waiting";

/** The budget at the AI service is spent: what waits for it gives its credits back at once. */
export const releaseWaiting = inngest.createFunction(
  { id: openedId, triggers: [circuitOpened], retries: 4 },
  ({ step }) =>
    step.run("release", async () => {
      const ctx = systemJobContext(openedId);
      const circuit = await getCircuit(ctx);
      return circuit && circuit.retryAt > new Date() ? failWaitingRuns(ctx, circuit.reason) : { runs: 0 };
    }),
);
