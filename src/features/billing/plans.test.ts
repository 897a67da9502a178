import { expect, test } from "vitest";
import { service } from "@/service.config";
import {
  highestPlan,
  isLive,
  isPaidPlanId,
  isPlanId,
  lookupKeyOf,
  paidPlanIds,
  planIds,
  planOf,
  planOfLookupKey,
  rankOf,
} from "./plans";

test("the plans are those of the service, each larger in everything than the one before", () => {
  expect([...planIds].sort()).toEqual(Object.keys(service.plans).sort());
  const plans = planIds.map(planOf);
  for (const [index, plan] of plans.entries()) {
    const before = plans[index - 1];
    if (!before) continue;
    expect(rankOf(plan.id)).toBeGreaterThan(rankOf(before.id));
    for (const name of [
      "monthlyPriceCents",
      "creditsPerMonth",
      "contacts",
      "emailsPerMonth",
      "seats",
      "apiRequestsPerMinute",
    ] as const)
      expect(plan[name], `${plan.id} ${name}`).toBeGreaterThan(before[name]);
  }
});

test("a plan credit is never dearer than one of the next smaller plan", () => {
  const perCredit = paidPlanIds.map((id) => planOf(id).monthlyPriceCents / planOf(id).creditsPerMonth);
  expect(perCredit).toEqual([...perCredit].sort((a, b) => b - a));
});

test("a price's lookup key names its plan and no other key does", () => {
  for (const id of paidPlanIds) expect(planOfLookupKey(lookupKeyOf(id))).toBe(id);
  for (const key of [null, undefined, "", "starter", "inflow_free_monthly"]) expect(planOfLookupKey(key)).toBeNull();
  expect(isPlanId("free") && !isPaidPlanId("free") && !isPlanId("gold")).toBe(true);
});

test("the highest of no plans is free; a subscription that asks for its money again still gives its plan", () => {
  expect(highestPlan([])).toBe("free");
  expect(highestPlan(["starter", "scale", "growth"])).toBe("scale");
  expect(["active", "past_due", "canceled", "incomplete", "unpaid"].map(isLive)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
