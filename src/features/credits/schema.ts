import { z } from "zod";

export const transactionKinds = ["grant", "purchase", "hold", "capture", "release", "adjustment"] as const;
export const TransactionKind = z.enum(transactionKinds);
export type TransactionKind = z.output<typeof TransactionKind>;

/** What of the ledger to show. `after` is the `nextCursor` of the page before. */
export const TransactionFilter = z.object({
  kind: TransactionKind.optional(),
  after: z
    .string()
    .regex(/^\d{1,18}$/, "This is no cursor of the ledger.")
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type TransactionFilter = z.output<typeof TransactionFilter>;
