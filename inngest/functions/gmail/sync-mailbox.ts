import { advanceSync } from "@/features/gmail/sync/mutations";
import { runAutomatic } from "@/features/summaries/automatic/mutations";
import { jobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { syncRequested } from "~/inngest/events";

const id = "gmail.sync-mailbox";
/** What is left after that the next poll goes on with. */
const maxSteps = 20;

export const syncMailbox = inngest.createFunction(
  { id, triggers: [syncRequested], concurrency: { key: "event.data.connectionId", limit: 1 }, retries: 2 },
  async ({ event, step }) => {
    const { workspaceId, connectionId } = event.data;
    const ctx = jobContext(id, workspaceId);
    for (let turn = 0; turn < maxSteps; turn++) {
      const { state, waitSeconds } = await step.run(`advance-${turn}`, () => advanceSync(ctx, connectionId));
      if (state === "ended") {
        await step.run("automatic", () => runAutomatic(ctx, connectionId));
        return;
      }
      if (state === "wait") await step.sleep(`pause-${turn}`, `${waitSeconds}s`);
    }
  },
);
