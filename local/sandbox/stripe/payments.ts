import type Stripe from "stripe";
import { createSubscription } from "./billing/subscriptions";
import { type Account, attach, attemptCharge, idIn, newIntent, newPaymentMethod, refusalOf } from "./cards";
import { invalid } from "./errors";
import { shaped } from "./fixtures";
import { newId } from "./store";

type Session = Stripe.Checkout.Session;

export type PayInput = {
  email?: string;
  /** The card's number; none is an ordinary card. */
  card?: string;
  /** The bank answers later: the session completes unpaid, until `settle`. */
  isAsync?: boolean;
};

/** Completes an open session, once: a second call finds it complete and changes nothing. */
export function paySession(account: Account, session: Session, { email, card, isAsync }: PayInput): Session {
  const { store, emit } = account;
  if (session.status === "complete") return session;
  if (session.status !== "open") throw invalid("This Checkout session has expired.");
  const { state } = store;
  const isSubscription = session.mode === "subscription";
  if ((session.customer_creation === "always" || isSubscription) && !session.customer) {
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
  const method = newPaymentMethod(store, card ?? "");
  if (refusalOf(store, method, false)) return declineSession(account, session, { email, method });
  if (isSubscription) {
    subscribe(account, session, method);
    close(session);
    emit("checkout.session.completed", session);
    return session;
  }
  const intent = openIntent(account, session);
  close(session);
  if (isAsync) {
    intent.status = "processing";
    emit("payment_intent.processing", intent);
    emit("checkout.session.completed", session);
    return session;
  }
  succeed(account, session, intent, method);
  emit("checkout.session.completed", session);
  return session;
}

function close(session: Session): void {
  session.status = "complete";
  session.url = null;
}

/** The card is kept with the customer and pays the first invoice at once. */
function subscribe(account: Account, session: Session, method: Stripe.PaymentMethod): void {
  const { state } = account.store;
  const customer = idIn(session.customer) ?? "";
  const checkout = state.checkouts[session.id];
  const [line] = checkout?.lineItems ?? [];
  if (!line?.price) throw invalid("This session has nothing to subscribe to.");
  attach(account, method, customer);
  const subscription = createSubscription(account, {
    customer,
    price: structuredClone(line.price),
    quantity: line.quantity ?? 1,
    metadata: checkout?.subscriptionData?.metadata ?? {},
    description: checkout?.subscriptionData?.description,
    methodId: method.id,
    isOffSession: false,
  });
  session.subscription = subscription.id;
  session.invoice = idIn(subscription.latest_invoice);
  session.payment_status = "paid";
}

/** The card is refused: the session stays open, its payment intent remembers why. */
export function declineSession(
  account: Account,
  session: Session,
  given: { email?: string; method?: Stripe.PaymentMethod } = {},
): Session {
  if (session.status !== "open") return session;
  const method = given.method ?? newPaymentMethod(account.store, "4000000000000002");
  const checkout = account.store.state.checkouts[session.id];
  if (checkout) checkout.isDeclined = true;
  // A subscription has no payment of its own before its first invoice.
  if (session.mode === "subscription") return session;
  attemptCharge(account, openIntent(account, session), method, { isOffSession: false, email: given.email });
  return session;
}

/** What a delayed payment method does in the end. @throws StripeFailure when nothing is under way */
export function settleSession(context: Account, session: Session, outcome: "succeeded" | "failed"): Session {
  const intent =
    typeof session.payment_intent === "string" ? context.store.state.paymentIntents[session.payment_intent] : undefined;
  if (session.status !== "complete" || session.payment_status !== "unpaid" || intent?.status !== "processing") {
    throw invalid("This session has no payment under way.");
  }
  if (outcome === "succeeded") {
    succeed(context, session, intent, newPaymentMethod(context.store, ""));
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

function openIntent(account: Account, session: Session): Stripe.PaymentIntent {
  const { state } = account.store;
  const known = state.paymentIntents[idIn(session.payment_intent) ?? ""];
  if (known) return known;
  const data = state.checkouts[session.id]?.paymentIntentData ?? {};
  const intent = newIntent(account, {
    amount: session.amount_total ?? 0,
    currency: session.currency ?? "usd",
    customer: idIn(session.customer),
    description: data.description ?? null,
    metadata: data.metadata ?? {},
    receipt_email: data.receipt_email ?? null,
    setup_future_usage: (data.setup_future_usage ?? null) as Stripe.PaymentIntent.SetupFutureUsage | null,
  });
  session.payment_intent = intent.id;
  return intent;
}

function succeed(account: Account, session: Session, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod): void {
  const customer = idIn(session.customer);
  if (intent.setup_future_usage && customer) attach(account, method, customer);
  attemptCharge(account, intent, method, { isOffSession: false, email: session.customer_details?.email });
  session.payment_status = "paid";
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
