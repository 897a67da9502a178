import { resumeTopUps, topUpIfLow } from "@/features/billing/top-up/mutations";
import { jobContext, systemJobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { creditBalanceChanged } from "~/inngest/events";

const id = "billing.top-up";

/** Looks at the balance whenever it changed; most of the time there is nothing to do. */
export const topUp = inngest.createFunction(
  { id, triggers: [{ event: creditBalanceChanged }], retries: 3 },
  ({ event, step }) => step.run("top-up", () => topUpIfLow(jobContext(id, event.data.workspaceId))),
);

const resumeId = "billing.resume-top-ups";

/** A top-up whose process died is asked for again, with the key that makes it happen once. */
export const resumeForgottenTopUps = inngest.createFunction(
  { id: resumeId, triggers: [{ cron: "*/5 * * * *" }], retries: 0 },
  ({ step }) =>
    step.run("resume", () =>
      resumeTopUps(systemJobContext(resumeId), (workspaceId) => jobContext(resumeId, workspaceId)),
    ),
);
