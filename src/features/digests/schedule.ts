export type Schedule = {
  frequency: "daily" | "weekly";
  /** 1 = Monday … 7 = Sunday. */
  weekday: number;
  hour: number;
  timeZone: string;
  quietDays: number[];
};

export function isTimeZone(value: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: value }));
  } catch {
    return false;
  }
}

const dayMs = 24 * 60 * 60_000;

/** What the calendar and the clock on the wall show there. Swedish writes dates as ISO 8601 does. */
function wallClock(at: Date, timeZone: string) {
  const shown = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" }).format(at);
  const date = shown.slice(0, 10);
  return { date, hour: Number(shown.slice(11, 13)), weekday: new Date(`${date}T00:00:00Z`).getUTCDay() || 7 };
}

/** The local day whose digest is due by now, as 2026-11-21; null when none is. A missed hour is made up for that day. */
export function periodDue({ frequency, weekday, hour, timeZone, quietDays }: Schedule, now: Date): string | null {
  const clock = wallClock(now, timeZone);
  if (clock.hour < hour || quietDays.includes(clock.weekday)) return null;
  if (frequency === "weekly" && clock.weekday !== weekday) return null;
  return clock.date;
}

/** From when on a first digest looks back. */
export const firstSince = (frequency: Schedule["frequency"], now: Date): Date =>
  new Date(now.getTime() - (frequency === "weekly" ? 7 : 1) * dayMs);
