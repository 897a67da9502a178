import { renewWatch } from "@/features/gmail/push/mutations";
import { listUnwatched } from "@/features/gmail/push/queries";
import { jobContext, systemJobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { watchRequested } from "~/inngest/events";

const id = "gmail.watch-mailbox";

export const watchMailbox = inngest.createFunction(
  { id, triggers: [watchRequested], concurrency: { key: "event.data.connectionId", limit: 1 }, retries: 4 },
  ({ event, step }) => {
    const { workspaceId, connectionId } = event.data;
    return step.run("renew", () => renewWatch(jobContext(id, workspaceId), connectionId));
  },
);

const dailyId = "gmail.renew-watches";

/** A watch ends after seven days; it is renewed every day, so that six failures in a row do no harm. */
export const renewWatchesEveryDay = inngest.createFunction(
  { id: dailyId, triggers: [{ cron: "17 4 * * *" }], retries: 2 },
  async ({ step }) => {
    const due = await step.run("list-due", () => listUnwatched(systemJobContext(dailyId)));
    if (due.length > 0)
      await step.sendEvent(
        "request-watches",
        due.map((mailbox) => watchRequested.create(mailbox)),
      );
  },
);
