/** An amount in the currency's smallest unit, as people write it: 1999 usd → $19.99, 500 jpy → ¥500. */
export function formatAmount(amount: number, currency: string): string {
  const format = new Intl.NumberFormat("en-US", { style: "currency", currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
