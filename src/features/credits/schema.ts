import { z } from "zod";
import { formatCredits } from "@/components/display/format";

export const transactionKinds = [
  "grant",
  "purchase",
  "hold",
  "capture",
  "release",
  "adjustment",
  "expiry",
  "claw_back",
  "restore",
  "write_off",
] as const;
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

/** Held credits that come back to a lot which expired meanwhile can be spent for this long. */
export const graceDays = 7;

export const lotSources = ["welcome", "pack", "plan", "top_up", "adjustment"] as const;
export type LotSource = (typeof lotSources)[number];

/** Which lots to show. `after` is the `nextCursor` of the page before. */
export const LotFilter = z.object({
  /** Only those of which something remains. */
  isOpen: z.boolean().default(true),
  after: z
    .string()
    .regex(/^\d{1,6}$/, "This is no cursor of the lots.")
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type LotFilter = z.output<typeof LotFilter>;

/** A workspace's daily cap as its form sends it; empty for none. */
export const SpendCapInput = z.object({
  dailyCredits: z
    .string()
    .trim()
    .regex(/^(\d{1,9}(\.\d{1,6})?)?$/, "Write a number of credits such as 200, or nothing for no cap."),
});

/** The address of the credits page; what it does not know is left out. */
export const LedgerPage = z.object({
  kind: TransactionKind.optional().catch(undefined),
  after: TransactionFilter.shape.after.catch(undefined),
  /** Lots: used-up ones as well, and from which on. */
  lots: z.enum(["all"]).optional().catch(undefined),
  lot: LotFilter.shape.after.catch(undefined),
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

/** One credit in the unit the ledger counts in. */
export const microPerCredit = 1_000_000n;

/** Credits as people write them, rounded at the sixth decimal, in micro-credits. Throws on what is no amount. */
export function toMicro(credits: number): bigint {
  if (!Number.isFinite(credits) || Math.abs(credits) > 1e9) throw new RangeError(`${credits} is no amount of credits.`);
  return BigInt(Math.round(credits * Number(microPerCredit)));
}

/** Micro-credits as the decimal number that JSON and files show. */
export const toCredits = (micro: bigint): number => Number(micro) / Number(microPerCredit);

/** `1 credit`, `2.5 credits` */
export const creditsInWords = (micro: bigint): string =>
  `${formatCredits(micro, 6)} ${micro === microPerCredit ? "credit" : "credits"}`;

/** An invariant that does not hold. */
export const LedgerProblem = z.object({
  workspaceId: z.string(),
  invariant: z.string(),
  expected: z.string(),
  actual: z.string(),
});
export type LedgerProblem = z.output<typeof LedgerProblem>;
