import { handlePush } from "@/features/gmail/push/mutations";
import { systemJobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { webhookReceived } from "~/inngest/events";

const id = "gmail.handle-push";

export const handleGmailPush = inngest.createFunction(
  { id, triggers: [{ event: webhookReceived, if: "event.data.sender == 'google'" }], retries: 6 },
  ({ event, step }) => step.run("handle", () => handlePush(systemJobContext(id), event.data.receiptId)),
);
