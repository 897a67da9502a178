import { expect, test } from "vitest";
import { growthOf, shownDays } from "./growth";

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const now = new Date("2026-03-04T13:00:00Z");

test("days without a change are like the day before, up to today", () => {
  const days = [
    { day: day("2026-03-01"), memberCount: 5 },
    { day: day("2026-03-03"), memberCount: 2 },
  ];
  expect(growthOf(days, now, 2)).toEqual([
    { day: "03-01", people: 5 },
    { day: "03-02", people: 5 },
    { day: "03-03", people: 2 },
    { day: "03-04", people: 2 },
  ]);
});

test("a segment that has not changed for long shows today, an empty one nothing", () => {
  expect(growthOf([], now, 7)).toEqual([{ day: "03-04", people: 7 }]);
  expect(growthOf([], now, 0)).toEqual([]);
  expect(shownDays(now)).toEqual(day("2026-02-03"));
});
