import { z } from "zod";
import { EmailFilter } from "@/features/gmail/schema";
import { type Lane, lanes } from "../price-book";

/** Which new mail of a connection is meant; everything unset = all of it that the skip rules leave. */
export const AutomaticFilter = z.strictObject({
  text: EmailFilter.shape.text,
  sender: EmailFilter.shape.sender,
  label: EmailFilter.shape.label,
  isUnread: EmailFilter.shape.isUnread,
});
export type AutomaticFilter = z.output<typeof AutomaticFilter>;

export const AutomaticSettings = z.strictObject({
  isOn: z.boolean(),
  filter: AutomaticFilter.default({}),
  lane: z.enum(lanes).default("sync"),
  dailyCap: z
    .number("Give a number of credits.")
    .min(1, "At least 1 credit a day.")
    .max(100_000, "At most 100,000 credits a day."),
});
export type AutomaticSettings = z.output<typeof AutomaticSettings>;
export const AutomaticChoice = AutomaticSettings.extend({ connectionId: z.uuid() });

/** Where a connection's automatic summaries stand. */
export type AutomaticView = {
  connectionId: string;
  isOn: boolean;
  filter: AutomaticFilter;
  lane: Lane;
  dailyCapMicro: bigint;
  /** Why new mail waits; null while it does not. */
  stoppedReason: string | null;
  stoppedAt: Date | null;
  /** Set aside or spent since midnight (UTC). */
  spentTodayMicro: bigint;
  summarisedToday: number;
  /** New mails left out today by the skip rules. */
  skippedToday: number;
};
