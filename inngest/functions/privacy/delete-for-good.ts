import { closeBilling } from "@/features/billing/closing/mutations";
import { endGrant, eraseWorkspace, finishDeletion, stopWork } from "@/features/privacy/deletion/mutations";
import { findDeletion } from "@/features/privacy/deletion/queries";
import { closeBatches } from "@/features/summaries/lanes/closing/mutations";
import { jobContext, systemJobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { deletionRequested } from "~/inngest/events";

const id = "privacy.delete-for-good";
/** A batch ends some minutes after it was cancelled; what has not ended in an hour is left to its own end, unread. */
const batchLooks = 60;

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
      for (let look = 0; look < batchLooks; look++) {
        const { open } = await step.run(`batches-${workspaceId}-${look}`, () =>
          closeBatches(jobContext(id, workspaceId)),
        );
        if (open === 0) break;
        await step.sleep(`batches-pause-${workspaceId}-${look}`, "60s");
      }
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
