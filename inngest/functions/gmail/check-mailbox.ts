import { advanceCheck, continueCheck, failCheck, forgetOldChecks, tryCheck } from "@/features/gmail/checks/mutations";
import { listCheckable } from "@/features/gmail/checks/queries";
import { jobContext, systemJobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { checkRequested } from "~/inngest/events";

const id = "gmail.check-mailbox";
/** A job's state is sent again with every step; a longer check goes on in a fresh job. */
const maxSteps = 100;

export const checkMailbox = inngest.createFunction(
  {
    id,
    triggers: [checkRequested],
    concurrency: [{ key: "event.data.connectionId", limit: 1 }, { limit: 20 }],
    retries: 10,
    onFailure: ({ event, step }) =>
      step.run("fail-check", () => {
        const { workspaceId, checkId } = checkRequested.schema.parse(event.data.event.data);
        return failCheck(jobContext(id, workspaceId), checkId, "Something broke on our side. Check again.");
      }),
  },
  async ({ event, step }) => {
    const { workspaceId, connectionId, checkId } = event.data;
    const ctx = jobContext(id, workspaceId);
    for (let turn = 0; turn < maxSteps; turn++) {
      const { state, waitSeconds } = await step.run(`advance-${turn}`, () => advanceCheck(ctx, checkId));
      if (state === "ended") return;
      if (state === "wait") await step.sleep(`pause-${turn}`, `${waitSeconds}s`);
    }
    await step.run("continue", () => continueCheck(ctx, connectionId, checkId));
  },
);

/** Mailboxes a step starts. */
const atOnce = 100;
const nightlyId = "gmail.check-mailboxes";

/** Every night each mailbox is compared with Gmail's, and the outcome shown to its owner. */
export const checkMailboxesEveryNight = inngest.createFunction(
  { id: nightlyId, triggers: [{ cron: "41 2 * * *" }], retries: 2 },
  async ({ step }) => {
    const system = systemJobContext(nightlyId);
    await step.run("forget-old", () => forgetOldChecks(system));
    const due = await step.run("list-due", () => listCheckable(system));
    for (let at = 0; at < due.length; at += atOnce)
      await step.run(`start-${at}`, async () => {
        for (const { workspaceId, connectionId } of due.slice(at, at + atOnce))
          await tryCheck(jobContext(nightlyId, workspaceId), connectionId, "nightly");
      });
  },
);
