import { expect, test } from "vitest";
import { firstSince, isTimeZone, periodDue, type Schedule } from "./schedule";

const daily: Schedule = { frequency: "daily", weekday: 1, hour: 8, timeZone: "Europe/Berlin", quietDays: [6, 7] };
const at = (text: string) => new Date(text);

test("a daily digest is due from its hour on, by its own clock, and stays due that day", () => {
  expect(periodDue(daily, at("2026-11-20T06:59:00Z"))).toBeNull();
  expect(periodDue(daily, at("2026-11-20T07:00:00Z"))).toBe("2026-11-20");
  expect(periodDue(daily, at("2026-11-20T22:59:00Z"))).toBe("2026-11-20");
  expect(periodDue({ ...daily, timeZone: "Asia/Tokyo" }, at("2026-11-19T23:00:00Z"))).toBe("2026-11-20");
  expect(periodDue({ ...daily, timeZone: "America/New_York" }, at("2026-11-20T12:59:00Z"))).toBeNull();
});

test("nothing on quiet days; a weekly one on its day alone", () => {
  expect(periodDue(daily, at("2026-11-21T12:00:00Z"))).toBeNull();
  expect(periodDue(daily, at("2026-11-23T12:00:00Z"))).toBe("2026-11-23");
  const weekly: Schedule = { ...daily, frequency: "weekly", weekday: 5 };
  expect(periodDue(weekly, at("2026-11-19T12:00:00Z"))).toBeNull();
  expect(periodDue(weekly, at("2026-11-20T12:00:00Z"))).toBe("2026-11-20");
});

test("one period a day that is not quiet, also around the days when the clocks change", () => {
  for (const timeZone of ["Europe/Berlin", "America/New_York"])
    for (const [month, day] of [
      [2, 5],
      [9, 22],
    ] as const) {
      const periods = new Set<string>();
      for (let hour = 0; hour < 28 * 24; hour++) {
        const period = periodDue(
          { ...daily, timeZone, hour: 2, quietDays: [7] },
          new Date(Date.UTC(2026, month, day, hour)),
        );
        if (period) periods.add(period);
      }
      expect([24, 25]).toContain(periods.size);
    }
});

test("a first digest looks back one period; a zone is one the machine knows", () => {
  expect(firstSince("daily", at("2026-11-20T08:00:00Z"))).toEqual(at("2026-11-19T08:00:00Z"));
  expect(firstSince("weekly", at("2026-11-20T08:00:00Z"))).toEqual(at("2026-11-13T08:00:00Z"));
  expect([isTimeZone("Europe/Berlin"), isTimeZone("Nowhere/Here")]).toEqual([true, false]);
});
