import { buildSegment, haveWritersEnded, noteWriters } from "@/features/segments/building/mutations";
import { listForgottenBuilds } from "@/features/segments/building/queries";
import { jobContext, systemJobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { segmentRuleChanged } from "~/inngest/events";

const id = "segments.build-segment";
const maxSteps = 100;

export const buildChangedSegment = inngest.createFunction(
  {
    id,
    triggers: [segmentRuleChanged],
    concurrency: [{ key: "event.data.segmentId", limit: 1 }, { limit: 4 }],
    retries: 5,
  },
  async ({ event, step }) => {
    const { workspaceId, segmentId, revision } = event.data;
    const ctx = jobContext(id, workspaceId);
    const next = await step.run("note-writers", () => noteWriters(ctx));
    for (let turn = 0; !(await step.run(`writers-ended-${turn}`, () => haveWritersEnded(ctx, next))); turn++)
      await step.sleep(`wait-${turn}`, "1s");
    for (let turn = 0; turn < maxSteps; turn++) {
      const { isDone } = await step.run(`build-${turn}`, () => buildSegment(ctx, segmentId, revision));
      if (isDone) return;
    }
    await step.sendEvent("continue", segmentRuleChanged.create({ workspaceId, segmentId, revision }));
  },
);

const resumeId = "segments.resume-builds";

/** A build whose job gave up goes on where it ended. */
export const resumeForgottenBuilds = inngest.createFunction(
  { id: resumeId, triggers: [{ cron: "*/10 * * * *" }], retries: 0 },
  async ({ step }) => {
    const forgotten = await step.run("list-forgotten", () => listForgottenBuilds(systemJobContext(resumeId)));
    if (forgotten.length > 0)
      await step.sendEvent(
        "resume",
        forgotten.map((each) => segmentRuleChanged.create(each)),
      );
  },
);
