import type Stripe from "stripe";
import { invalid } from "./errors";
import { shaped } from "./fixtures";
import type { Call } from "./routes";
import { newId } from "./store";

type Session = Stripe.Checkout.Session;
type Account = Pick<Call, "store" | "emit">;

export type PayInput = {
  email?: string;
  /** The bank answers later: the session completes unpaid, until `settle`. */
  isAsync?: boolean;
};

/** Completes an open session, once: a second call finds it complete and changes nothing. */
export function paySession({ store, emit }: Account, session: Session, { email, isAsync }: PayInput): Session {
  if (session.status === "complete") return session;
  if (session.status !== "open") throw invalid("This Checkout session has expired.");
  const { state } = store;
  if (session.customer_creation === "always" && !session.customer) {
    const customer = shaped("customer", {
      id: newId("cus", 14),
      email: email ?? session.customer_email,
      created: store.nowSeconds(),
    });
    state.customers[customer.id] = customer;
    session.customer = customer.id;
    emit("customer.created", customer);
  }
  session.customer_details = customerDetails(session, email ?? session.customer_email ?? customerEmail(store, session));
  const intent = openIntent({ store, emit }, session);
  session.status = "complete";
  session.url = null;
  if (isAsync) {
    intent.status = "processing";
    emit("payment_intent.processing", intent);
    emit("checkout.session.completed", session);
    return session;
  }
  succeed({ store, emit }, session, intent);
  emit("checkout.session.completed", session);
  return session;
}

/** The card is refused: the session stays open, its payment intent remembers why. */
export function declineSession({ store, emit }: Account, session: Session, email?: string): void {
  if (session.status !== "open") return;
  const intent = openIntent({ store, emit }, session);
  const charge = newCharge({ store, emit }, session, intent, email);
  const declined = { code: "card_declined", decline_code: "generic_decline", message: "Your card was declined." };
  Object.assign(charge, {
    status: "failed",
    paid: false,
    captured: false,
    amount_captured: 0,
    failure_code: declined.code,
    failure_message: declined.message,
    outcome: {
      ...charge.outcome,
      type: "issuer_declined",
      reason: declined.decline_code,
      seller_message: declined.message,
    },
  });
  intent.status = "requires_payment_method";
  intent.last_payment_error = {
    type: "card_error",
    charge: charge.id,
    ...declined,
  } as Stripe.PaymentIntent.LastPaymentError;
  const checkout = store.state.checkouts[session.id];
  if (checkout) checkout.isDeclined = true;
  emit("charge.failed", charge);
  emit("payment_intent.payment_failed", intent);
}

/** What a delayed payment method does in the end. @throws StripeFailure when nothing is under way */
export function settleSession(context: Account, session: Session, outcome: "succeeded" | "failed"): Session {
  const intent =
    typeof session.payment_intent === "string" ? context.store.state.paymentIntents[session.payment_intent] : undefined;
  if (session.status !== "complete" || session.payment_status !== "unpaid" || intent?.status !== "processing") {
    throw invalid("This session has no payment under way.");
  }
  if (outcome === "succeeded") {
    succeed(context, session, intent);
    context.emit("checkout.session.async_payment_succeeded", session);
  } else {
    intent.status = "requires_payment_method";
    context.emit("payment_intent.payment_failed", intent);
    context.emit("checkout.session.async_payment_failed", session);
  }
  return session;
}

export function expireSession({ emit }: Account, session: Session): Session {
  session.status = "expired";
  session.url = null;
  emit("checkout.session.expired", session);
  return session;
}

/** Sessions past their time expire by themselves. */
export function expireOverdue(context: Account): void {
  const now = context.store.nowSeconds();
  for (const session of Object.values(context.store.state.sessions)) {
    if (session.status === "open" && session.expires_at <= now) expireSession(context, session);
  }
}

export function customerEmail({ state }: Account["store"], session: Session): string | null {
  const id = typeof session.customer === "string" ? session.customer : session.customer?.id;
  return (id ? state.customers[id]?.email : undefined) ?? null;
}

function openIntent({ store, emit }: Account, session: Session): Stripe.PaymentIntent {
  const known =
    typeof session.payment_intent === "string" ? store.state.paymentIntents[session.payment_intent] : undefined;
  if (known) return known;
  const data = store.state.checkouts[session.id]?.paymentIntentData ?? {};
  const id = newId("pi", 24);
  const intent = shaped("payment_intent", {
    id,
    amount: session.amount_total ?? 0,
    currency: session.currency ?? "usd",
    customer: session.customer,
    created: store.nowSeconds(),
    client_secret: `${id}_secret_${newId("x").slice(2)}`,
    description: data.description ?? null,
    metadata: data.metadata ?? {},
    receipt_email: data.receipt_email ?? null,
  });
  store.state.paymentIntents[id] = intent;
  session.payment_intent = id;
  emit("payment_intent.created", intent);
  return intent;
}

function succeed(context: Account, session: Session, intent: Stripe.PaymentIntent): void {
  const charge = newCharge(context, session, intent, session.customer_details?.email ?? undefined);
  intent.status = "succeeded";
  intent.amount_received = intent.amount;
  intent.last_payment_error = null;
  session.payment_status = "paid";
  context.emit("charge.succeeded", charge);
  context.emit("payment_intent.succeeded", intent);
}

function newCharge({ store }: Account, session: Session, intent: Stripe.PaymentIntent, email?: string): Stripe.Charge {
  const id = newId("ch", 24);
  const charge = shaped("charge", {
    id,
    amount: intent.amount,
    amount_captured: intent.amount,
    captured: true,
    currency: intent.currency,
    customer: session.customer,
    created: store.nowSeconds(),
    description: intent.description,
    metadata: { ...intent.metadata },
    payment_intent: intent.id,
    payment_method: newId("pm", 24),
  });
  charge.billing_details.email = email ?? null;
  store.state.charges[id] = charge;
  intent.latest_charge = id;
  intent.payment_method = charge.payment_method;
  return charge;
}

function customerDetails(session: Session, email: string | null): Stripe.Checkout.Session.CustomerDetails {
  const empty = {
    address: null,
    business_name: null,
    individual_name: null,
    name: null,
    phone: null,
    tax_exempt: "none",
    tax_ids: [],
  };
  return { ...empty, ...session.customer_details, email } as Stripe.Checkout.Session.CustomerDetails;
}
