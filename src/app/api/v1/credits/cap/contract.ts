import { z } from "zod";
import type { getSpendLimits } from "@/features/credits/caps/queries";
import { toCredits } from "@/features/credits/schema";
import { Credits } from "../../contract";

export const CapBody = z.strictObject({
  daily: z
    .number("Give a number of credits, or null for no cap.")
    .min(0, "Not below 0, which stops all spending.")
    .max(1_000_000_000, "At most 1,000,000,000 credits a day.")
    .nullable(),
});

export const CapReply = z.object({
  daily: Credits.nullable().describe("The most that may be set aside or spent a day (UTC); null: no cap."),
  today: Credits.describe("Set aside or spent since midnight (UTC)."),
  pausedFor: z.string().nullable().describe("Why nothing may be spent at present; null while it may."),
});

type Limits = Awaited<ReturnType<typeof getSpendLimits>>;
export const asCap = ({ dailyMicro, todayMicro, pausedFor }: Limits): z.input<typeof CapReply> => ({
  daily: dailyMicro === null ? null : toCredits(dailyMicro),
  today: toCredits(todayMicro),
  pausedFor,
});
