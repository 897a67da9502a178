import "server-only";
import Stripe from "stripe";
import { env } from "@/env";
import { AppError } from "@/lib/errors";
import { once } from "@/lib/once";

/** What Checkout says of a purchase right now. */
export type CheckoutState = {
  sessionId: string;
  mode: string;
  /** Our StripePayment's id for a pack, the workspace's for a plan, as given at the start. */
  reference: string | null;
  paymentIntentId: string | null;
  subscriptionId: string | null;
  isPaid: boolean;
  isExpired: boolean;
  amountCents: number | null;
  currency: string | null;
  receiptUrl: string | null;
};

export const isStripeSetUp = () => Boolean(env().STRIPE_SECRET_KEY);

export const stripe = () =>
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

export const idIn = (value: string | { id: string } | null | undefined): string | null =>
  typeof value === "string" ? value : (value?.id ?? null);
export const dateOf = (seconds: number) => new Date(seconds * 1000);

/** The bank said no; what it said. Anything else is null. */
export function refusalOf(error: unknown): { message: string; paymentIntentId: string | null } | null {
  if (!(error instanceof Stripe.errors.StripeCardError)) return null;
  return { message: error.message, paymentIntentId: error.payment_intent?.id ?? null };
}
/** A call with the same key is under way. */
export const isUnderWay = (error: unknown) =>
  error instanceof Stripe.errors.StripeIdempotencyError ||
  (error instanceof Stripe.errors.StripeError && error.statusCode === 409);
export const isMissing = (error: unknown) =>
  error instanceof Stripe.errors.StripeError && error.code === "resource_missing";

const receiptOf = (intent: string | Stripe.PaymentIntent | null) =>
  typeof intent === "object" && typeof intent?.latest_charge === "object"
    ? (intent.latest_charge?.receipt_url ?? null)
    : null;

const stateOf = (session: Stripe.Checkout.Session): CheckoutState => ({
  sessionId: session.id,
  mode: session.mode,
  reference: session.client_reference_id,
  paymentIntentId: idIn(session.payment_intent),
  subscriptionId: idIn(session.subscription),
  isPaid: session.payment_status === "paid",
  isExpired: session.status === "expired",
  amountCents: session.amount_total,
  currency: session.currency,
  receiptUrl: receiptOf(session.payment_intent),
});

type Purchase = {
  reference: string;
  customerId: string;
  productName: string;
  amountCents: number;
  currency: string;
  successUrl: string;
  cancelUrl: string;
};

/** A page at Stripe that can be paid; a session without one is of no use. */
export function pageOf(session: Stripe.Checkout.Session): { sessionId: string; url: string } {
  if (!session.url)
    throw new AppError("unavailable", "Stripe opened no payment page. Nothing was charged; please try again.");
  return { sessionId: session.id, url: session.url };
}

/**
 * Opens Checkout for a one-time purchase. The reference is also the idempotency key: one payment row, one session. The
 * card stays with the customer, for an automatic top-up that they may switch on.
 */
export async function openCheckout(purchase: Purchase) {
  const { reference, amountCents, currency } = purchase;
  const session = await stripe().checkout.sessions.create(
    {
      mode: "payment",
      client_reference_id: reference,
      customer: purchase.customerId,
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
      payment_intent_data: { metadata: { reference }, setup_future_usage: "off_session" },
      success_url: purchase.successUrl,
      cancel_url: purchase.cancelUrl,
    },
    { idempotencyKey: `checkout:${reference}` },
  );
  return pageOf(session);
}

/** The session as Stripe holds it now: an event only says that something changed. */
export const getCheckout = async (sessionId: string) =>
  stateOf(await stripe().checkout.sessions.retrieve(sessionId, { expand: ["payment_intent.latest_charge"] }));

/** One customer a workspace, however often and by whomever it is asked for. */
export const createCustomer = async (workspaceId: string) =>
  (
    await stripe().customers.create(
      { metadata: { workspace: workspaceId } },
      { idempotencyKey: `customer:${workspaceId}` },
    )
  ).id;

/** Where receipts go. */
export const nameCustomer = (customerId: string, { email, name }: { email?: string; name: string }) =>
  stripe().customers.update(customerId, { name, ...(email && { email }) });

type CardOnFile = { paymentMethodId: string; fingerprint: string; brand: string; last4: string };

/** The card that pays when nobody is there: the customer's default, else the newest that is kept. */
export async function getCard(customerId: string): Promise<CardOnFile | null> {
  const customer = await stripe().customers.retrieve(customerId, {
    expand: ["invoice_settings.default_payment_method"],
  });
  if (customer.deleted) return null;
  const chosen = customer.invoice_settings.default_payment_method;
  const method =
    typeof chosen === "object" && chosen
      ? chosen
      : (await stripe().paymentMethods.list({ customer: customerId, type: "card", limit: 1 })).data[0];
  const { fingerprint, brand, last4 } = method?.card ?? {};
  if (!method || !fingerprint) return null;
  return { paymentMethodId: method.id, fingerprint, brand: brand ?? "card", last4: last4 ?? "" };
}

export const openPortal = async (customerId: string, returnUrl: string) =>
  (await stripe().billingPortal.sessions.create({ customer: customerId, return_url: returnUrl })).url;

/** Null when the signature does not fit the raw bytes, or is older than five minutes. */
export function verifyStripe(raw: string, headers: Headers) {
  const secret = env().STRIPE_WEBHOOK_SECRET;
  const signature = headers.get("stripe-signature");
  if (!secret || !signature) return null;
  try {
    const event = stripe().webhooks.constructEvent(raw, signature, secret);
    return { eventId: event.id, type: event.type, payload: { ...event } };
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return null;
    throw error;
  }
}
