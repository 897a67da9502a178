export const pauseMs = 60 * 60_000;
const refusalsUntilSuspension = 3;

export type TopUpState = {
  isEnabled: boolean;
  thresholdMicro: bigint;
  monthlyCapCents: number;
  pausedUntil: Date | null;
  suspendedCard: string | null;
  failures: number;
};
type Moment = {
  availableMicro: bigint;
  /** Top-ups of this calendar month (UTC), those under way included. */
  spentCents: number;
  priceCents: number;
  card: string | null;
  isFrozen: boolean;
  now: Date;
};
type WhyNot = "off" | "enough" | "no_card" | "suspended" | "paused" | "cap" | "frozen";

/** Why no top-up may begin now; null when one may. */
export function whyNot(
  state: TopUpState,
  { availableMicro, spentCents, priceCents, card, isFrozen, now }: Moment,
): WhyNot | null {
  if (!state.isEnabled) return "off";
  if (availableMicro >= state.thresholdMicro) return "enough";
  if (isFrozen) return "frozen";
  if (!card) return "no_card";
  if (state.suspendedCard === card) return "suspended";
  const isSameCard = state.suspendedCard === null;
  if (isSameCard && state.pausedUntil && state.pausedUntil > now) return "paused";
  if (spentCents + priceCents > state.monthlyCapCents) return "cap";
  return null;
}

/** After a refusal: an hour's pause; after the third in a row none is tried again with this card. */
export function afterRefusal({ failures }: Pick<TopUpState, "failures">, card: string | null, now: Date) {
  const counted = failures + 1;
  return {
    failures: counted,
    pausedUntil: new Date(now.getTime() + pauseMs),
    suspendedCard: counted >= refusalsUntilSuspension ? card : null,
  };
}

/** A success, or another card, begins anew. */
export const afresh = { failures: 0, pausedUntil: null, suspendedCard: null, lastFailure: null };

/** The calendar month, UTC, that a cap counts. */
export const monthStart = (now: Date) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
