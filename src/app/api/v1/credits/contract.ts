import { z } from "zod";
import { lotSources, transactionKinds } from "@/features/credits/schema";
import { Credits, cursorLike, IdOf, Instant, PageQuery } from "../contract";

export const BalanceReply = z.object({
  available: Credits,
  held: Credits.describe("Set aside for summaries that are running."),
  full: Credits.describe("The whole balance right after credits last came in."),
  low: z
    .union([z.literal(20), z.literal(5), z.literal(0)])
    .nullable()
    .describe("The level it has fallen to, in per cent of `full`; 0 is too little for one more summary."),
  daysLeft: z.number().int().nullable().describe("At the pace of the last two weeks; null while nothing was spent."),
  paused: z.string().nullable().describe("Why nothing can be spent now; null while it can."),
  dailyCap: Credits.nullable().describe("The most that may be set aside a day (UTC); null without a cap."),
});

export const TransactionQuery = PageQuery.extend({
  cursor: cursorLike(/^\d{1,18}$/),
  kind: z.enum(transactionKinds).optional(),
  summaryId: IdOf("summary").optional().describe("Only the charges of this summary."),
});

export const TransactionReply = z.object({
  id: z.string(),
  kind: z.enum(transactionKinds),
  description: z.string(),
  change: Credits.describe("What the available balance moved by."),
  charged: Credits,
  heldChange: Credits.describe("What the held balance moved by."),
  expired: Credits.describe("What lapsed unspent."),
  writtenOff: Credits.describe("What an AI call cost us and nobody was charged for."),
  availableAfter: Credits,
  heldAfter: Credits,
  lots: z
    .array(z.object({ id: z.string(), source: z.enum(lotSources), change: Credits }))
    .describe("The lots that grew or shrank by this line."),
  jobId: z.string().nullable(),
  summaryId: z.string().nullable(),
  emailId: z.string().nullable(),
  createdAt: Instant,
});

export const LotQuery = PageQuery.extend({
  cursor: cursorLike(/^\d{1,6}$/),
  state: z.enum(["open", "all"]).default("open").describe("`open`: something remains."),
});

export const LotReply = z.object({
  id: z.string(),
  source: z.enum(lotSources),
  description: z.string(),
  amount: Credits,
  remaining: Credits.describe("What is left, held credits included."),
  held: Credits,
  expiresAt: Instant.nullable(),
  isInGrace: z.boolean().describe("It had lapsed while credits of it were held; they may be spent until `expiresAt`."),
  createdAt: Instant,
});

export const CostReply = z.object({
  summaryId: z.string(),
  emailId: z.string(),
  jobId: z.string(),
  quoteId: z.string(),
  model: z.string(),
  lane: z.string(),
  priceVersion: z.string(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  charged: Credits,
  createdAt: Instant,
});
