import { followChanges } from "@/features/segments/following/mutations";
import { listDueFlips, listWaiting } from "@/features/segments/following/queries";
import { jobContext, systemJobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { contactsChanged } from "~/inngest/events";

const id = "segments.follow-changes";
/** A job's state is sent again with every step; a longer queue goes on in a fresh job. */
const maxSteps = 50;

/** Works off a workspace's queue. Whatever is left after a crash is still in it. */
export const followContactChanges = inngest.createFunction(
  {
    id,
    triggers: [contactsChanged],
    concurrency: [{ key: "event.data.workspaceId", limit: 1 }, { limit: 8 }],
    retries: 3,
  },
  async ({ event, step }) => {
    const { workspaceId } = event.data;
    for (let turn = 0; turn < maxSteps; turn++) {
      const { isDone } = await step.run(`follow-${turn}`, () => followChanges(jobContext(id, workspaceId)));
      if (isDone) return;
    }
    await step.sendEvent("continue", contactsChanged.create({ workspaceId }));
  },
);

const sweepId = "segments.sweep-flips";

/** Every minute: where time alone changes a membership, and where a queue was left behind. */
export const sweepSegmentFlips = inngest.createFunction(
  { id: sweepId, triggers: [{ cron: "* * * * *" }], retries: 0 },
  async ({ step }) => {
    const due = await step.run("list-due", async () => {
      const ctx = systemJobContext(sweepId);
      const found = [...(await listDueFlips(ctx)), ...(await listWaiting(ctx))];
      return [...new Set(found.map(({ workspaceId }) => workspaceId))];
    });
    if (due.length > 0)
      await step.sendEvent(
        "wake",
        due.map((workspaceId) => contactsChanged.create({ workspaceId })),
      );
  },
);
