import { z } from "zod";

export const transactionKinds = ["grant", "purchase", "hold", "capture", "release", "adjustment"] as const;
export const TransactionKind = z.enum(transactionKinds);
export type TransactionKind = z.output<typeof TransactionKind>;

/** What of the ledger to show. `after` is the `nextCursor` of the page before. */
export const TransactionFilter = z.object({
  kind: TransactionKind.optional(),
  /** Only the charge of this summary. */
  summaryId: z.uuid().optional(),
  after: z
    .string()
    .regex(/^\d{1,18}$/, "This is no cursor of the ledger.")
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type TransactionFilter = z.output<typeof TransactionFilter>;

const one = z.string().optional().catch(undefined);

/** The address of the credits page; what it does not know is left out. */
export const LedgerPage = z.object({
  kind: TransactionKind.optional().catch(undefined),
  after: TransactionFilter.shape.after.catch(undefined),
  summary: one,
  /** Whole credits a run is short of, and the path to go back to after buying them. */
  need: z.coerce.number().int().min(1).max(1_000_000_000).optional().catch(undefined),
  return: z
    .string()
    .regex(/^\/(?![/\\])/)
    .max(500)
    .optional()
    .catch(undefined),
  purchase: z.enum(["done", "waiting"]).optional().catch(undefined),
});
