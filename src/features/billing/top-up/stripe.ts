import "server-only";
import { idIn, isUnderWay, refusalOf, stripe } from "../stripe";

export type Charge = {
  reference: string;
  /** The same for every try of one top-up: Stripe then charges once. */
  key: string;
  customerId: string;
  paymentMethodId: string;
  amountCents: number;
  currency: string;
  description: string;
};
export type Charged =
  | { outcome: "paid"; paymentIntentId: string; receiptUrl: string | null }
  | { outcome: "refused"; message: string; paymentIntentId: string | null }
  | { outcome: "open"; paymentIntentId: string | null };

/** Charges the card on file without its owner. An answer that got lost is asked for again with the same key. */
export async function chargeOnFile(charge: Charge): Promise<Charged> {
  const { reference, key, customerId, paymentMethodId, amountCents, currency, description } = charge;
  try {
    const intent = await stripe().paymentIntents.create(
      {
        amount: amountCents,
        currency,
        customer: customerId,
        payment_method: paymentMethodId,
        off_session: true,
        confirm: true,
        description,
        metadata: { reference },
        expand: ["latest_charge"],
      },
      { idempotencyKey: key },
    );
    const { id, status, latest_charge } = intent;
    if (status === "succeeded")
      return {
        outcome: "paid",
        paymentIntentId: id,
        receiptUrl: typeof latest_charge === "object" ? (latest_charge?.receipt_url ?? null) : null,
      };
    if (status === "processing") return { outcome: "open", paymentIntentId: id };
    return { outcome: "refused", message: "The bank asks for the card's owner.", paymentIntentId: id };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal) return { outcome: "refused", ...refusal };
    if (isUnderWay(error)) return { outcome: "open", paymentIntentId: null };
    throw error;
  }
}

/** A payment that nobody may complete any more. */
export async function abandon(paymentIntentId: string): Promise<void> {
  const intent = await stripe().paymentIntents.retrieve(paymentIntentId);
  if (intent.status === "requires_payment_method" || intent.status === "requires_action")
    await stripe().paymentIntents.cancel(idIn(intent) ?? paymentIntentId);
}
