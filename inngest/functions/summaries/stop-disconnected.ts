import { stopConnection } from "@/features/summaries/lanes/closing/mutations";
import { jobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { connectionClosed } from "~/inngest/events";

const id = "summaries.stop-disconnected";

/** Summaries of an account that was disconnected end, and their credits come back. */
export const stopDisconnected = inngest.createFunction(
  { id, triggers: [connectionClosed], retries: 6 },
  ({ event, step }) =>
    step.run("stop", () => stopConnection(jobContext(id, event.data.workspaceId), event.data.connectionId)),
);
