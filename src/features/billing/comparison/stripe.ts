import "server-only";
import { idIn, stripe } from "../stripe";
import type { StripeSide } from "./compare";

const most = 10_000;
const closed = ["won", "lost", "warning_closed", "prevented"];
const secondsOf = (date: Date) => Math.floor(date.getTime() / 1000);

/** What Stripe took and is asked to give back since then. */
export async function readStripe(since: Date): Promise<StripeSide> {
  const created = { gte: secondsOf(since) };
  const charges = await stripe().charges.list({ created, limit: 100 }).autoPagingToArray({ limit: most });
  const disputes = await stripe().disputes.list({ created, limit: 100 }).autoPagingToArray({ limit: most });
  return {
    charges: charges
      .filter(({ status }) => status === "succeeded")
      .map((charge) => ({
        id: charge.id,
        paymentIntentId: idIn(charge.payment_intent),
        amountCents: charge.amount,
        refundedCents: charge.amount_refunded,
      })),
    disputes: disputes.map(({ id, payment_intent, status }) => ({
      id,
      paymentIntentId: idIn(payment_intent),
      isClosed: closed.includes(status),
    })),
  };
}

export type ToldEvent = { eventId: string; type: string; payload: object };

/** Kinds of events that something here is done about. */
const wanted = [
  "checkout.session.*",
  "customer.subscription.*",
  "invoice.*",
  "payment_intent.*",
  "charge.refunded",
  "refund.*",
  "charge.dispute.*",
];

/** The events of those days, whether or not their webhook ever arrived. */
export async function listEvents(since: Date): Promise<ToldEvent[]> {
  const told: ToldEvent[] = [];
  const created = { gte: secondsOf(since) };
  for (const type of wanted) {
    const events = await stripe().events.list({ type, created, limit: 100 }).autoPagingToArray({ limit: most });
    for (const event of events) told.push({ eventId: event.id, type: event.type, payload: { ...event } });
  }
  return told;
}
