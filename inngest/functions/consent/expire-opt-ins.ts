import { expireOptIns } from "@/features/consent/joining/mutations";
import { systemJobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";

const id = "consent.expire-opt-ins";

/** Every hour: sign-ups that nobody confirmed in time. */
export const expireOptInsEveryHour = inngest.createFunction(
  { id, triggers: [{ cron: "40 * * * *" }], retries: 0 },
  ({ step }) => step.run("expire", () => expireOptIns(systemJobContext(id))),
);
