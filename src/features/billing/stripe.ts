import "server-only";
import Stripe from "stripe";
import { env } from "@/env";
import { AppError } from "@/lib/errors";
import { once } from "@/lib/once";

/** What Checkout says of a purchase right now. */
export type CheckoutState = {
  sessionId: string;
  /** Our StripePayment's id, as given at the start. */
  reference: string | null;
  paymentIntentId: string | null;
  isPaid: boolean;
  isExpired: boolean;
  amountCents: number | null;
  currency: string | null;
};

const client = () =>
  once("stripe", () => {
    const { STRIPE_SECRET_KEY: key, STRIPE_BASE_URL: base } = env();
    if (!key) throw new AppError("unavailable", "Purchases are not set up here: set STRIPE_SECRET_KEY.");
    const url = base ? new URL(base) : null;
    const elsewhere = url && {
      host: url.hostname,
      port: url.port,
      protocol: url.protocol === "http:" ? ("http" as const) : ("https" as const),
    };
    return new Stripe(key, {
      telemetry: false,
      maxNetworkRetries: 2,
      ...elsewhere,
    });
  });

const idOf = (value: string | { id: string } | null) => (typeof value === "string" ? value : (value?.id ?? null));

const stateOf = (session: Stripe.Checkout.Session): CheckoutState => ({
  sessionId: session.id,
  reference: session.client_reference_id,
  paymentIntentId: idOf(session.payment_intent),
  isPaid: session.payment_status === "paid",
  isExpired: session.status === "expired",
  amountCents: session.amount_total,
  currency: session.currency,
});

type Purchase = {
  reference: string;
  productName: string;
  amountCents: number;
  currency: string;
  email?: string;
  successUrl: string;
  cancelUrl: string;
};

/** Opens Checkout for a one-time purchase. The reference is also the idempotency key: one payment row, one session. */
export async function openCheckout(purchase: Purchase): Promise<{ sessionId: string; url: string }> {
  const { reference, amountCents, currency } = purchase;
  const session = await client().checkout.sessions.create(
    {
      mode: "payment",
      client_reference_id: reference,
      customer_email: purchase.email,
      line_items: [
        {
          quantity: 1,
          price_data: {
            currency,
            unit_amount: amountCents,
            product_data: { name: purchase.productName },
          },
        },
      ],
      payment_intent_data: { metadata: { reference } },
      success_url: purchase.successUrl,
      cancel_url: purchase.cancelUrl,
    },
    { idempotencyKey: `checkout:${reference}` },
  );
  if (!session.url)
    throw new AppError("unavailable", "Stripe opened no payment page. Nothing was charged; please try again.");
  return { sessionId: session.id, url: session.url };
}

/** The session as Stripe holds it now: an event only says that something changed. */
export const getCheckout = async (sessionId: string) => stateOf(await client().checkout.sessions.retrieve(sessionId));

/** Null when the signature does not fit the raw bytes, or is older than five minutes. */
export function verifyStripe(raw: string, headers: Headers) {
  const secret = env().STRIPE_WEBHOOK_SECRET;
  const signature = headers.get("stripe-signature");
  if (!secret || !signature) return null;
  try {
    const event = client().webhooks.constructEvent(raw, signature, secret);
    return { eventId: event.id, type: event.type, payload: { ...event } };
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return null;
    throw error;
  }
}
