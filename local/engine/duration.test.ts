import { describe, expect, it } from "vitest";
import { backoffMs, durationMs, instantMs, retryAfterMs, YEAR_MS } from "./duration";

describe("durations", () => {
  it.each([
    ["2s", 2000],
    ["1h30m", 5_400_000],
    ["1w", 604_800_000],
    ["250ms", 250],
    ["1.5s", 1500],
    ["", 0],
    ["soon", 0],
  ])("%j is %i ms", (text, ms) => expect(durationMs(text)).toBe(ms));

  it("an instant is a date or a duration from now, at most 366 days ahead", () => {
    const now = Date.parse("2026-01-01T00:00:00Z");
    expect(instantMs("2s", now)).toBe(now + 2000);
    expect(instantMs("2026-01-02T00:00:00.000Z", now)).toBe(now + 864e5);
    expect(instantMs("", now)).toBe(now);
    expect(instantMs("9999-01-01T00:00:00.000Z", now)).toBe(now + YEAR_MS);
  });

  it("Retry-After is seconds or a date, kept between a second and a day", () => {
    const now = Date.parse("2026-01-01T00:00:00Z");
    expect(retryAfterMs("30", now)).toBe(30_000);
    expect(retryAfterMs("0", now)).toBe(1000);
    expect(retryAfterMs("9999999", now)).toBe(864e5);
    expect(retryAfterMs("2026-01-01T00:01:00Z", now)).toBe(60_000);
    expect(retryAfterMs("whenever", now)).toBeNull();
  });

  it("the backoff grows from 15 seconds to two hours, plus up to 30 seconds", () => {
    expect(backoffMs(0)).toBeGreaterThanOrEqual(15e3);
    expect(backoffMs(0)).toBeLessThan(45e3);
    expect(backoffMs(99)).toBeGreaterThanOrEqual(72e5);
  });
});
