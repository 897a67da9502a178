import { runLedgerCheck } from "@/features/credits/checks/mutations";
import { systemJobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";

const id = "credits.check-ledger";

/** Every night the whole ledger is held against itself. */
export const checkLedgerEveryNight = inngest.createFunction(
  { id, triggers: [{ cron: "17 2 * * *" }], retries: 2 },
  ({ step }) => step.run("check", () => runLedgerCheck(systemJobContext(id))),
);
