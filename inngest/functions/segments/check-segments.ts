import { checkSegment } from "@/features/segments/checking/mutations";
import { listSegmentsToCheck } from "@/features/segments/checking/queries";
import { jobContext, systemJobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { segmentCheckDue } from "~/inngest/events";

const nightlyId = "segments.check-nightly";
const eventsAtOnce = 500;

/** Every night each segment is counted anew from nothing. */
export const checkSegmentsEveryNight = inngest.createFunction(
  { id: nightlyId, triggers: [{ cron: "17 3 * * *" }], retries: 3 },
  async ({ step }) => {
    let after: string | null = null;
    for (let page = 0; ; page++) {
      const from: string | null = after;
      const segments: { segmentId: string; workspaceId: string }[] = await step.run(`list-${page}`, () =>
        listSegmentsToCheck(systemJobContext(nightlyId), from, eventsAtOnce),
      );
      if (segments.length === 0) return;
      await step.sendEvent(
        `check-${page}`,
        segments.map((each) => segmentCheckDue.create(each)),
      );
      after = segments.at(-1)?.segmentId ?? null;
    }
  },
);

const id = "segments.check-segment";

export const checkSegmentJob = inngest.createFunction(
  { id, triggers: [segmentCheckDue], concurrency: { limit: 2 }, retries: 3 },
  ({ event, step }) =>
    step.run("check", () => checkSegment(jobContext(id, event.data.workspaceId), event.data.segmentId)),
);
