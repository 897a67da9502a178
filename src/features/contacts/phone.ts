import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";

export type Phone = { phone: string; country: string | null };

/** The country of a locale such as `de-AT`. */
export function countryOfLocale(locale: string): CountryCode | undefined {
  const region = /^[a-z]{2,3}(?:[-_][a-z]{4})?[-_]([a-z]{2})\b/i.exec(locale)?.[1]?.toUpperCase();
  return region && isSupportedCountry(region) ? region : undefined;
}

/** E.164 where the number says its country or the locale does; else as it was written. */
export function normalisePhone(text: string, locale = ""): Phone {
  const trimmed = text.replace(/[^\d+()./\- x]/gi, "").trim();
  if (trimmed === "") return { phone: "", country: null };
  const found = parsePhoneNumberFromString(trimmed.replace(/^00(?=[1-9])/, "+"), countryOfLocale(locale));
  if (!found?.isPossible()) return { phone: trimmed.slice(0, 40), country: null };
  return { phone: found.number, country: found.country ?? null };
}
