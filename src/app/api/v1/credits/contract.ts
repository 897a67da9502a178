import { z } from "zod";
import { transactionKinds } from "@/features/credits/schema";
import { Credits, cursorLike, Instant, PageQuery } from "../contract";

export const BalanceReply = z.object({
  available: Credits,
  held: Credits.describe("Set aside for summaries that are running."),
});

export const TransactionQuery = PageQuery.extend({
  cursor: cursorLike(/^\d{1,18}$/),
  kind: z.enum(transactionKinds).optional(),
});

export const TransactionReply = z.object({
  id: z.string(),
  kind: z.enum(transactionKinds),
  description: z.string(),
  change: Credits.describe("What the available balance moved by."),
  charged: Credits,
  availableAfter: Credits,
  heldAfter: Credits,
  jobId: z.string().nullable(),
  summaryId: z.string().nullable(),
  emailId: z.string().nullable(),
  createdAt: Instant,
});
