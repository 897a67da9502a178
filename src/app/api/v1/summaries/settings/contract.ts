import { z } from "zod";
import { lanes } from "@/features/summaries/price-book";

export const SummarySettingsBody = z.strictObject({
  isBatchAllowed: z
    .boolean()
    .describe("false: the AI service never keeps results of this workspace's mail for later reading."),
});

export const SummarySettingsReply = z.object({
  isBatchAllowed: z.boolean(),
  lanes: z.array(z.enum(lanes)).describe("What a run may ask for as its `lane`."),
});

export const asSettings = (isBatchAllowed: boolean): z.input<typeof SummarySettingsReply> => ({
  isBatchAllowed,
  lanes: lanes.filter((lane) => lane !== "batch" || isBatchAllowed),
});
