import { advanceRotation, rotationStart } from "@/features/privacy/keys/mutations";
import { systemJobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { rotationRequested } from "~/inngest/events";

const id = "privacy.rotate-keys";
/** Of 500 values each; more go on with the next start, which skips what is done. */
const maxSteps = 900;

export const rotateKeys = inngest.createFunction(
  { id, triggers: [rotationRequested], concurrency: { limit: 1 }, retries: 5 },
  async ({ event, step }) => {
    const ctx = systemJobContext(id);
    let cursor = rotationStart;
    for (let turn = 0; turn < maxSteps; turn++) {
      const next = await step.run(`advance-${turn}`, () => advanceRotation(ctx, event.data.rotationId, cursor));
      if (!next) return;
      cursor = next;
    }
    await step.sendEvent("continue", rotationRequested.create(event.data));
  },
);
