import { toMicro } from "@/features/credits/schema";
import { type PaidPlanId, planOf } from "./plans";

/** One line of a plan's invoice. */
export type PlanLine = {
  id: string;
  planId: PaidPlanId;
  /** What the line charges, below zero for unused time given back. */
  amountCents: number;
  /** What a whole period costs. */
  wholeCents: number;
  isProration: boolean;
  startsAt: Date;
  endsAt: Date;
};
type PlanGrant = { key: string; planId: PaidPlanId; amountMicro: bigint; expiresAt: Date };

/** The plan's credits in proportion to what the line charges: a whole period gives them all. */
function creditsOf({ planId, amountCents, wholeCents }: PlanLine): bigint {
  if (wholeCents <= 0) return 0n;
  return (toMicro(planOf(planId).creditsPerMonth) * BigInt(amountCents)) / BigInt(wholeCents);
}

/**
 * The lots that a paid invoice gives, each by the id of the line that it is for. A period gives its credits until its
 * end; the lines of a change in between give the difference, so that going up and back gives nothing twice.
 */
export function planGrants(lines: readonly PlanLine[]): PlanGrant[] {
  const whole = lines
    .filter((line) => !line.isProration)
    .map((line) => ({ key: line.id, planId: line.planId, amountMicro: creditsOf(line), expiresAt: line.endsAt }));
  const changes = lines.filter((line) => line.isProration);
  const charged = changes.filter(({ amountCents }) => amountCents > 0).sort((a, b) => (a.id < b.id ? -1 : 1));
  const [first] = charged;
  const delta = changes.reduce((sum, line) => sum + creditsOf(line), 0n);
  const grants = first
    ? [...whole, { key: first.id, planId: first.planId, amountMicro: delta, expiresAt: first.endsAt }]
    : whole;
  return grants.filter(({ amountMicro }) => amountMicro > 0n);
}
