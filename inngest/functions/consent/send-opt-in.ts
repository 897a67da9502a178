import { sendOptIn } from "@/features/consent/joining/mutations";
import { jobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { optInRequested } from "~/inngest/events";

const id = "consent.send-opt-in";

export const sendOptInJob = inngest.createFunction(
  { id, triggers: [optInRequested], concurrency: [{ key: "event.data.workspaceId", limit: 4 }], retries: 6 },
  ({ event, step }) => step.run("send", () => sendOptIn(jobContext(id, event.data.workspaceId), event.data.optInId)),
);
