/** The instants at which zones of one country are compared: midwinter and midsummer of a year. */
const seasons = (year: number) => [new Date(Date.UTC(year, 0, 15, 12)), new Date(Date.UTC(year, 6, 15, 12))];

export function isTimeZone(value: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: value }));
  } catch {
    return false;
  }
}

/** As the time zone database spells it; null when it knows no such zone. */
export const canonicalZone = (value: string): string | null =>
  isTimeZone(value) && /^[A-Za-z]/.test(value)
    ? new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions().timeZone
    : null;

const clock = (zone: string, at: Date) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(at);

type KnowsZones = Intl.Locale & { timeZones?: string[]; getTimeZones?: () => string[] | undefined };

/** The zone of a country whose clocks all show the same time; null where they differ. */
export function zoneOfCountry(country: string, now: Date): string | null {
  if (!/^[A-Z]{2}$/.test(country)) return null;
  const locale: KnowsZones = new Intl.Locale("und", { region: country });
  const zones = locale.getTimeZones?.() ?? locale.timeZones ?? [];
  const [first] = zones;
  if (!first) return null;
  const isOne = seasons(now.getUTCFullYear()).every((at) => new Set(zones.map((zone) => clock(zone, at))).size === 1);
  return isOne ? first : null;
}

export type ZoneSource = "explicit" | "phone" | "country" | "workspace";
type Zone = { timeZone: string; timeZoneSource: ZoneSource | null };

/** What phone and locale tell of a person's zone, the phone first. */
export function guessZone({ phone, locale }: { phone: string | null; locale: string | null }, now: Date): Zone {
  const byPhone = phone && zoneOfCountry(phone, now);
  if (byPhone) return { timeZone: byPhone, timeZoneSource: "phone" };
  const byLocale = locale && zoneOfCountry(locale, now);
  return byLocale ? { timeZone: byLocale, timeZoneSource: "country" } : { timeZone: "", timeZoneSource: null };
}
