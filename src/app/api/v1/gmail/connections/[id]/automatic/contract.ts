import { z } from "zod";
import { toCredits } from "@/features/credits/schema";
import { AutomaticSettings, type AutomaticView } from "@/features/summaries/automatic/schema";
import { lanes } from "@/features/summaries/price-book";
import { Credits, Instant, Instants } from "../../../../contract";

export const AutomaticBody = AutomaticSettings.describe("Replaces what was set before.");

export const AutomaticReply = z.object({
  isOn: z.boolean(),
  filter: z
    .object({
      text: z.string().optional(),
      sender: z.string().optional(),
      label: z.string().optional(),
      isUnread: z.boolean().optional(),
    })
    .describe("Which new mail is meant; what the skip rules name is left out as well."),
  lane: z.enum(lanes),
  dailyCap: Credits.describe("The most that may be set aside or spent a day (UTC)."),
  spentToday: Credits,
  summarisedToday: z.number(),
  skippedToday: z.number().describe("New mails that the skip rules left out today."),
  stoppedReason: z.string().nullable().describe("Why new mail waits; null while it does not."),
  stoppedAt: Instant.nullable(),
});

const off: Omit<AutomaticView, "connectionId"> = {
  isOn: false,
  filter: {},
  lane: "sync",
  dailyCapMicro: 0n,
  stoppedReason: null,
  stoppedAt: null,
  spentTodayMicro: 0n,
  summarisedToday: 0,
  skippedToday: 0,
};

export const asAutomatic = (view: Omit<AutomaticView, "connectionId"> | null): z.input<typeof AutomaticReply> => {
  const { dailyCapMicro, spentTodayMicro, stoppedAt, ...rest } = view ?? off;
  return {
    ...rest,
    dailyCap: toCredits(dailyCapMicro),
    spentToday: toCredits(spentTodayMicro),
    stoppedAt: Instants.orNull(stoppedAt),
  };
};
