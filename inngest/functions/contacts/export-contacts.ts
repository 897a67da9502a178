import { failExport, writeExport } from "@/features/contacts/export/mutations";
import { jobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { exportRequested } from "~/inngest/events";

const id = "contacts.export-contacts";

/** Writes a file of contacts as they are at one moment. Begun anew when it was cut off. */
export const exportContacts = inngest.createFunction(
  {
    id,
    triggers: [exportRequested],
    concurrency: [{ key: "event.data.workspaceId", limit: 1 }, { limit: 2 }],
    retries: 4,
    onFailure: ({ event, step }) =>
      step.run("fail", () => {
        const { workspaceId, exportId } = exportRequested.schema.parse(event.data.event.data);
        return failExport(jobContext(id, workspaceId), exportId);
      }),
  },
  ({ event, step }) => {
    const { workspaceId, exportId } = event.data;
    return step.run("write", () => writeExport(jobContext(id, workspaceId), exportId));
  },
);
