import { createHash } from "node:crypto";
import type Stripe from "stripe";
import { StripeFailure } from "./errors";
import { shaped } from "./fixtures";
import type { Call } from "./routes";
import { type Card, newId, type Store } from "./store";

export type Account = Pick<Call, "store" | "emit">;

/** Stripe's own test cards, by number; any other number is an ordinary card. */
const outcomes: Record<string, Card["outcome"]> = {
  "4000000000000002": "declined",
  // Can be saved, but every charge of it is refused.
  "4000000000000341": "declined",
  "4000000000009995": "insufficient_funds",
  "4000002500003155": "authentication_required",
};
/** The names that Stripe gives them in test mode: `pm_card_visa`, `tok_visa`. */
const named: Record<string, string> = {
  visa: "4242424242424242",
  mastercard: "5555555555554444",
  amex: "378282246310005",
  chargeDeclined: "4000000000000002",
  visa_chargeDeclined: "4000000000000002",
  chargeCustomerFail: "4000000000000341",
  visa_chargeDeclinedInsufficientFunds: "4000000000009995",
  authenticationRequired: "4000002500003155",
};
const brands: Array<[RegExp, string]> = [
  [/^4/, "visa"],
  [/^5/, "mastercard"],
  [/^3/, "amex"],
];

export const ordinaryCard = "4242 4242 4242 4242";
export const numberOf = (name: string): string | undefined => named[name.replace(/^(pm_card|tok)_/, "")];

/** A card as a payment method, of nobody yet. Its fingerprint depends on the number alone. */
export function newPaymentMethod(store: Store, given: string): Stripe.PaymentMethod {
  const number = given.replaceAll(/\D/g, "") || "4242424242424242";
  const method = shaped("payment_method", { id: newId("pm", 24), created: store.nowSeconds() });
  if (method.card)
    Object.assign(method.card, {
      brand: brands.find(([pattern]) => pattern.test(number))?.[1] ?? "unknown",
      last4: number.slice(-4),
      exp_month: 12,
      exp_year: new Date(store.nowMs()).getUTCFullYear() + 3,
      fingerprint: createHash("sha256").update(number).digest("base64url").slice(0, 16),
    });
  store.state.paymentMethods[method.id] = method;
  store.state.cards[method.id] = { number, outcome: outcomes[number] ?? "ok" };
  return method;
}

/** Saves a card with a customer. */
export function attach({ store, emit }: Account, method: Stripe.PaymentMethod, customerId: string) {
  if (method.customer === customerId) return method;
  method.customer = customerId;
  emit("payment_method.attached", method);
  store.state.paymentMethods[method.id] = method;
  return method;
}

/** The card that pays when nobody is there: the subscription's, else the customer's. */
export function defaultMethod({ store: { state } }: Account, customerId: string, own?: string | null) {
  const id = own ?? idIn(state.customers[customerId]?.invoice_settings.default_payment_method ?? null);
  return id ? state.paymentMethods[id] : undefined;
}

export const idIn = (value: string | { id: string } | null | undefined): string | null =>
  typeof value === "string" ? value : (value?.id ?? null);

type Refusal = { code: string; decline_code: string; message: string };

/** What the bank says to a charge; null when it lets it pass. */
export function refusalOf(
  store: Store,
  method: Stripe.PaymentMethod | undefined,
  isOffSession: boolean,
): Refusal | null {
  if (!method)
    return { code: "missing_payment_method", decline_code: "generic_decline", message: "There is no card on file." };
  const outcome = store.state.cards[method.id]?.outcome ?? "ok";
  if (outcome === "declined")
    return { code: "card_declined", decline_code: "generic_decline", message: "Your card was declined." };
  if (outcome === "insufficient_funds")
    return {
      code: "card_declined",
      decline_code: "insufficient_funds",
      message: "Your card has insufficient funds.",
    };
  if (outcome === "authentication_required" && isOffSession)
    return {
      code: "authentication_required",
      decline_code: "authentication_required",
      message: "Your card was declined. This transaction requires authentication.",
    };
  return null;
}

/** @throws StripeFailure 402, as Stripe answers a confirmation that the bank refused */
export function cardFailure(intent: Stripe.PaymentIntent, refusal: Refusal): StripeFailure {
  return new StripeFailure(402, refusal.message, {
    type: "card_error",
    code: refusal.code,
    decline_code: refusal.decline_code,
    charge: idIn(intent.latest_charge) ?? undefined,
    payment_intent: structuredClone(intent),
    ...(intent.last_payment_error?.payment_method && {
      payment_method: structuredClone(intent.last_payment_error.payment_method),
    }),
  });
}

type ChargeInput = { isOffSession: boolean; email?: string | null };

/** Tries to charge a payment intent's card. Returns the bank's refusal, or null when it is paid. */
export function attemptCharge(
  { store, emit }: Account,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod | undefined,
  { isOffSession, email }: ChargeInput,
): Refusal | null {
  const refusal = refusalOf(store, method, isOffSession);
  const id = newId("ch", 24);
  const charge = shaped("charge", {
    id,
    amount: intent.amount,
    currency: intent.currency,
    customer: intent.customer,
    created: store.nowSeconds(),
    description: intent.description,
    metadata: { ...intent.metadata },
    payment_intent: intent.id,
    payment_method: method?.id ?? null,
    receipt_url: `${store.publicUrl}/r/${id}`,
  });
  charge.billing_details.email = email ?? null;
  if (charge.payment_method_details?.card && method?.card)
    Object.assign(charge.payment_method_details.card, {
      brand: method.card.brand,
      last4: method.card.last4,
      fingerprint: method.card.fingerprint,
    });
  store.state.charges[id] = charge;
  intent.latest_charge = id;
  if (refusal) {
    Object.assign(charge, {
      status: "failed",
      paid: false,
      captured: false,
      receipt_url: null,
      failure_code: refusal.code,
      failure_message: refusal.message,
      outcome: {
        ...charge.outcome,
        network_status: "declined_by_network",
        type: "issuer_declined",
        reason: refusal.decline_code,
        seller_message: refusal.message,
      },
    });
    intent.status = "requires_payment_method";
    intent.payment_method = null;
    intent.last_payment_error = {
      type: "card_error",
      charge: id,
      ...refusal,
      ...(method && { payment_method: structuredClone(method) }),
    } as Stripe.PaymentIntent.LastPaymentError;
    emit("charge.failed", charge);
    emit("payment_intent.payment_failed", intent);
    return refusal;
  }
  Object.assign(charge, { captured: true, amount_captured: intent.amount });
  intent.payment_method = method?.id ?? null;
  intent.status = "succeeded";
  intent.amount_received = intent.amount;
  intent.last_payment_error = null;
  emit("charge.succeeded", charge);
  emit("payment_intent.succeeded", intent);
  return null;
}

type NewIntent = Pick<Stripe.PaymentIntent, "amount" | "currency" | "customer"> &
  Partial<Pick<Stripe.PaymentIntent, "description" | "metadata" | "receipt_email" | "setup_future_usage">>;

export function newIntent({ store, emit }: Account, given: NewIntent): Stripe.PaymentIntent {
  const id = newId("pi", 24);
  const intent = shaped("payment_intent", {
    id,
    created: store.nowSeconds(),
    client_secret: `${id}_secret_${newId("x").slice(2)}`,
    ...given,
  });
  store.state.paymentIntents[id] = intent;
  emit("payment_intent.created", intent);
  return intent;
}
