const languages = "en de fr es it pt nl sv da nb fi pl cs hu ro tr ru uk el id vi".split(" ");

/** What each of these is called, short and long, alone and in a date, in the languages above. */
function namesOf(part: "month" | "weekday", dates: Date[]): ReadonlySet<string>[] {
  const formats = languages.flatMap((language) =>
    (["long", "short"] as const).flatMap((width) => [
      new Intl.DateTimeFormat(language, { [part]: width, timeZone: "UTC" }),
      new Intl.DateTimeFormat(language, { [part]: width, day: "numeric", timeZone: "UTC" }),
    ]),
  );
  const nameOf = (format: Intl.DateTimeFormat, date: Date) =>
    format.formatToParts(date).find(({ type }) => type === part)?.value ?? "";
  return dates.map(
    (date) =>
      new Set(
        formats.map((format) =>
          nameOf(format, date)
            .toLowerCase()
            .replace(/[^\p{L}]/gu, ""),
        ),
      ),
  );
}
/** 2023 began on a Sunday. */
const months = namesOf(
  "month",
  Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2023, month, 15))),
);
const weekdays = namesOf(
  "weekday",
  Array.from({ length: 7 }, (_, day) => new Date(Date.UTC(2023, 0, 1 + day))),
);

/** Days that are told without a number. */
const relative =
  /(?<!\p{L})(?:today|tonight|tomorrow|yesterday|next|this|coming|within|end of|eod|eom|cob|eow|week|weekend|month|asap|immediately|heute|morgen|übermorgen|nächste\p{L}*|woche|monat|ende|sofort|binnen|aujourd|demain|semaine|mois|prochain\p{L}*|fin|hoy|mañana|semana|mes|próxim\p{L}*|oggi|domani|settimana|mese|prossim\p{L}*|amanhã|hoje|vandaag|volgende|maand|idag|imorgon|nästa|dziś|jutro|tydzień)(?!\p{L})|[今明后後翌次来本]|오늘|내일|сегодня|завтра|недел/iu;

const oneYearMs = 400 * 86_400_000;

/** The numbers of a text, without those that are part of a longer one. */
const numbersIn = (text: string) => new Set((text.match(/\d+/g) ?? []).map(Number));

/**
 * Whether a text may mean this day (YYYY-MM-DD): it writes the day, or speaks of one relative to the mail's
 * own. A check against invention: it lets pass what it cannot tell.
 */
export function mentionsDay(text: string, day: string, sentAt: Date | null): boolean {
  const at = Date.parse(day);
  const [year = 0, month = 0, date = 0] = day.slice(0, 10).split("-").map(Number);
  if (Number.isNaN(at)) return false;
  if (text.includes(day.slice(0, 10))) return true;
  const numbers = numbersIn(text);
  const words = new Set(text.toLowerCase().match(/\p{L}{3,}/gu));
  const says = (names: ReadonlySet<string> | undefined) => [...words].some((word) => names?.has(word));
  const named = months.some(says);
  const isMonthSaid = says(months[month - 1]) || numbers.has(month) || !named;
  const isCompact = text.includes(day.slice(0, 10).replaceAll("-", ""));
  const isYearSaid = numbers.has(year) || numbers.has(year % 100) || !/(?<!\d)(?:19|20)\d\d(?!\d)/.test(text);
  if (isCompact || (numbers.has(date) && isMonthSaid && isYearSaid && (named || numbers.size > 1))) return true;
  const isNear = sentAt === null || Math.abs(at - sentAt.getTime()) < oneYearMs;
  return isNear && (relative.test(text) || says(weekdays[new Date(at).getUTCDay()]));
}
