/** What Stripe says it took, gave back or is asked to give back. */
export type StripeSide = {
  charges: { id: string; paymentIntentId: string | null; amountCents: number; refundedCents: number }[];
  disputes: { id: string; paymentIntentId: string | null; isClosed: boolean }[];
};
/** What we wrote down, for the same payment intents and days. */
export type OurSide = {
  payments: {
    id: string;
    paymentIntentId: string;
    amountCents: number;
    refundedCents: number;
    /** Lots that the payment gave. */
    grants: number;
    /** False for a payment that gives no credits. */
    givesCredits: boolean;
  }[];
  disputes: { id: string; isClosed: boolean }[];
};
export type Problem = { what: string; stripeId: string; paymentId: string | null };

const by = <T>(rows: T[], key: (row: T) => string | null) =>
  new Map(rows.flatMap((row) => (key(row) ? [[key(row), row]] : [])));

/** Every way in which the two do not say the same. */
export function compare(stripe: StripeSide, ours: OurSide): Problem[] {
  const problems: Problem[] = [];
  const say = (what: string, stripeId: string, paymentId: string | null = null) =>
    problems.push({ what, stripeId, paymentId });
  const payments = by(ours.payments, ({ paymentIntentId }) => paymentIntentId);
  const charged = by(stripe.charges, ({ paymentIntentId }) => paymentIntentId);
  for (const charge of stripe.charges) {
    const payment = payments.get(charge.paymentIntentId);
    if (!payment) say("Stripe took money that no payment here knows", charge.id);
    else if (payment.amountCents !== charge.amountCents)
      say(`Stripe took ${charge.amountCents}, the payment says ${payment.amountCents}`, charge.id, payment.id);
    if (payment && payment.refundedCents !== charge.refundedCents)
      say(`Stripe gave back ${charge.refundedCents}, the payment says ${payment.refundedCents}`, charge.id, payment.id);
  }
  for (const payment of ours.payments) {
    if (!charged.has(payment.paymentIntentId))
      say("A payment here is paid, Stripe has no charge for it", payment.paymentIntentId, payment.id);
    if (payment.givesCredits && payment.grants === 0)
      say("A paid payment gave no credits", payment.paymentIntentId, payment.id);
  }
  const known = by(ours.disputes, ({ id }) => id);
  for (const dispute of stripe.disputes) {
    const own = known.get(dispute.id);
    if (!own) say("A dispute at Stripe is not known here", dispute.id);
    else if (own.isClosed !== dispute.isClosed)
      say(
        `A dispute is ${dispute.isClosed ? "closed at Stripe and open" : "open at Stripe and closed"} here`,
        dispute.id,
      );
  }
  return problems;
}
