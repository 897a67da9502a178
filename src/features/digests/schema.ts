import { z } from "zod";
import type { EmailFilter } from "@/features/gmail/schema";
import { isTimeZone } from "./schedule";

export const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
const weekday = z.int().min(1).max(7);

export const DigestFields = z.strictObject({
  digestId: z.uuid().nullable().default(null),
  name: z.string().trim().min(1, "Give it a name.").max(60, "At most 60 characters."),
  frequency: z.enum(["daily", "weekly"]),
  weekday,
  hour: z.int().min(0).max(23),
  timeZone: z.string().refine(isTimeZone, "Choose a time zone, such as Europe/Berlin."),
  quietDays: z.array(weekday).max(6, "Leave one day at least."),
  savedFilterId: z.uuid().nullable().default(null),
});
type Days = { frequency: "daily" | "weekly"; weekday: number; quietDays: number[] };
/** A weekly digest cannot go out on a day that is quiet. */
export const onQuietDay = [
  ({ frequency, weekday, quietDays }: Days) => frequency === "daily" || !quietDays.includes(weekday),
  { path: ["weekday"], error: "This day is a quiet one. Choose another, or take it from the quiet days." },
] satisfies [unknown, unknown];
export const DigestInput = DigestFields.refine(...onQuietDay);
export type DigestInput = z.output<typeof DigestInput>;

export const DigestChoice = z.strictObject({ digestId: z.uuid() });
export const DigestPause = DigestChoice.extend({ isPaused: z.boolean() });
export const DigestToken = z.strictObject({ token: z.string().max(300) });

export const maxDigests = 20;

export type DigestView = {
  id: string;
  name: string;
  frequency: "daily" | "weekly";
  weekday: number;
  hour: number;
  timeZone: string;
  quietDays: number[];
  savedFilterId: string | null;
  filter: EmailFilter;
  pausedAt: Date | null;
  lastSentAt: Date | null;
};

export type DigestItem = {
  emailId: string;
  subject: string;
  from: string;
  tldr: string;
  priority: string;
  needsReply: boolean;
};

/** What one digest says. */
export type DigestContent = {
  since: Date;
  until: Date;
  /** The most urgent first, at most `shownItems`. */
  items: DigestItem[];
  mailCount: number;
  /** What the summaries in it cost. */
  spentMicro: bigint;
};
export const shownItems = 30;
