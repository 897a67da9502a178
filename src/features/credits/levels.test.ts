import { describe, expect, it } from "vitest";
import { crossedLevel, daysLeft, levelOf } from "./levels";
import { toMicro } from "./schema";

const fullMicro = toMicro(1000);
const from = (before: number, after: number) =>
  crossedLevel({ beforeMicro: toMicro(before), afterMicro: toMicro(after), fullMicro });

describe("levels of a balance", () => {
  it("are a fifth, a twentieth and too little for one summary", () => {
    expect([1000, 201, 200, 51, 50, 1, 0.5, 0].map((credits) => levelOf(toMicro(credits), fullMicro))).toEqual([
      null,
      null,
      20,
      20,
      5,
      5,
      0,
      0,
    ]);
  });

  it("are crossed once on the way down, the lowest of them, and never on the way up", () => {
    expect(from(201, 200)).toBe(20);
    expect(from(200, 199)).toBeNull();
    expect(from(900, 10)).toBe(5);
    expect(from(900, 0)).toBe(0);
    expect(from(10, 900)).toBeNull();
  });

  it("call an account that never had anything empty, not crossed", () => {
    expect(levelOf(0n, 0n)).toBe(0);
    expect(crossedLevel({ beforeMicro: 0n, afterMicro: 0n, fullMicro: 0n })).toBeNull();
  });
});

describe("the forecast", () => {
  const now = new Date("2026-11-21T12:00:00Z");
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

  it("is the balance at the pace of the days before", () => {
    expect(daysLeft(toMicro(70), { micro: toMicro(140), since: daysAgo(14), now })).toBe(7);
    expect(daysLeft(toMicro(5), { micro: toMicro(140), since: daysAgo(14), now })).toBe(0);
  });

  it("says nothing while nothing was spent, and takes a few minutes for a day", () => {
    expect(daysLeft(toMicro(70), { micro: 0n, since: daysAgo(14), now })).toBeNull();
    expect(daysLeft(toMicro(70), { micro: toMicro(7), since: daysAgo(0.01), now })).toBe(10);
  });
});
