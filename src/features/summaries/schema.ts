import { z } from "zod";
import { EmailFilter } from "@/features/gmail/schema";

export const priorities = ["low", "normal", "high", "urgent"] as const;
export const categories = [
  "personal",
  "work",
  "customer",
  "invoice",
  "receipt",
  "newsletter",
  "notification",
  "promotion",
  "security",
  "spam",
  "other",
] as const;
export const sentiments = ["negative", "neutral", "positive"] as const;

const list = <S extends z.ZodType>(item: S) => z.array(item).max(6);
const Quote = z.string().min(1).max(500);
/** A day, with or without the time of day. */
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?$/);

/** What an `EmailSummary` holds. Every quote stands verbatim in the mail as it was read. */
export const SummaryContent = z.strictObject({
  tldr: z.string().max(300),
  keyPoints: list(z.string().min(1).max(300)),
  actionItems: list(
    z.strictObject({
      text: z.string().min(1).max(300),
      owner: z.string().max(120).nullable(),
      dueAt: Day.nullable(),
      quote: Quote,
    }),
  ),
  decisions: list(z.string().min(1).max(300)),
  dates: list(z.strictObject({ value: z.string().min(1).max(120), quote: Quote })),
  amounts: list(z.strictObject({ value: z.string().min(1).max(120), quote: Quote })),
  priority: z.enum(priorities),
  category: z.enum(categories),
  sentiment: z.enum(sentiments),
  /** ISO 639-1, `und` when unknown. */
  language: z.string().min(2).max(12),
  needsReply: z.boolean(),
  suggestedReply: z.string().max(2_000).nullable(),
  confidence: z.number().min(0).max(1),
  /** The mail tries to tell a reader's software what to do. */
  hasInstructions: z.boolean(),
});
export type SummaryContent = z.output<typeof SummaryContent>;

export const isSandboxModel = (model: string) => model.startsWith("sandbox-");

export const maxMails = 10_000;
const emailIds = z
  .array(z.uuid())
  .min(1, "Choose at least one mail.")
  .max(maxMails, `At most ${maxMails} mails a run.`);

/** Which mails: by their ids, or all that a filter of the inbox means. */
export const MailChoice = z.union([z.strictObject({ emailIds }), z.strictObject({ filter: EmailFilter })]);
export type MailChoice = z.output<typeof MailChoice>;
export const QuoteChoice = z.strictObject({ quoteId: z.uuid() });

export const jobStatuses = ["queued", "running", "done", "failed", "cancelled"] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** A price before a run and, once confirmed, the run itself. */
export type QuoteView = {
  id: string;
  status: "open" | "confirmed" | "cancelled" | "completed" | "expired";
  mailCount: number;
  /** Already summarised, being summarised, or no longer at Gmail: free, and not run. */
  skippedCount: number;
  /** Mails of the run: those asked for without the skipped. */
  runCount: number;
  expectedMicro: bigint;
  maximumMicro: bigint;
  chargedMicro: bigint;
  doneCount: number;
  failedCount: number;
  cancelledCount: number;
  model: string;
  createdAt: Date;
  expiresAt: Date;
  confirmedAt: Date | null;
  endedAt: Date | null;
};
