import { beginComparison, runComparison } from "@/features/billing/comparison/mutations";
import { systemJobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { comparisonRequested } from "~/inngest/events";

const nightlyId = "billing.compare-with-stripe";

/** Every night the books of the last three days are held against Stripe's. */
export const compareWithStripe = inngest.createFunction(
  { id: nightlyId, triggers: [{ cron: "20 3 * * *" }], retries: 3 },
  async ({ step }) => {
    const { id } = await step.run("begin", () => beginComparison(systemJobContext(nightlyId)));
    return step.run("compare", () => runComparison(systemJobContext(nightlyId), id));
  },
);

const askedId = "billing.compare-now";

/** The same when an operator asks for it. */
export const compareNow = inngest.createFunction(
  { id: askedId, triggers: [{ event: comparisonRequested }], retries: 1 },
  ({ event, step }) => step.run("compare", () => runComparison(systemJobContext(askedId), event.data.comparisonId)),
);
