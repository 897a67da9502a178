import { expect, test } from "vitest";
import { afresh, afterRefusal, monthStart, pauseMs, type TopUpState, whyNot } from "./rules";

const now = new Date("2026-11-21T12:00:00Z");
const state: TopUpState = {
  isEnabled: true,
  thresholdMicro: 100n,
  monthlyCapCents: 5_000,
  pausedUntil: null,
  suspendedCard: null,
  failures: 0,
};
const moment = { availableMicro: 99n, spentCents: 0, priceCents: 2_000, card: "one", isFrozen: false, now };

test("a top-up begins below the threshold and not at it, with a card, while it is on", () => {
  expect(whyNot(state, moment)).toBeNull();
  expect(whyNot(state, { ...moment, availableMicro: 100n })).toBe("enough");
  expect(whyNot(state, { ...moment, card: null })).toBe("no_card");
  expect(whyNot(state, { ...moment, isFrozen: true })).toBe("frozen");
  expect(whyNot({ ...state, isEnabled: false }, moment)).toBe("off");
});

test("the month's cap may be reached and never passed", () => {
  expect(whyNot(state, { ...moment, spentCents: 3_000 })).toBeNull();
  expect(whyNot(state, { ...moment, spentCents: 3_001 })).toBe("cap");
  expect(monthStart(now).toISOString()).toBe("2026-11-01T00:00:00.000Z");
});

test("a refusal pauses for an hour; the third suspends until another card is there", () => {
  let current = { ...state, ...afterRefusal(state, "one", now) };
  expect(whyNot(current, moment)).toBe("paused");
  expect(whyNot(current, { ...moment, now: new Date(now.getTime() + pauseMs - 1) })).toBe("paused");
  expect(whyNot(current, { ...moment, now: new Date(now.getTime() + pauseMs) })).toBeNull();
  for (let time = 2; time <= 3; time++) current = { ...current, ...afterRefusal(current, "one", now) };
  const muchLater = { ...moment, now: new Date(now.getTime() + 365 * 86_400_000) };
  expect(whyNot(current, muchLater)).toBe("suspended");
  expect(whyNot(current, { ...muchLater, card: "two" })).toBeNull();
  expect(whyNot({ ...current, ...afresh }, moment)).toBeNull();
});
