const LOCALE = "en-US";
const MICRO = 1_000_000n;

const wholeNumber = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });

export const formatNumber = (value: number | bigint) => wholeNumber.format(value);

/** `ratio` 0.125 prints as "12.5%". */
export const formatPercent = (ratio: number) =>
  new Intl.NumberFormat(LOCALE, {
    style: "percent",
    maximumFractionDigits: 1,
  }).format(ratio);

/** `cents` in the currency's smallest unit; whole amounts print without decimals. */
export function formatMoney(cents: number, currency = "usd") {
  const digits = cents % 100 === 0 ? 0 : 2;
  return new Intl.NumberFormat(LOCALE, {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(cents / 100);
}

/**
 * Credits from integer micro-credits (1 credit = 1,000,000). Cut off, never rounded up, after `digits`
 * decimals: nobody is shown more than they have. With 6 digits the figure is exact.
 */
export function formatCredits(micro: bigint | number | string, digits = 2) {
  const amount = BigInt(micro);
  const size = amount < 0n ? -amount : amount;
  const fraction = (size % MICRO).toString().padStart(6, "0").slice(0, digits).replace(/0+$/, "");
  const text = `${wholeNumber.format(size / MICRO)}${fraction && `.${fraction}`}`;
  return amount < 0n && text !== "0" ? `−${text}` : text;
}

/** `size` in bytes, with decimal units. */
export function formatBytes(size: number) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const step = size < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(size) / 3));
  const value = size / 1000 ** step;
  return `${value.toFixed(step === 0 || value >= 100 ? 0 : 1)} ${units[step]}`;
}

export type DateStyle = "date" | "datetime" | "time" | "day";

const dateStyles: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  date: { day: "numeric", month: "short", year: "numeric" },
  datetime: {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "numeric",
    minute: "2-digit",
  },
  time: { hour: "numeric", minute: "2-digit" },
  day: { day: "numeric", month: "short" },
};

/** Without `timeZone` the reader's own zone is used. */
export const formatDate = (at: Date, style: DateStyle = "date", timeZone?: string) =>
  new Intl.DateTimeFormat(LOCALE, { ...dateStyles[style], timeZone }).format(at);

const relative = new Intl.RelativeTimeFormat(LOCALE, {
  numeric: "auto",
  style: "short",
});
const relativeSteps = [
  { unit: "minute", seconds: 60, below: 60 * 60 },
  { unit: "hour", seconds: 60 * 60, below: 24 * 60 * 60 },
  { unit: "day", seconds: 24 * 60 * 60, below: 7 * 24 * 60 * 60 },
] as const;

/** "just now", "5 min. ago", "in 2 hr."; null when a plain date says it better (a week or more away). */
export function formatRelative(at: Date, now: Date) {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  const distance = Math.abs(seconds);
  if (distance < 45) return "just now";
  const step = relativeSteps.find(({ below }) => distance < below);
  return step ? relative.format(Math.round(seconds / step.seconds), step.unit) : null;
}
