import { expect, test } from "vitest";
import { laneLimit, quotaTables } from "./limits";

test("the tight numbers of 2026: 300 message reads a minute and user", () => {
  const { unitsPerMinuteUser, units } = quotaTables["2026"];
  expect(unitsPerMinuteUser / units["messages.get"]).toBe(300);
  expect(units).toMatchObject({ "messages.list": 5, "history.list": 2, "threads.get": 40, "messages.send": 100 });
  expect(quotaTables.legacy.units["messages.get"]).toBe(5);
});

test("a backfill leaves room: a little while it is alone, a third beside a person", () => {
  expect(laneLimit(6_000, "interactive", true)).toBe(5_940);
  expect(laneLimit(6_000, "backfill", false)).toBe(5_760);
  expect(laneLimit(6_000, "backfill", true)).toBe(4_200);
});
