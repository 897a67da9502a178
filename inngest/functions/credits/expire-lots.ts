import { expireLots } from "@/features/credits/expiry/mutations";
import { systemJobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";

const id = "credits.expire-lots";

/** Credits that lapsed unspent leave the balance within minutes. */
export const expireLotsEveryFewMinutes = inngest.createFunction(
  { id, triggers: [{ cron: "*/5 * * * *" }], retries: 0 },
  ({ step }) => step.run("expire", () => expireLots(systemJobContext(id))),
);
