/** A sum of money as written. */
export type FoundAmount = { value: string; start: number; end: number };

const number = "\\d{1,3}(?:[ ,.'\u00a0]\\d{3})+(?:[.,]\\d{1,2})?|\\d+(?:[.,]\\d{1,2})?";
const scale = "(?:\\s?(?:million|billion|thousand|mio|mrd|bn|[kKmMbB](?!\\p{L})))?";
const codes = "USD|EUR|GBP|CHF|JPY|CAD|AUD|NZD|INR|SEK|NOK|DKK|PLN|CZK|CNY|BRL|MXN|ZAR|SGD|HKD";
const money = new RegExp(
  [
    `(?:US|CA|AU|HK|NZ|R)?[$€£¥₹](?:\\s?)(?:${number})${scale}`,
    `(?<![\\p{L}])(?:${codes})\\s?(?:${number})${scale}`,
    `(?<![\\p{L}\\p{N}.,])(?:${number})${scale}\\s?(?:€|£|(?:${codes}|dollars?|euros?|pounds sterling|francs|Fr\\.)(?!\\p{L}))`,
  ].join("|"),
  "gu",
);

export function findAmounts(text: string): FoundAmount[] {
  if (!/\d/.test(text)) return [];
  return [...text.matchAll(money)].map((match) => ({
    value: match[0].trim(),
    start: match.index,
    end: match.index + match[0].length,
  }));
}
