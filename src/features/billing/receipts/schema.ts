import { z } from "zod";

/** What a Stripe event tells us to look at again. */
export const StripeEvent = z.object({
  type: z.string(),
  data: z.object({
    object: z.object({
      id: z.string(),
      object: z.string(),
      customer: z.union([z.string(), z.null(), z.object({ id: z.string() })]).optional(),
    }),
  }),
});
export type StripeEvent = z.output<typeof StripeEvent>;

export const receiptStates = ["handled", "waiting", "failed"] as const;
/** The address of the page of receipts; what it does not know is left out. */
export const ReceiptQuery = z.object({
  state: z.enum(receiptStates).optional().catch(undefined),
  type: z.string().max(100).optional().catch(undefined),
  sort: z.enum(["newest", "oldest"]).default("newest").catch("newest"),
  after: z.uuid().optional().catch(undefined),
});
export type ReceiptQuery = z.output<typeof ReceiptQuery>;
export const ReceiptInput = z.object({ receiptId: z.uuid({ error: "This is no receipt." }) });
