/** Web and mail addresses, also without a scheme and in the disguises that keep filters from seeing them. */
const link =
  /\b(?:[a-z][a-z0-9+.-]{1,20}:\/\/|www\.)[^\s<>"'()[\]{}]+|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+|[\p{L}\p{N}_-]{1,63}\s?(?:\[\.\]|\(\.\)|\[dot\]|\(dot\))\s?[\p{L}\p{N}_.-]{2,63}(?:\/[^\s<>"'()[\]{}]*)?|(?<![\p{L}\p{N}@._-])(?:[\p{L}\p{N}_-]{1,63}\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}])(?:[/?#][^\s<>"'()[\]{}]*)?/giu;
const phone = /(?<![\w.])(?:\+|00)?\(?\d[\d\s()./-]{5,20}\d(?![\w])/gu;
const currency =
  "US\\$|USD|EUR|GBP|CHF|JPY|CNY|INR|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|ZAR|BTC|ETH|dollars?|euros?|pounds?|bitcoins?";
const amount = new RegExp(
  `(?:[$€£¥₹₽₩]|\\b(?:${currency}))\\s?\\d[\\d.,']*(?:\\s?(?:k|m|bn|million|billion|thousand)\\b)?|\\d[\\d.,']*\\s?(?:[$€£¥₹₽₩]|(?:${currency}|kr|zł)\\b)`,
  "giu",
);

const linkKey = (text: string) =>
  text
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, "")
    .replace(/^www\./, "")
    .replace(/[.,;:!?/]+$/, "");
const hostOf = (key: string) => key.split(/[/?#]/)[0] ?? "";
const digits = (text: string) => text.replace(/\D/g, "").replace(/^00/, "");
const amountKey = (text: string) => digits(text.replace(/[.,]0{1,2}(?!\d)/, ""));

export type Claims = {
  hasAddress: (text: string) => boolean;
  hasPhone: (text: string) => boolean;
  hasAmount: (text: string) => boolean;
};

/** What a source says, to compare with: its addresses, its runs of digits. */
export function claimsOf(source: string): Claims {
  const keys = (source.match(link) ?? []).map(linkKey);
  const addresses = new Set([...keys, ...keys.map(hostOf), ...keys.map((key) => key.split("@")[1] ?? key)]);
  const runs = (source.match(/\d[\d\s().,'/-]*\d|\d/g) ?? []).map(digits);
  const numbers = new Set((source.match(/\d[\d.,']*/g) ?? []).map(amountKey));
  return {
    hasAddress: (text) => addresses.has(linkKey(text)),
    hasPhone: (text) => runs.some((run) => run.includes(digits(text))),
    hasAmount: (text) => numbers.has(amountKey((text.match(/\d[\d.,']*/) ?? [""])[0])),
  };
}

/** A day or a year written with separators is no telephone number. */
const looksLikeDate = (text: string) => /^\d{4}-\d{1,2}-\d{1,2}\b|^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$/.test(text.trim());

/** Addresses, telephone numbers and sums of a text that the source does not hold. */
export const foreignIn = (text: string, claims: Claims): string[] => {
  const folded = text.normalize("NFKC");
  return [
    ...(folded.match(link) ?? []).filter((found) => !claims.hasAddress(found)),
    ...(folded.match(amount) ?? []).filter((found) => !claims.hasAmount(found)),
    ...(folded.match(phone) ?? []).filter(
      (found) => !looksLikeDate(found) && digits(found).length >= 7 && !claims.hasPhone(found),
    ),
  ];
};

/** Free text without addresses, telephone numbers and sums that its source does not hold. */
export function onlyFromSource(text: string, claims: Claims): string {
  if (foreignIn(text, claims).length === 0) return text;
  return (
    text
      // Look-alike dots and digits are told only in this form.
      .normalize("NFKC")
      .replace(link, (found) => (claims.hasAddress(found) ? found : ""))
      .replace(amount, (found) => (claims.hasAmount(found) ? found : ""))
      .replace(phone, (found) =>
        looksLikeDate(found) || digits(found).length < 7 || claims.hasPhone(found) ? found : "",
      )
      .replace(/\(\s*\)|\[\s*\]|<\s*>/g, "")
      .replace(/ {2,}/g, " ")
      .replace(/ +([.,;:!?])/g, "$1")
      .trim()
  );
}

/** A text in parts; those that are web addresses with their host, as a browser would spell it. */
export function linkParts(text: string): { text: string; host: string | null }[] {
  const parts: { text: string; host: string | null }[] = [];
  let at = 0;
  for (const { 0: found, index } of text.matchAll(link)) {
    if (!/^(?:[a-z][a-z0-9+.-]*:\/\/|www\.)|\//i.test(found)) continue;
    if (index > at) parts.push({ text: text.slice(at, index), host: null });
    const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(found) ? found : `https://${found}`;
    parts.push({ text: found, host: URL.canParse(address) ? new URL(address).host : null });
    at = index + found.length;
  }
  return at < text.length ? [...parts, { text: text.slice(at), host: null }] : parts;
}
