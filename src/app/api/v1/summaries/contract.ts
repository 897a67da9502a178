import { z } from "zod";
import { toCredits } from "@/features/credits/schema";
import { EmailFilter } from "@/features/gmail/schema";
import { lanes } from "@/features/summaries/price-book";
import type { SummaryView } from "@/features/summaries/queries";
import {
  categories,
  type MailChoice,
  maxMails,
  priorities,
  type QuoteView,
  RuleSkips,
  SummaryContent,
} from "@/features/summaries/schema";
import { publicId } from "@/lib/ids";
import { Credits, cursorLike, IdOf, Instant, Instants, PageQuery } from "../contract";

export const SummaryQuery = PageQuery.extend({
  cursor: cursorLike(/^\d{1,15}\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  category: z.enum(categories).optional(),
  priority: z.enum(priorities).optional(),
  needsReply: z
    .enum(["true", "false"])
    .transform((value) => value === "true")
    .optional(),
});

export const SummaryReply = z.object({
  id: z.string(),
  emailId: z.string(),
  jobId: z.string(),
  content: SummaryContent,
  model: z.string().describe("A name that begins with `sandbox-` is the offline stand-in."),
  promptVersion: z.string(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  charged: Credits,
  createdAt: Instant,
});

const Choice = z.strictObject({
  emailIds: z
    .array(IdOf("email"))
    .min(1, "Give at least one id.")
    .max(maxMails, `At most ${maxMails} ids; use filter for more.`)
    .optional()
    .describe("These mails, by id."),
  filter: z
    .strictObject({ ...EmailFilter.shape, connectionId: IdOf("connection").optional() })
    .optional()
    .describe("All mails that a filter means; give this or `emailIds`."),
  includeSkipped: z
    .boolean()
    .optional()
    .describe("Also receipts, notifications, mailings and the like, which are left out otherwise."),
});
const oneChoice = { path: ["emailIds"], error: "Give emailIds or filter, one of the two." };
export const QuoteBody = Choice.refine(({ emailIds, filter }) => !emailIds !== !filter, oneChoice);

export const RunBody = Choice.extend({
  quoteId: IdOf("quote")
    .optional()
    .describe("Confirms this quote. Without it, the mails are quoted and confirmed in one step."),
  lane: z
    .enum(lanes)
    .default("sync")
    .describe("`sync` begins at once. `batch` takes up to a day, within the hour as a rule, and costs half."),
  maxCredits: z.number().min(0).optional().describe("409 and no run when it could cost more."),
})
  .refine(({ quoteId, emailIds, filter }) => [quoteId, emailIds, filter].filter(Boolean).length === 1, {
    path: ["quoteId"],
    error: "Give quoteId, emailIds or filter, one of the three.",
  })
  .refine(({ quoteId, maxCredits }) => !quoteId || maxCredits === undefined, {
    path: ["maxCredits"],
    error: "Leave it out with a quoteId: the quote's own maximum stands.",
  });

export const QuoteReply = z.object({
  id: z.string(),
  status: z.enum(["open", "confirmed", "cancelled", "completed", "expired"]),
  mails: z.number(),
  skipped: z.number().describe("Summarised already, in progress or left out by a rule: free, and not run."),
  skippedByRule: RuleSkips.describe("How many of them their headers told not worth a summary, by reason."),
  toRun: z.number(),
  expected: Credits.describe("What it is expected to cost."),
  maximum: Credits.describe("What it will not exceed; held once confirmed."),
  charged: Credits,
  lane: z.enum(lanes).describe("How it is run; `sync` until it is confirmed."),
  batch: z
    .object({ expected: Credits, maximum: Credits })
    .nullable()
    .describe("The price in the batch lane; null once confirmed, or where the workspace does not use that lane."),
  priceVersion: z.string().describe("The edition of the price book that it was reckoned by."),
  done: z.number(),
  failed: z.number(),
  cancelled: z.number(),
  model: z.string(),
  createdAt: Instant,
  expiresAt: Instant,
  confirmedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
});

/** The product's choice from the wire's. */
export const choiceOf = ({ emailIds, filter = {}, includeSkipped: isWhole }: z.output<typeof Choice>): MailChoice =>
  emailIds ? { emailIds, isWhole } : { filter, isWhole };

export const asSummary = (summary: SummaryView): z.input<typeof SummaryReply> => ({
  id: publicId("summary", summary.id),
  emailId: publicId("email", summary.emailId),
  jobId: publicId("job", summary.jobId),
  content: summary.content,
  model: summary.model,
  promptVersion: summary.promptVersion,
  inputTokens: summary.inputTokens,
  outputTokens: summary.outputTokens,
  charged: toCredits(summary.chargedMicro),
  createdAt: Instants.of(summary.createdAt),
});

export const asQuote = (quote: QuoteView): z.input<typeof QuoteReply> => ({
  id: publicId("quote", quote.id),
  status: quote.status,
  mails: quote.mailCount,
  skipped: quote.skippedCount,
  skippedByRule: quote.ruleSkips,
  toRun: quote.runCount,
  expected: toCredits(quote.expectedMicro),
  maximum: toCredits(quote.maximumMicro),
  charged: toCredits(quote.chargedMicro),
  lane: quote.lane,
  batch: quote.batchOffer && {
    expected: toCredits(quote.batchOffer.expectedMicro),
    maximum: toCredits(quote.batchOffer.maximumMicro),
  },
  priceVersion: quote.priceVersion,
  done: quote.doneCount,
  failed: quote.failedCount,
  cancelled: quote.cancelledCount,
  model: quote.model,
  createdAt: Instants.of(quote.createdAt),
  expiresAt: Instants.of(quote.expiresAt),
  confirmedAt: Instants.orNull(quote.confirmedAt),
  endedAt: Instants.orNull(quote.endedAt),
});
