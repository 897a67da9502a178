import { failImport } from "@/features/contacts/import/mutations";
import { advanceImport, continueImport } from "@/features/contacts/import/run/mutations";
import { jobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { importDue } from "~/inngest/events";

const id = "contacts.run-import";
/** A job's state is sent again with every step; a longer import goes on in a fresh job. */
const maxSteps = 50;

/** Checks a file, takes its rows over, or takes them back: whatever its state asks for, some seconds a step. */
export const runImport = inngest.createFunction(
  {
    id,
    triggers: [importDue],
    concurrency: [{ key: "event.data.importId", limit: 1 }, { limit: 4 }],
    retries: 8,
    onFailure: ({ event, step }) =>
      step.run("fail", () => {
        const { workspaceId, importId } = importDue.schema.parse(event.data.event.data);
        const message = "Something broke on our side. What was taken over stays; undo it, or import the file again.";
        return failImport(jobContext(id, workspaceId), importId, message);
      }),
  },
  async ({ event, step }) => {
    const { workspaceId, importId } = event.data;
    const ctx = jobContext(id, workspaceId);
    for (let turn = 0; turn < maxSteps; turn++) {
      const hasMore = await step.run(`advance-${turn}`, () => advanceImport(ctx, importId));
      if (!hasMore) return;
    }
    await step.run("continue", () => continueImport(ctx, importId));
  },
);
