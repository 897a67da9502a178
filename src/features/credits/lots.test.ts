import { expect, it } from "vitest";
import { isGift, priorityOf } from "./lots";

it("what lapses soonest is burnt first, what was paid for last", () => {
  const sources = ["pack", "adjustment", "welcome", "plan"] as const;
  expect(sources.toSorted((a, b) => priorityOf(a) - priorityOf(b))).toEqual(["plan", "welcome", "adjustment", "pack"]);
  expect(priorityOf("top_up")).toBe(priorityOf("pack"));
});

it("welcome credits and adjustments are gifts", () => {
  expect((["welcome", "pack", "plan", "top_up", "adjustment"] as const).filter(isGift)).toEqual([
    "welcome",
    "adjustment",
  ]);
});
