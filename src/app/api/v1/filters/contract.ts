import { z } from "zod";
import type { FilterCap } from "@/features/credits/caps/queries";
import { toCredits } from "@/features/credits/schema";
import type { SavedFilter } from "@/features/gmail/saved-filters/schema";
import { EmailFilter } from "@/features/gmail/schema";
import { publicId } from "@/lib/ids";
import { Credits, IdOf, Instant, Instants } from "../contract";

const name = z.string().trim().min(1, "Give it a name.").max(60, "At most 60 characters.");

export const FilterBody = z.strictObject({
  name,
  filter: z
    .strictObject({ ...EmailFilter.shape, connectionId: IdOf("connection").optional() })
    .refine((filter) => Object.values(filter).some((value) => value !== undefined), "Set at least one condition."),
});
export const FilterChangeBody = z.strictObject({
  name: name.optional(),
  dailyCap: z
    .number("Give a number of credits, or null for no cap.")
    .min(0, "Not below 0, which stops all runs of this filter.")
    .max(1_000_000, "At most 1,000,000 credits a day.")
    .nullable()
    .optional()
    .describe("The most credits a day (UTC), null to lift it; any shared filter's, with the scope credits.buy."),
});

export const FilterReply = z.object({
  id: z.string(),
  name: z.string(),
  filter: EmailFilter.extend({ connectionId: z.string().optional() }).describe("As `GET /emails` takes it."),
  isShared: z.boolean().describe("Everybody of the workspace sees it; always so for one made by an API key."),
  mails: z.number().describe("How many mails it means now."),
  dailyCap: Credits.nullable().describe("The most that runs of its mails may set aside a day (UTC); null: no cap."),
  spentToday: Credits.describe("Set aside or spent since midnight (UTC); counted while a cap is set."),
  createdAt: Instant,
});

export const asFilter = (
  saved: SavedFilter,
  mails: number,
  cap: FilterCap | undefined,
): z.input<typeof FilterReply> => {
  const { connectionId } = saved.filter;
  return {
    id: publicId("filter", saved.id),
    name: saved.name,
    filter: { ...saved.filter, connectionId: connectionId && publicId("connection", connectionId) },
    isShared: saved.isShared,
    mails,
    dailyCap: cap ? toCredits(cap.dailyMicro) : null,
    spentToday: toCredits(cap?.todayMicro ?? 0n),
    createdAt: Instants.of(saved.createdAt),
  };
};
