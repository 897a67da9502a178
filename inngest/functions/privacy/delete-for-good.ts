import { closeBilling } from "@/features/billing/closing/mutations";
import { endGrant, eraseWorkspace, finishDeletion, stopWork } from "@/features/privacy/deletion/mutations";
import { findDeletion } from "@/features/privacy/deletion/queries";
import { jobContext, systemJobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { deletionRequested } from "~/inngest/events";

const id = "privacy.delete-for-good";

/** Stops the work and the payments, hands every grant back to Google, removes the rows, mails the receipt. Each step may repeat. */
export const deleteForGood = inngest.createFunction(
  { id, triggers: [deletionRequested], concurrency: { limit: 2 }, retries: 20 },
  async ({ event, step }) => {
    const { deletionId } = event.data;
    const system = systemJobContext(id);
    const found = await step.run("look", async () => {
      const deletion = await findDeletion(system, deletionId);
      return deletion && { workspaceIds: deletion.workspaceIds, grants: deletion.grants };
    });
    if (!found) return;
    for (const workspaceId of found.workspaceIds) {
      await step.run(`stop-${workspaceId}`, () => stopWork(jobContext(id, workspaceId)));
      await step.run(`close-${workspaceId}`, () => closeBilling(jobContext(id, workspaceId)));
    }
    for (const grant of found.grants)
      await step.run(`revoke-${grant.id}`, () =>
        endGrant(jobContext(id, grant.workspaceId), system, { deletionId, id: grant.id }),
      );
    for (const workspaceId of found.workspaceIds)
      await step.run(`erase-${workspaceId}`, () => eraseWorkspace(system, deletionId, workspaceId));
    await step.run("receipt", () => finishDeletion(system, deletionId));
  },
);
