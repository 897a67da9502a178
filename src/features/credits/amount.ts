/** One credit in the unit the ledger counts in. */
export const microPerCredit = 1_000_000n;

/** Credits as people write them, at most six decimals, in micro-credits. Throws on what is no amount. */
export function toMicro(credits: number): bigint {
  if (!Number.isFinite(credits) || Math.abs(credits) > 1e9) throw new RangeError(`${credits} is no amount of credits.`);
  return BigInt(Math.round(credits * Number(microPerCredit)));
}

/** Micro-credits as the decimal number that JSON and screens show. */
export const toCredits = (micro: bigint): number => Number(micro) / Number(microPerCredit);

const written = new Intl.NumberFormat("en-US", { maximumFractionDigits: 6 });

/** `1,234.5` */
export const formatCredits = (micro: bigint): string => written.format(toCredits(micro));

/** `1 credit`, `2.5 credits` */
export const creditsInWords = (micro: bigint): string =>
  `${formatCredits(micro)} ${micro === microPerCredit ? "credit" : "credits"}`;

/** `+5`, `−1.5`, `0`: a change to a balance. */
export function formatChange(micro: bigint): string {
  if (micro === 0n) return "0";
  return `${micro < 0n ? "−" : "+"}${formatCredits(micro < 0n ? -micro : micro)}`;
}
