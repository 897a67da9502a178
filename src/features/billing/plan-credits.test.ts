import { describe, expect, test } from "vitest";
import { type PlanLine, planGrants } from "./plan-credits";
import { planOf } from "./plans";

const endsAt = new Date("2026-02-01T00:00:00Z");
const line = (over: Partial<PlanLine>): PlanLine => {
  const planId = over.planId ?? "starter";
  const wholeCents = planOf(planId).monthlyPriceCents;
  return {
    id: "il_1",
    planId,
    amountCents: wholeCents,
    wholeCents,
    isProration: false,
    startsAt: new Date("2026-01-01T00:00:00Z"),
    endsAt,
    ...over,
  };
};
const micro = 1_000_000n;

describe("credits of an invoice", () => {
  test("a whole period gives the plan's credits until its end", () => {
    expect(planGrants([line({})])).toEqual([
      { key: "il_1", planId: "starter", amountMicro: 1_500n * micro, expiresAt: endsAt },
    ]);
  });

  test("an upgrade halfway gives half of the difference, once, under its proration line", () => {
    const unused = line({ id: "il_2", amountCents: -950, isProration: true });
    const rest = line({ id: "il_3", planId: "growth", amountCents: 2_450, isProration: true });
    const [grant, ...more] = planGrants([unused, rest]);
    expect(more).toEqual([]);
    expect(grant).toMatchObject({ key: "il_3", planId: "growth", amountMicro: ((6_000n - 1_500n) * micro) / 2n });
    expect(planGrants([rest, unused])).toEqual(planGrants([unused, rest]));
  });

  test("a change down, a free line and an empty invoice give nothing", () => {
    const unused = line({ id: "il_2", planId: "growth", amountCents: -2_450, isProration: true });
    const rest = line({ id: "il_3", amountCents: 950, isProration: true });
    expect(planGrants([unused, rest])).toEqual([]);
    expect(planGrants([line({ amountCents: 0 })])).toEqual([]);
    expect(planGrants([])).toEqual([]);
  });

  test("a renewal that also settles a change gives both", () => {
    const grants = planGrants([
      line({ id: "il_2", amountCents: -190, isProration: true }),
      line({ id: "il_3", planId: "growth", amountCents: 490, isProration: true }),
      line({ id: "il_4", planId: "growth" }),
    ]);
    expect(grants.map(({ key, amountMicro }) => [key, amountMicro])).toEqual([
      ["il_4", 6_000n * micro],
      ["il_3", 450n * micro],
    ]);
  });

  test("what was paid at an older price gives the whole plan as well", () => {
    expect(planGrants([line({ amountCents: 1_500, wholeCents: 1_500 })])[0]?.amountMicro).toBe(1_500n * micro);
  });
});
