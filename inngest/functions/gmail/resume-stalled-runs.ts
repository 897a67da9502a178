import { resumeStalledRuns } from "@/features/gmail/stalled/mutations";
import { systemJobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";

const id = "gmail.resume-stalled-runs";

/** No discovery stays "running" for ever: one that the engine lost is taken up again. */
export const resumeStalledRunsEveryQuarter = inngest.createFunction(
  { id, triggers: [{ cron: "7,22,37,52 * * * *" }], retries: 0 },
  ({ step }) => step.run("resume", () => resumeStalledRuns(systemJobContext(id))),
);
