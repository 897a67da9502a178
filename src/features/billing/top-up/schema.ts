import { z } from "zod";
import { service } from "@/service.config";

const packIds = service.credits.packs.map(({ id }) => id);
const largestCap = 10_000;

/** What a workspace allows: below which balance which pack is bought, and for how much a month at most. */
export const TopUpInput = z
  .object({
    isEnabled: z.boolean(),
    thresholdCredits: z.coerce
      .number({ error: "Give a whole number of credits." })
      .int("Give a whole number of credits.")
      .min(1, "At least 1 credit.")
      .max(1_000_000, "At most 1,000,000 credits."),
    packId: z.enum(packIds, { error: "Choose one of the packs." }),
    monthlyCap: z.coerce
      .number({ error: "Give a whole amount." })
      .int("Give a whole amount.")
      .min(1, "At least 1.")
      .max(largestCap, `At most ${largestCap.toLocaleString("en")}.`),
  })
  .refine(
    ({ packId, monthlyCap }) =>
      monthlyCap * 100 >= (service.credits.packs.find(({ id }) => id === packId)?.priceCents ?? 0),
    { path: ["monthlyCap"], error: "The cap is lower than one pack: no top-up could ever happen." },
  );
export type TopUpInput = z.output<typeof TopUpInput>;
