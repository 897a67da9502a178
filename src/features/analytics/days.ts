/** A calendar day somewhere, and the instant at which it begins there. */
export type Day = { date: string; startsAt: Date };

const dayMs = 24 * 60 * 60_000;

export function isZone(value: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: value }));
  } catch {
    return false;
  }
}

type Clock = (at: Date) => string;

/** What a clock on the wall shows, as `2026-01-31 13:05:00`: Swedish writes dates as ISO 8601 does. */
function clockIn(timeZone: string): Clock {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  return (at) => format.format(at);
}

const dateOn = (clock: Clock, at: Date) => clock(at).slice(0, 10);
const offsetMs = (clock: Clock, at: Date) =>
  Date.parse(`${clock(at).replace(" ", "T")}Z`) - Math.floor(at.getTime() / 1000) * 1000;

/** A day's first instant, also where midnight is skipped or comes twice. */
function beginning(date: string, clock: Clock): Date {
  const midnightMs = Date.parse(`${date}T00:00:00Z`);
  const candidates = [midnightMs - dayMs, midnightMs + dayMs]
    .map((nearMs) => new Date(midnightMs - offsetMs(clock, new Date(nearMs))))
    .sort((a, b) => a.getTime() - b.getTime());
  return candidates.find((at) => dateOn(clock, at) === date) ?? new Date(midnightMs);
}

export const startOfDate = (date: string, timeZone: string) => beginning(date, clockIn(timeZone));

/** The last `count` days in a zone, oldest first, today included. */
export function lastDays(now: Date, timeZone: string, count: number): Day[] {
  const clock = clockIn(timeZone);
  const todayMs = Date.parse(`${dateOn(clock, now)}T00:00:00Z`);
  return Array.from({ length: count }, (_, index) => {
    const date = new Date(todayMs - (count - 1 - index) * dayMs).toISOString().slice(0, 10);
    return { date, startsAt: beginning(date, clock) };
  });
}

export function startOfMonth(now: Date, timeZone: string): Date {
  const clock = clockIn(timeZone);
  return beginning(`${dateOn(clock, now).slice(0, 7)}-01`, clock);
}
