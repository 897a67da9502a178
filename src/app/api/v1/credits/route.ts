import { getBalance } from "@/features/credits/queries";
import { toCredits } from "@/features/credits/schema";
import { apiRoute } from "@/gates/api";
import { BalanceReply } from "./contract";

export const GET = apiRoute({
  summary: "The balance",
  scope: "credits.read",
  reply: BalanceReply,
  run: async (ctx) => {
    const { availableMicro, heldMicro } = await getBalance(ctx);
    return { available: toCredits(availableMicro), held: toCredits(heldMicro) };
  },
});
