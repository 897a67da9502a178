/** What Gmail counts a call as. A method without an entry counts as `other`. */
export type GmailMethod =
  | "profile.get"
  | "labels.list"
  | "labels.write"
  | "messages.list"
  | "messages.get"
  | "messages.modify"
  | "messages.batchModify"
  | "messages.send"
  | "threads.list"
  | "threads.get"
  | "history.list"
  | "attachments.get"
  | "watch"
  | "stop"
  | "other";

export type QuotaTable = {
  /** The day from which Google applies these numbers. */
  since: string;
  unitsPerMinuteUser: number;
  unitsPerMinuteProject: number;
  units: Readonly<Record<GmailMethod, number>>;
};

const units = {
  "profile.get": 1,
  "labels.list": 1,
  "labels.write": 5,
  "messages.list": 5,
  "messages.get": 20,
  "messages.modify": 5,
  "messages.batchModify": 50,
  "messages.send": 100,
  "threads.list": 10,
  "threads.get": 40,
  "history.list": 2,
  "attachments.get": 20,
  watch: 100,
  stop: 50,
  other: 5,
} as const;

/**
 * Google's limits by the name GMAIL_QUOTA gives them. "2026" holds for Cloud projects that first used the
 * Gmail API after 1 May 2026, "legacy" for those that used it from November 2025 to April 2026.
 */
export const quotaTables = {
  "2026": { since: "2026-05-01", unitsPerMinuteUser: 6_000, unitsPerMinuteProject: 1_200_000, units },
  legacy: {
    since: "2014-06-25",
    unitsPerMinuteUser: 15_000,
    unitsPerMinuteProject: 1_200_000,
    units: {
      ...units,
      "messages.get": 5,
      "threads.get": 10,
      "attachments.get": 5,
    },
  },
} as const satisfies Record<string, QuotaTable>;
export type QuotaName = keyof typeof quotaTables;

/** Who waits for whom: what a person or new mail needs goes before what fills the inbox. */
export type Lane = "interactive" | "backfill";

/** Kept free for clocks that differ and for calls under way. */
const usable = 0.99;
/** What a backfill may take of a minute: nearly all while nobody else asks, else what leaves room for them. */
const backfillAlone = 0.96;
const backfillBeside = 0.7;

/** Units the lane may have spent within a minute. `isLively`: somebody used the other lane within it. */
export function laneLimit(unitsPerMinute: number, lane: Lane, isLively: boolean): number {
  if (lane === "interactive") return Math.floor(unitsPerMinute * usable);
  return Math.floor(unitsPerMinute * (isLively ? backfillBeside : backfillAlone));
}
