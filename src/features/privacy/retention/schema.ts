import { z } from "zod";

/** What a workspace decides about, in the order of the settings page. */
export const retentionKinds = ["mails", "summaries", "history", "audit"] as const;
export type RetentionKind = (typeof retentionKinds)[number];

/** What belongs to no workspace; its days stand in service.config.ts. */
export const platformKinds = ["webhooks", "events", "sessions", "exports", "uploads", "imports"] as const;
export type PlatformKind = (typeof platformKinds)[number];

export const keepChoices = ["30", "90", "365", "forever"] as const;
export type KeepChoice = (typeof keepChoices)[number];
const Keep = z.enum(keepChoices, "Choose how long.");

export const RetentionInput = z.object({ mails: Keep, summaries: Keep, history: Keep, audit: Keep });
export type RetentionInput = z.output<typeof RetentionInput>;

/** Days, or null for ever. */
export type RetentionDays = Record<RetentionKind, number | null>;
export const daysOf = (choice: KeepChoice) => (choice === "forever" ? null : Number(choice));
export const choiceOf = (days: number | null): KeepChoice =>
  keepChoices.find((choice) => daysOf(choice) === days) ?? "forever";

export const keepWords: Record<KeepChoice, string> = {
  "30": "30 days",
  "90": "90 days",
  "365": "One year",
  forever: "For ever",
};

export const kindWords: Record<RetentionKind | PlatformKind, { label: string; means: string }> = {
  mails: {
    label: "Discovered mails",
    means:
      "Sender, subject, date, labels and snippet, counted from the day the mail was sent. One with a summary stays as long as its summary.",
  },
  summaries: {
    label: "Summaries",
    means: "Counted from the day they were made. What they cost stays in the credit ledger.",
  },
  history: {
    label: "Runs, actions and drafts",
    means:
      "Quotes, finished runs without a summary, looks at the mailbox, what was done to mails, our copy of replies and unsent drafts. The last two go with their mail as well.",
  },
  audit: { label: "Audit log", means: "Who did what in this workspace." },
  webhooks: { label: "Webhook receipts", means: "What payment and mail services told us, once handled." },
  events: { label: "Job events", means: "Ids that started a job, once it was handed over." },
  sessions: { label: "Ended sessions", means: "Sign-ins that were ended or ran out." },
  exports: { label: "Expired exports", means: "Files of contacts; each expires a week after it was asked for." },
  uploads: { label: "Uploaded files", means: "Pieces of files that nobody went on to import." },
  imports: {
    label: "Traces of imports",
    means: "What an import changed, for its undoing, and the rows it could not take.",
  },
};

export type PurgeReportRow = {
  id: string;
  kind: string;
  keepDays: number;
  beforeCount: number;
  deletedCount: number;
  afterCount: number;
  neededCount: number;
  ranAt: Date;
};

/** Which purges to list, as the address says it; what it does not know is left out. */
export const PurgeReportQuery = z.object({
  kind: z.enum(retentionKinds).optional().catch(undefined),
  sort: z.enum(["newest", "oldest"]).catch("newest"),
  after: z.uuid().optional().catch(undefined),
});
export type PurgeReportQuery = z.output<typeof PurgeReportQuery>;
