import { describe, expect, it } from "vitest";
import { latestTick, parseCron } from "./cron-expression";

const nextOf = (expression: string, from: string, count = 1) =>
  parseCron(expression)
    .nextRuns(count, new Date(from))
    .map((tick) => tick.toISOString());

describe("cron", () => {
  it("is UTC unless it names a zone", () => {
    expect(nextOf("0 9 * * *", "2026-01-15T00:00:00Z")).toEqual(["2026-01-15T09:00:00.000Z"]);
    expect(nextOf("TZ=Europe/Paris 0 9 * * *", "2026-01-15T00:00:00Z")).toEqual(["2026-01-15T08:00:00.000Z"]);
    expect(nextOf("TZ=Europe/Paris 0 9 * * *", "2026-07-15T00:00:00Z")).toEqual(["2026-07-15T07:00:00.000Z"]);
  });

  it.each(["* * * *", "* * * * * *", "nonsense", "61 * * * *", "TZ=Nowhere/Town 0 9 * * *"])(
    "%j is refused",
    (expression) => {
      expect(() => parseCron(expression)).toThrow();
    },
  );

  it("fires once on the days the clock changes", () => {
    // 2026-03-29: 02:00 becomes 03:00 in Paris; 2026-10-25: 03:00 becomes 02:00.
    const spring = nextOf("TZ=Europe/Paris 30 2 * * *", "2026-03-28T12:00:00Z", 2);
    expect(spring[0]?.slice(0, 10)).toBe("2026-03-29");
    expect(spring[1]).toBe("2026-03-30T00:30:00.000Z");
    const autumn = nextOf("TZ=Europe/Paris 30 2 * * *", "2026-10-24T12:00:00Z", 2);
    expect(autumn[0]?.slice(0, 10)).toBe("2026-10-25");
    expect(autumn[1]).toBe("2026-10-26T01:30:00.000Z");
  });

  it("of missed ticks only the latest is due", () => {
    const cron = parseCron("*/5 * * * *");
    const stored = new Date("2026-01-15T10:00:00Z");
    expect(latestTick(cron, stored, new Date("2026-01-15T10:00:01Z"))).toEqual(stored);
    expect(latestTick(cron, stored, new Date("2026-01-15T12:07:00Z")).toISOString()).toBe("2026-01-15T12:05:00.000Z");
    expect(latestTick(cron, stored, new Date("2026-01-15T12:05:00Z")).toISOString()).toBe("2026-01-15T12:05:00.000Z");
  });
});
