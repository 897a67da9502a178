import { mailLowBalance, noteLowBalance } from "@/features/credits/notices/mutations";
import { jobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { creditBalanceChanged } from "~/inngest/events";

const id = "credits.notify-low-balance";

/** Once per level between two fillings, however often the balance crosses it. */
export const notifyLowBalance = inngest.createFunction(
  { id, triggers: [{ event: creditBalanceChanged }], retries: 6 },
  async ({ event, step }) => {
    if (event.data.crossed === null) return { sent: 0 };
    const ctx = jobContext(id, event.data.workspaceId);
    const { noticeId } = await step.run("note", () => noteLowBalance(ctx));
    return noticeId ? step.run("mail", () => mailLowBalance(ctx, noticeId)) : { sent: 0 };
  },
);
