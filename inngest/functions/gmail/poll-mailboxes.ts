import { listDueMailboxes } from "@/features/gmail/queries";
import { systemJobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { syncRequested } from "~/inngest/events";

const id = "gmail.poll-mailboxes";

/** New mail is seen within a minute without any public address of ours. */
export const pollMailboxes = inngest.createFunction(
  { id, triggers: [{ cron: "* * * * *" }], retries: 0 },
  async ({ step }) => {
    const due = await step.run("list-due", () => listDueMailboxes(systemJobContext(id)));
    if (due.length > 0)
      await step.sendEvent(
        "request-syncs",
        due.map((mailbox) => syncRequested.create(mailbox)),
      );
  },
);
