import { changeLabels, failBatch } from "@/features/gmail/mail-actions/mutations";
import { sendReply } from "@/features/gmail/replies/mutations";
import { jobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { actionsQueued } from "~/inngest/events";

const id = "gmail.run-actions";
/** Pauses that Gmail asks for; after so many the batch fails with its reason. */
const maxTurns = 60;

export const runActions = inngest.createFunction(
  {
    id,
    triggers: [actionsQueued],
    concurrency: { key: "event.data.batchId", limit: 1 },
    retries: 5,
    onFailure: ({ event, step }) =>
      step.run("fail", () => {
        const { workspaceId, batchId } = actionsQueued.schema.parse(event.data.event.data);
        return failBatch(jobContext(id, workspaceId), batchId, "Something broke on our side. Please try again.");
      }),
  },
  async ({ event, step }) => {
    const { workspaceId, batchId, runAfter, isReply } = event.data;
    const ctx = jobContext(id, workspaceId);
    await step.sleepUntil("undo-window", runAfter);
    for (let turn = 0; turn < maxTurns; turn++) {
      const { state, waitSeconds } = await step.run(`act-${turn}`, () =>
        isReply ? sendReply(ctx, batchId) : changeLabels(ctx, batchId),
      );
      if (state === "ended") return;
      await step.sleep(`pause-${turn}`, `${waitSeconds}s`);
    }
    await step.run("give-up", () => failBatch(ctx, batchId, "Gmail did not answer for a long time. Please try again."));
  },
);
