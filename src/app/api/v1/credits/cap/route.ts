import { setSpendCap } from "@/features/credits/caps/mutations";
import { getSpendLimits } from "@/features/credits/caps/queries";
import { toMicro } from "@/features/credits/schema";
import { apiRoute } from "@/gates/api";
import { asCap, CapBody, CapReply } from "./contract";

export const GET = apiRoute({
  summary: "The workspace's daily cap and how far today has come",
  scope: "credits.read",
  reply: CapReply,
  run: async (ctx) => asCap(await getSpendLimits(ctx)),
});

export const PUT = apiRoute({
  summary: "Set or lift the workspace's daily cap",
  scope: "credits.buy",
  body: CapBody,
  reply: CapReply,
  run: async (ctx, { body: { daily } }) => {
    await setSpendCap(ctx, { dailyMicro: daily === null ? null : toMicro(daily) });
    return asCap(await getSpendLimits(ctx));
  },
});
