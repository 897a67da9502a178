import { getSpendLimits } from "@/features/credits/caps/queries";
import { getDaysLeft } from "@/features/credits/notices/queries";
import { getBalance } from "@/features/credits/queries";
import { toCredits } from "@/features/credits/schema";
import { apiRoute } from "@/gates/api";
import { BalanceReply } from "./contract";

export const GET = apiRoute({
  summary: "The balance",
  scope: "credits.read",
  reply: BalanceReply,
  run: async (ctx) => {
    const { availableMicro, heldMicro, fullMicro, level } = await getBalance(ctx);
    const [{ pausedFor, dailyMicro }, daysLeft] = await Promise.all([
      getSpendLimits(ctx),
      getDaysLeft(ctx, availableMicro + heldMicro),
    ]);
    return {
      available: toCredits(availableMicro),
      held: toCredits(heldMicro),
      full: toCredits(fullMicro),
      low: level,
      daysLeft,
      paused: pausedFor,
      dailyCap: dailyMicro === null ? null : toCredits(dailyMicro),
    };
  },
});
