import { tryCheck } from "@/features/gmail/checks/mutations";
import { advanceDiscovery, continueDiscovery, failRun } from "@/features/gmail/sync/mutations";
import { jobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { discoveryRequested } from "~/inngest/events";

const id = "gmail.discover-mailbox";
/** A job's state is sent again with every step; a longer run goes on in a fresh job. */
const maxSteps = 100;

export const discoverMailbox = inngest.createFunction(
  {
    id,
    triggers: [discoveryRequested],
    concurrency: { key: "event.data.connectionId", limit: 1 },
    retries: 10,
    onFailure: ({ event, step }) =>
      step.run("fail-run", () => {
        const { workspaceId, syncRunId } = discoveryRequested.schema.parse(event.data.event.data);
        return failRun(
          jobContext(id, workspaceId),
          syncRunId,
          "Something broke on our side. Start the discovery again.",
        );
      }),
  },
  async ({ event, step }) => {
    const { workspaceId, connectionId, syncRunId } = event.data;
    const ctx = jobContext(id, workspaceId);
    for (let turn = 0; turn < maxSteps; turn++) {
      const { state, waitSeconds } = await step.run(`advance-${turn}`, () => advanceDiscovery(ctx, syncRunId));
      if (state === "ended") {
        // Whoever just asked for their mail is told at once that all of it is here.
        await step.run("check", () => tryCheck(ctx, connectionId, "asked"));
        return;
      }
      if (state === "wait") await step.sleep(`pause-${turn}`, `${waitSeconds}s`);
    }
    await step.run("continue", () => continueDiscovery(ctx, connectionId, syncRunId));
  },
);
