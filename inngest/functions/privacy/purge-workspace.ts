import { purgeAudit, purgeKind } from "@/features/privacy/retention/mutations";
import { getRetention } from "@/features/privacy/retention/queries";
import { jobContext, systemJobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { purgeDue } from "~/inngest/events";

const id = "privacy.purge-workspace";
const maxPasses = 100;

/** Summaries before mails, so that a mail whose summary goes can go in the same night. */
export const purgeWorkspace = inngest.createFunction(
  { id, triggers: [purgeDue], concurrency: [{ key: "event.data.workspaceId", limit: 1 }, { limit: 4 }], retries: 5 },
  async ({ event, step }) => {
    const { workspaceId } = event.data;
    const ctx = jobContext(id, workspaceId);
    for (const kind of ["summaries", "history", "mails"] as const)
      for (let pass = 0; pass < maxPasses; pass++)
        if (!(await step.run(`${kind}-${pass}`, () => purgeKind(ctx, kind)))?.isFull) break;
    await step.run("audit", async () => {
      const { audit: keepDays } = await getRetention(ctx);
      if (keepDays !== null) await purgeAudit(systemJobContext(id), { workspaceId, keepDays });
    });
  },
);
