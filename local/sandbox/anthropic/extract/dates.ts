/** A date named in the text; `value` is `YYYY-MM-DD`. */
export type FoundDate = { value: string; start: number; end: number };

const dayMs = 86_400_000;
const monthNames: Array<[RegExp, number]> = [
  [/^(?:jan|gen|ene|sty)/, 1],
  [/^(?:feb|fév|fev)/, 2],
  [/^(?:mar|mär|mrt|maa)/, 3],
  [/^(?:apr|avr|abr)/, 4],
  [/^(?:may|mai|mag|maj|mei)/, 5],
  [/^(?:jun|juin|giu)/, 6],
  [/^(?:jul|juil|lug)/, 7],
  [/^(?:aug|aoû|aou|ago)/, 8],
  [/^(?:sep|set)/, 9],
  [/^(?:oct|okt|out|ott)/, 10],
  [/^nov/, 11],
  [/^(?:dec|dez|déc|dic)/, 12],
];
const month =
  "(?:jan(?:uary|uar|vier)?|ene(?:ro)?|gen(?:naio)?|feb(?:ruary|ruar|rero|braio)?|f[ée]v(?:rier)?|mar(?:ch|s|zo|ço|ca)?|märz?|apr(?:il|ile)?|avr(?:il)?|abr(?:il)?|may|mai|mayo|maggio|mei|june?|juin|juni|junio|giugno|july?|juil(?:let)?|juli|julio|luglio|aug(?:ust|ustus)?|ao[ûu]t|agosto|sep(?:t(?:ember|embre)?)?|settembre|setembro|oct(?:ober|obre|ubre)?|okt(?:ober)?|outubro|ottobre|nov(?:ember|embre|iembre)?|dec(?:ember)?|dez(?:ember)?|d[ée]c(?:embre)?|dic(?:iembre|embre)?)";
const weekdays: Array<[RegExp, number]> = [
  [/^(?:sun|sonntag|dimanche|domingo|domenica|zondag)/, 0],
  [/^(?:mon|lundi|lunes|luned|maandag)/, 1],
  [/^(?:tue|dienstag|mardi|martes|marted|dinsdag)/, 2],
  [/^(?:wed|mittwoch|mercredi|miércoles|mercoled|woensdag)/, 3],
  [/^(?:thu|donnerstag|jeudi|jueves|gioved|donderdag)/, 4],
  [/^(?:fri|freitag|vendredi|viernes|venerd|vrijdag)/, 5],
  [/^(?:sat|samstag|samedi|sábado|sabato|zaterdag)/, 6],
];
const weekday =
  "(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)";
const year = "(?:19|20)\\d{2}";
const edge = "(?<![\\p{L}\\p{N}])";
const after = "(?![\\p{L}\\p{N}])";
const pattern = (source: string) => new RegExp(`${edge}(?:${source})${after}`, "giu");

const isoDate = pattern(`(${year})-(\\d{2})-(\\d{2})`);
const dayMonth = pattern(
  `(\\d{1,2})(?:st|nd|rd|th|er|º|\\.)?\\s+(?:of\\s+|de\\s+)?(${month})\\.?(?:(?:,\\s*|\\s+)(?:de\\s+)?(${year}))?`,
);
const monthDay = pattern(`(${month})\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?(?:\\s*,?\\s+(${year}))?`);
const numeric = pattern("(\\d{1,2})([/.])(\\d{1,2})\\2(\\d{4}|\\d{2})");
const named = pattern(
  `(?:(next|this|coming|nächsten?|kommenden?|prochaine?|próximo)\\s+)?(${weekday})|(today|tonight|heute|aujourd'hui|hoy|oggi|vandaag|hoje|by (?:eod|cob)|end of (?:the )?(?:business )?day|eod|cob)|(day after tomorrow|übermorgen)|(tomorrow|morgen|demain|mañana|domani|amanhã)|(end of (?:the |this )?week)|(end of (?:the |this )?month)`,
);
const relative = pattern(
  "(?:in(?! \\d+ (?:hours|minutes))|within|innerhalb von|binnen|dans|sous|en|entro|binnen)\\s+(?:the next\\s+)?(\\d{1,3}|two|three|four|five|seven|ten|zwei|drei|deux|trois|dos|tres)\\s+(business days?|working days?|days?|hours?|weeks?|tagen|stunden|wochen|jours?|heures?|semaines?|días?|horas?|semanas?|giorni|ore|dagen)",
);
const numberWords: Record<string, number> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  seven: 7,
  ten: 10,
  zwei: 2,
  drei: 3,
  deux: 2,
  trois: 3,
  dos: 2,
  tres: 3,
};

/** Dates in reading order; those relative to the day of writing need `sentAt`. */
export function findDates(text: string, sentAt: Date | null, language: string, isBulk = false): FoundDate[] {
  const found: FoundDate[] = [];
  const add = (match: RegExpMatchArray, value: string | null) => {
    const start = match.index ?? 0;
    const end = start + match[0].length;
    const isTaken = found.some((other) => start < other.end && other.start < end);
    if (value !== null && !isTaken) found.push({ value, start, end });
  };
  const hasDigit = /\d/.test(text);
  if (!hasDigit && !sentAt) return found;
  if (hasDigit) findWrittenDates(text, sentAt, language, add);
  // "Call today!" of an advertisement is no date.
  if (sentAt && !isBulk) {
    for (const match of text.matchAll(named)) {
      const end = match.index + match[0].length;
      // "Sunday, August 25" is one date.
      const isPartOfDate = found.some((other) => other.start >= end && other.start - end <= 3);
      if (!isPartOfDate) add(match, namedDate(match, sentAt));
    }
    for (const match of text.matchAll(relative)) add(match, relativeDate(match, sentAt));
  }
  return found.sort((left, right) => left.start - right.start);
}

type Add = (match: RegExpMatchArray, value: string | null) => void;

function findWrittenDates(text: string, sentAt: Date | null, language: string, add: Add): void {
  for (const match of text.matchAll(isoDate)) add(match, iso(match[1], match[2], match[3]));
  for (const match of text.matchAll(dayMonth)) {
    add(match, monthDate(match[2], match[1], match[3], sentAt));
  }
  for (const match of text.matchAll(monthDay)) {
    // "may 5" in running text is more often the verb; a month name starts with a capital.
    const isName = /^\p{Lu}/u.test(match[1] ?? "");
    if (isName) add(match, monthDate(match[1], match[2], match[3], sentAt));
  }
  for (const match of text.matchAll(numeric)) add(match, numericDate(match, language));
}

function iso(yearText = "", monthText = "", dayText = ""): string | null {
  const date = new Date(Date.UTC(Number(yearText), Number(monthText) - 1, Number(dayText)));
  const isReal = date.getUTCMonth() === Number(monthText) - 1 && date.getUTCDate() === Number(dayText);
  return isReal ? date.toISOString().slice(0, 10) : null;
}

function monthDate(name = "", day = "", yearText: string | undefined, sentAt: Date | null): string | null {
  const number = monthNames.find(([prefix]) => prefix.test(name.toLowerCase()))?.[1];
  if (number === undefined) return null;
  if (yearText !== undefined) return iso(yearText, String(number), day);
  if (!sentAt) return null;
  // Without a year, people mean the near one: two months back at most, else the future.
  const value = iso(String(sentAt.getUTCFullYear()), String(number), day);
  if (value === null) return null;
  const distanceDays = (Date.parse(value) - sentAt.getTime()) / dayMs;
  const shift = distanceDays < -62 ? 1 : distanceDays > 304 ? -1 : 0;
  return iso(String(sentAt.getUTCFullYear() + shift), String(number), day);
}

function numericDate(match: RegExpMatchArray, language: string): string | null {
  const [, first = "", sign = "", second = "", yearText = ""] = match;
  if (sign === "." && yearText.length === 2 && Number(first) < 10 && first.length === 1) return null;
  const fullYear = yearText.length === 2 ? `${Number(yearText) < 70 ? "20" : "19"}${yearText}` : yearText;
  const isMonthFirst = sign === "/" && language === "en" && Number(first) <= 12;
  return isMonthFirst ? iso(fullYear, first, second) : iso(fullYear, second, first);
}

function namedDate(match: RegExpMatchArray, sentAt: Date): string | null {
  const [, modifier, dayName, today, dayAfter, tomorrow, weekEnd, monthEnd] = match;
  if (dayName) {
    const target = weekdays.find(([prefix]) => prefix.test(dayName.toLowerCase()))?.[1];
    if (target === undefined) return null;
    const ahead = (target - sentAt.getUTCDay() + 7) % 7 || 7;
    const isNext = modifier?.toLowerCase() === "next" && ahead < 3;
    return plusDays(sentAt, isNext ? ahead + 7 : ahead);
  }
  // "Tech Update Today" is a name; the day is written small, or begins the sentence.
  if (today) return /^T/.test(today) && match.index !== 0 ? null : plusDays(sentAt, 0);
  if (dayAfter) return plusDays(sentAt, 2);
  if (tomorrow) return plusDays(sentAt, 1);
  if (weekEnd) return plusDays(sentAt, (5 - sentAt.getUTCDay() + 7) % 7);
  if (monthEnd)
    return new Date(Date.UTC(sentAt.getUTCFullYear(), sentAt.getUTCMonth() + 1, 0)).toISOString().slice(0, 10);
  return null;
}

function relativeDate(match: RegExpMatchArray, sentAt: Date): string {
  const [, amountText = "", unit = ""] = match;
  const amount = numberWords[amountText.toLowerCase()] ?? Number(amountText);
  const days = /^(?:hour|stund|heure|hora|ore)/i.test(unit)
    ? amount / 24
    : /^(?:week|woche|sem)/i.test(unit)
      ? amount * 7
      : amount;
  return plusDays(sentAt, Math.ceil(days));
}

function plusDays(from: Date, days: number): string {
  return new Date(from.getTime() + days * dayMs).toISOString().slice(0, 10);
}
