import { runAutomatic } from "@/features/summaries/automatic/mutations";
import { listAutomaticDue } from "@/features/summaries/automatic/queries";
import { jobContext, systemJobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { automaticDue } from "~/inngest/events";

const id = "summaries.run-automatic";

/** Summarises a connection's new mail within its rule and its daily cap. */
export const runAutomaticJob = inngest.createFunction(
  { id, triggers: [automaticDue], concurrency: { key: "event.data.connectionId", limit: 1 }, retries: 3 },
  ({ event, step }) =>
    step.run("run", () => runAutomatic(jobContext(id, event.data.workspaceId), event.data.connectionId)),
);

const pollId = "summaries.poll-automatic";

/** Every minute: connections with new mail that their last sync did not ask about. */
export const pollAutomatic = inngest.createFunction(
  { id: pollId, triggers: [{ cron: "* * * * *" }], retries: 0 },
  async ({ step }) => {
    const due = await step.run("list-due", () => listAutomaticDue(systemJobContext(pollId)));
    if (due.length > 0)
      await step.sendEvent(
        "request",
        due.map((each) => automaticDue.create(each)),
      );
  },
);
