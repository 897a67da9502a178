import { advanceBulkAction, failBulkAction } from "@/features/contacts/bulk/mutations";
import { jobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { contactsBulkRequested } from "~/inngest/events";

const id = "contacts.run-bulk-action";
const mostPortions = 900;

/** A bulk action too large to be done at once, portion by portion. */
export const runBulkAction = inngest.createFunction(
  {
    id,
    triggers: [contactsBulkRequested],
    concurrency: { key: "event.data.workspaceId", limit: 1 },
    retries: 5,
    onFailure: ({ event, step }) =>
      step.run("fail", () => {
        const { workspaceId, bulkActionId } = contactsBulkRequested.schema.parse(event.data.event.data);
        return failBulkAction(jobContext(id, workspaceId), bulkActionId);
      }),
  },
  async ({ event, step }) => {
    const { workspaceId, bulkActionId } = event.data;
    for (let portion = 0; portion < mostPortions; portion++) {
      const { isOver } = await step.run(`portion-${portion}`, () =>
        advanceBulkAction(jobContext(id, workspaceId), bulkActionId),
      );
      if (isOver) return;
    }
  },
);
