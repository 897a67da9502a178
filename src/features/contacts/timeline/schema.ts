export const timelineKinds = [
  "mail_received",
  "mail_sent",
  "event",
  "consent",
  "suppression",
  "tag_added",
  "tag_removed",
  "list_added",
  "list_removed",
  "imported",
  "created",
  "updated",
  "deleted",
  "restored",
  "merged",
  "unmerged",
] as const;
type TimelineKind = (typeof timelineKinds)[number];

/** Kinds as the page's filter offers them. */
export const timelineGroups = {
  mail: ["mail_received", "mail_sent"],
  events: ["event"],
  consent: ["consent", "suppression"],
  changes: [
    "tag_added",
    "tag_removed",
    "list_added",
    "list_removed",
    "imported",
    "created",
    "updated",
    "deleted",
    "restored",
    "merged",
    "unmerged",
  ],
} as const satisfies Record<string, readonly TimelineKind[]>;
export type TimelineGroup = keyof typeof timelineGroups;
export const groupWords: Record<TimelineGroup, string> = {
  mail: "Mail",
  events: "Events",
  consent: "Consent",
  changes: "Changes",
};

/** What an entry's `details` may say; which of them it has depends on its kind. */
export type TimelineDetails = {
  subject?: string;
  name?: string;
  topic?: string | null;
  action?: string;
  source?: string;
  reason?: string;
  step?: string;
  text?: string;
  properties?: Record<string, unknown>;
  names?: string[];
  from?: string;
  email?: string;
  into?: string;
  importId?: string;
  row?: number;
};

export type TimelineEntry = {
  /** The id of the row it comes from; with `kind` it is one of a kind. */
  id: string;
  kind: TimelineKind;
  at: Date;
  details: TimelineDetails;
  /** `user:…`, `apiKey:…`, `job:…`; null where nobody of the team did it. */
  actor: string | null;
};
