import { z } from "zod";
import { EmailFilter, skipReasons } from "@/features/gmail/schema";
import { type Lane, lanes } from "./price-book";

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
/** Words of the mail, letter by letter, and where they stand in the text that was read: `text.slice(start, end)`. */
const Evidence = {
  quote: z.string().min(1).max(500),
  start: z.int().min(0).nullable().describe("Null for summaries that are older than places."),
  end: z.int().min(0).nullable(),
};
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
      ...Evidence,
    }),
  ),
  decisions: list(z.strictObject({ text: z.string().min(1).max(300), ...Evidence })),
  dates: list(z.strictObject({ value: z.string().min(1).max(120), ...Evidence })),
  amounts: list(z.strictObject({ value: z.string().min(1).max(120), ...Evidence })),
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
  /** Where the conversation stands after this mail; null for a mail that stands alone. */
  thread: z.string().max(500).nullable(),
});
export type SummaryContent = z.output<typeof SummaryContent>;

export const isSandboxModel = (model: string) => model.startsWith("sandbox-");

export const maxMails = 10_000;
const emailIds = z
  .array(z.uuid())
  .min(1, "Choose at least one mail.")
  .max(maxMails, `At most ${maxMails} mails a run.`);

/** Which mails: by their ids, or all that a filter of the inbox means. */
/** Also mails that a rule leaves out as not worth a summary. */
const isWhole = z.boolean().optional();
export const MailChoice = z.union([
  z.strictObject({ emailIds, isWhole }),
  z.strictObject({ filter: EmailFilter, isWhole }),
]);
export type MailChoice = z.output<typeof MailChoice>;
export const QuoteChoice = z.strictObject({ quoteId: z.uuid() });
/** The yes to a quote. */
export const Confirmation = QuoteChoice.extend({ lane: z.enum(lanes).default("sync") });

export const jobStatuses = ["queued", "running", "done", "failed", "cancelled"] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** A reason of an older version counts as none. */
export const SkipReasonOrNull = z.enum(skipReasons).nullable().catch(null);
export const RuleSkips = z.partialRecord(z.enum(skipReasons), z.int());
export type RuleSkips = z.output<typeof RuleSkips>;

/** A price before a run and, once confirmed, the run itself. */
export type QuoteView = {
  id: string;
  /** How it is run. While the quote is open: at once. */
  lane: Lane;
  priceVersion: string;
  /** What the same mails cost in the batch lane; null when that lane is not offered, or the quote is no longer open. */
  batchOffer: { expectedMicro: bigint; maximumMicro: bigint } | null;
  status: "open" | "confirmed" | "cancelled" | "completed" | "expired";
  mailCount: number;
  /** Already summarised, being summarised, no longer at Gmail, or left out by a rule: free, and not run. */
  skippedCount: number;
  /** How many of them a rule left out as not worth a summary, by its reason. */
  ruleSkips: RuleSkips;
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
