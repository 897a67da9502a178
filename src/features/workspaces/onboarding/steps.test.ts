import { expect, test } from "vitest";
import { onboardingOf, StoredOnboarding } from "./steps";

const nothing = { connect: false, discover: false, summaries: false, credits: false };

test("a step is done when it is true, even if it was skipped", () => {
  const { steps } = onboardingOf({ connect: "skipped" }, { ...nothing, connect: true });
  expect(steps.map(({ state }) => state)).toEqual(["done", "open", "open", "open"]);
});

test("the list is complete when every step is done or skipped, and dismissing is not completing", () => {
  const skipped = { summaries: "skipped", credits: "skipped" } as const;
  expect(onboardingOf(skipped, { ...nothing, connect: true, discover: true }).isComplete).toBe(true);
  const dismissed = onboardingOf({ dismissedAt: "2026-01-01" }, nothing);
  expect([dismissed.isDismissed, dismissed.isComplete]).toEqual([true, false]);
});

test("what is stored may be anything", () => {
  for (const stored of [null, 7, [], { connect: "maybe" }, { dismissedAt: 3 }])
    expect(onboardingOf(StoredOnboarding.parse(stored), nothing).isComplete).toBe(false);
});
