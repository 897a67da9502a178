import { expect, test } from "vitest";
import { isZone, lastDays, startOfDate, startOfMonth } from "./days";

const hours = (a: Date | undefined, b: Date | undefined) =>
  ((b?.getTime() ?? Number.NaN) - (a?.getTime() ?? Number.NaN)) / 3_600_000;

test("days are the reader's: the same instant is another day elsewhere", () => {
  const now = new Date("2026-03-10T23:30:00Z");
  const today = (zone: string) => lastDays(now, zone, 1)[0]?.date;
  expect([today("UTC"), today("Asia/Tokyo"), today("America/Los_Angeles")]).toEqual([
    "2026-03-10",
    "2026-03-11",
    "2026-03-10",
  ]);
});

test("the days follow each other without a gap, over a change of clocks and of months", () => {
  const days = lastDays(new Date("2026-04-02T12:00:00Z"), "Europe/Berlin", 6);
  expect(days.map(({ date }) => date)).toEqual([
    "2026-03-28",
    "2026-03-29",
    "2026-03-30",
    "2026-03-31",
    "2026-04-01",
    "2026-04-02",
  ]);
  expect(hours(days[0]?.startsAt, days[1]?.startsAt)).toBe(24);
  expect(hours(days[1]?.startsAt, days[2]?.startsAt)).toBe(23);
});

test("a day begins at its first instant, also where midnight is skipped or comes twice", () => {
  expect(startOfDate("2024-04-26", "Africa/Cairo").toISOString()).toBe("2024-04-25T22:00:00.000Z");
  expect(startOfDate("2024-11-03", "America/Havana").toISOString()).toBe("2024-11-03T04:00:00.000Z");
  expect(startOfDate("2026-11-01", "America/New_York").toISOString()).toBe("2026-11-01T04:00:00.000Z");
});

test("a month begins in the reader's zone", () => {
  const now = new Date("2026-06-30T23:00:00Z");
  expect(startOfMonth(now, "UTC").toISOString()).toBe("2026-06-01T00:00:00.000Z");
  expect(startOfMonth(now, "Asia/Kolkata").toISOString()).toBe("2026-06-30T18:30:00.000Z");
});

test("what is no zone is recognised", () => {
  expect(["UTC", "Europe/Berlin", "Mars/Olympus", "", "x".repeat(99)].map(isZone)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
