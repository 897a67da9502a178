import { tellConnectionLost } from "@/features/gmail/letters/mutations";
import { jobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { connectionLost } from "~/inngest/events";

const id = "gmail.tell-connection-lost";

export const tellConnectionLostOnce = inngest.createFunction(
  { id, triggers: [connectionLost], retries: 6 },
  ({ event, step }) => {
    const { workspaceId, connectionId } = event.data;
    return step.run("send", () =>
      tellConnectionLost(jobContext(id, workspaceId), connectionId, event.id ?? connectionId),
    );
  },
);
