import { handleStripeReceipt } from "@/features/billing/receipts/mutations";
import { jobContext, systemJobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { webhookReceived } from "~/inngest/events";

const id = "billing.handle-stripe-event";

export const handleStripeEvent = inngest.createFunction(
  {
    id,
    triggers: [{ event: webhookReceived, if: "event.data.sender == 'stripe'" }],
    retries: 8,
  },
  ({ event, step }) =>
    step.run("handle", () =>
      handleStripeReceipt(systemJobContext(id), event.data.receiptId, (workspaceId) => jobContext(id, workspaceId)),
    ),
);
