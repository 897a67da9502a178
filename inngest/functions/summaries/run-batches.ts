import { advanceBatch, submitBatch } from "@/features/summaries/lanes/mutations";
import { listDueBatches, listUnsubmittedRuns } from "@/features/summaries/lanes/queries";
import { jobContext, systemJobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { batchDue, batchRequested } from "~/inngest/events";

const submitId = "summaries.submit-batches";
/** What is left after that the minutely look goes on with. */
const maxSteps = 60;

/** Sends a run of the batch lane to the AI service, batch by batch. */
export const submitBatches = inngest.createFunction(
  {
    id: submitId,
    triggers: [batchRequested],
    concurrency: [{ key: "event.data.workspaceId", limit: 1 }, { limit: 4 }],
    retries: 4,
  },
  async ({ event, step }) => {
    const { workspaceId, quoteId } = event.data;
    const ctx = jobContext(submitId, workspaceId);
    for (let turn = 0; turn < maxSteps; turn++) {
      const { state, waitSeconds } = await step.run(`submit-${turn}`, () => submitBatch(ctx, quoteId));
      if (state === "ended") return;
      if (state === "wait") await step.sleep(`pause-${turn}`, `${waitSeconds}s`);
    }
  },
);

const advanceId = "summaries.advance-batch";

/** Looks at one batch: waits, reads it, has it deleted. A busy Gmail or AI service is left to the next look. */
export const advanceBatchJob = inngest.createFunction(
  {
    id: advanceId,
    triggers: [batchDue],
    concurrency: [{ key: "event.data.batchId", limit: 1 }, { limit: 8 }],
    retries: 2,
  },
  ({ event, step }) =>
    step.run("advance", () => advanceBatch(jobContext(advanceId, event.data.workspaceId), event.data.batchId)),
);

const pollId = "summaries.poll-batches";

/** Every minute: which batches to look at, and which runs nobody has sent yet. */
export const pollBatches = inngest.createFunction(
  { id: pollId, triggers: [{ cron: "* * * * *" }], retries: 0 },
  async ({ step }) => {
    const due = await step.run("list-due", () => listDueBatches(systemJobContext(pollId)));
    const runs = await step.run("list-unsubmitted", () => listUnsubmittedRuns(systemJobContext(pollId)));
    const events = [...due.map((batch) => batchDue.create(batch)), ...runs.map((run) => batchRequested.create(run))];
    if (events.length > 0) await step.sendEvent("request", events);
  },
);
