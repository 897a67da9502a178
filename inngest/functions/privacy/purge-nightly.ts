import { purgeAudit, purgePlatformKind } from "@/features/privacy/retention/mutations";
import { listWorkspaceIds } from "@/features/privacy/retention/queries";
import { platformKinds } from "@/features/privacy/retention/schema";
import { systemJobContext } from "@/gates/job";
import { service } from "@/service.config";
import { inngest } from "~/inngest/client";
import { purgeDue } from "~/inngest/events";

const id = "privacy.purge-nightly";
const maxPasses = 50;
const maxPages = 200;

/** Each night what is past its time goes: what belongs to no workspace here, the rest workspace by workspace. */
export const purgeNightly = inngest.createFunction(
  { id, triggers: [{ cron: "23 3 * * *" }], retries: 3 },
  async ({ step }) => {
    const ctx = systemJobContext(id);
    for (const kind of platformKinds)
      for (let pass = 0; pass < maxPasses; pass++)
        if (!(await step.run(`${kind}-${pass}`, () => purgePlatformKind(ctx, kind))).isFull) break;
    const keepDays = service.retention.workspace.audit;
    await step.run("audit", () => purgeAudit(ctx, { workspaceId: null, keepDays }));
    let afterId: string | null = null;
    for (let page = 0; page < maxPages; page++) {
      const ids: string[] = await step.run(`list-${page}`, () => listWorkspaceIds(ctx, afterId));
      if (ids.length === 0) return;
      await step.sendEvent(
        `ask-${page}`,
        ids.map((workspaceId) => purgeDue.create({ workspaceId })),
      );
      afterId = ids.at(-1) ?? null;
    }
  },
);
