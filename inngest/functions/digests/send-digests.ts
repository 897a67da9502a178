import { sendDigest } from "@/features/digests/mutations";
import { listDueDigests } from "@/features/digests/queries";
import { jobContext, systemJobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { digestDue } from "~/inngest/events";

const pollId = "digests.poll-digests";

/** Every ten minutes: whose hour has come. */
export const pollDigests = inngest.createFunction(
  { id: pollId, triggers: [{ cron: "*/10 * * * *" }], retries: 0 },
  async ({ step }) => {
    const due = await step.run("list-due", () => listDueDigests(systemJobContext(pollId)));
    if (due.length > 0)
      await step.sendEvent(
        "request",
        due.map((each) => digestDue.create(each)),
      );
  },
);

const sendId = "digests.send-digest";

export const sendDigestJob = inngest.createFunction(
  {
    id: sendId,
    triggers: [digestDue],
    concurrency: [{ key: "event.data.digestId", limit: 1 }, { limit: 8 }],
    retries: 6,
  },
  ({ event, step }) => {
    const { workspaceId, digestId, period } = event.data;
    return step.run("send", () => sendDigest(jobContext(sendId, workspaceId), digestId, period));
  },
);
