import "server-only";
import { dateOf, idIn, stripe } from "../stripe";

export type RefundState = {
  id: string;
  paymentIntentId: string | null;
  amountCents: number;
  isDone: boolean;
  createdAt: Date;
};
export type DisputeState = {
  id: string;
  paymentIntentId: string | null;
  amountCents: number;
  reason: string;
  status: string;
  openedAt: Date;
};

/** A refund as Stripe holds it now; a pending one has left the account already. */
export async function getRefund(id: string): Promise<RefundState> {
  const refund = await stripe().refunds.retrieve(id);
  return {
    id: refund.id,
    paymentIntentId: idIn(refund.payment_intent),
    amountCents: refund.amount,
    isDone: refund.status === "succeeded" || refund.status === "pending",
    createdAt: dateOf(refund.created),
  };
}

export const listRefundIds = async (chargeId: string) =>
  (await stripe().refunds.list({ charge: chargeId, limit: 100 })).data.map(({ id }) => id);

export async function getDispute(id: string): Promise<DisputeState> {
  const { payment_intent, amount, reason, status, created } = await stripe().disputes.retrieve(id);
  return { id, paymentIntentId: idIn(payment_intent), amountCents: amount, reason, status, openedAt: dateOf(created) };
}
