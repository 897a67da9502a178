import { formatCredits } from "@/components/display/format";

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
