import { type PlanId, service } from "@/service.config";

export const planIds = ["free", "starter", "growth", "scale"] as const satisfies readonly PlanId[];
export const paidPlanIds = ["starter", "growth", "scale"] as const satisfies readonly PlanId[];
export type PaidPlanId = (typeof paidPlanIds)[number];

/** What a workspace may do in a month, a minute, with how many people. */
export type Plan = {
  id: PlanId;
  name: string;
  monthlyPriceCents: number;
  creditsPerMonth: number;
  contacts: number;
  emailsPerMonth: number;
  seats: number;
  apiRequestsPerMinute: number;
};

export const planOf = (id: PlanId): Plan => ({ id, ...service.plans[id] });
export const isPlanId = (value: string): value is PlanId => (planIds as readonly string[]).includes(value);
export const isPaidPlanId = (value: string): value is PaidPlanId => (paidPlanIds as readonly string[]).includes(value);
/** Larger is more. */
export const rankOf = (id: PlanId): number => planIds.indexOf(id);
export const highestPlan = (ids: readonly PlanId[]): PlanId =>
  ids.reduce<PlanId>((best, id) => (rankOf(id) > rankOf(best) ? id : best), "free");

/** How a plan's price is called at Stripe, in every account. */
export const lookupKeyOf = (id: PaidPlanId) => `inflow_${id}_monthly`;
export const planOfLookupKey = (key: string | null | undefined): PaidPlanId | null =>
  paidPlanIds.find((id) => lookupKeyOf(id) === key) ?? null;

/** A subscription in these states gives its plan; while a payment is being asked for again, too. */
export const liveStatuses = ["active", "past_due", "trialing"] as const;
export const isLive = (status: string) => (liveStatuses as readonly string[]).includes(status);
