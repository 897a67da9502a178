import type Stripe from "stripe";
import { z } from "zod";
import { attemptCharge, cardFailure, defaultMethod, idIn, newIntent, newPaymentMethod, numberOf } from "../cards";
import { invalid, missing } from "../errors";
import { listShape, pageOf } from "../lists";
import { expandPaths, flag, integer, mergeMetadata, metadata, readParams, text } from "../params";
import type { Call, Route } from "../routes";

const filters = z.strictObject({ ...listShape, customer: text.optional() });
const creation = z.strictObject({
  amount: integer.pipe(z.number().min(50)),
  currency: text.length(3),
  customer: text.optional(),
  payment_method: text.optional(),
  confirm: flag.optional(),
  off_session: flag.optional(),
  description: text.optional(),
  receipt_email: text.optional(),
  setup_future_usage: text.optional(),
  error_on_requires_action: flag.optional(),
  payment_method_types: z.array(text).optional(),
  metadata: metadata.optional(),
  expand: expandPaths,
});
const confirmation = z.strictObject({
  payment_method: text.optional(),
  off_session: flag.optional(),
  error_on_requires_action: flag.optional(),
  expand: expandPaths,
});
const update = z.strictObject({
  metadata: metadata.optional(),
  description: text.optional(),
  expand: expandPaths,
});
const cancellation = z.strictObject({ cancellation_reason: text.optional(), expand: expandPaths });

const find = ({ store, id }: Pick<Call, "store" | "id">) => {
  const intent = store.state.paymentIntents[id];
  if (!intent) throw missing("payment_intent", id, "intent");
  return intent;
};

function methodOf(call: Call, intent: Stripe.PaymentIntent, id: string | undefined) {
  const customer = idIn(intent.customer);
  const number = id ? numberOf(id) : undefined;
  if (number) return newPaymentMethod(call.store, number);
  const method = id ? call.store.state.paymentMethods[id] : customer ? defaultMethod(call, customer) : undefined;
  if (!method && id) throw missing("PaymentMethod", id, "payment_method", 400);
  if (!method)
    throw invalid(
      "You cannot confirm this PaymentIntent because it's missing a payment method.",
      undefined,
      "payment_intent_unexpected_state",
    );
  if (customer && idIn(method.customer) !== customer)
    throw invalid("The payment method must belong to the customer of this PaymentIntent.", "payment_method");
  return method;
}

/** @throws StripeFailure 402 when the bank refuses */
function charge(call: Call, intent: Stripe.PaymentIntent, id: string | undefined, isOffSession: boolean) {
  if (intent.status === "succeeded" || intent.status === "canceled")
    throw invalid(
      `You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`,
      undefined,
      "payment_intent_unexpected_state",
    );
  const refusal = attemptCharge(call, intent, methodOf(call, intent, id), {
    isOffSession,
    email: intent.receipt_email,
  });
  if (refusal) throw cardFailure(intent, refusal);
  return intent;
}

function create(call: Call): Stripe.PaymentIntent {
  const given = readParams(creation, call.params);
  if (given.customer && !call.store.state.customers[given.customer])
    throw missing("customer", given.customer, "customer", 400);
  if (given.off_session && !given.confirm) throw invalid("`off_session` needs `confirm: true`.", "off_session");
  const intent = newIntent(call, {
    amount: given.amount,
    currency: given.currency.toLowerCase(),
    customer: given.customer ?? null,
    description: given.description ?? null,
    receipt_email: given.receipt_email ?? null,
    metadata: given.metadata ?? {},
  });
  if (!given.confirm) return intent;
  return charge(call, intent, given.payment_method, given.off_session ?? false);
}

export const paymentIntentRoutes: Route[] = [
  { method: "POST", path: "/v1/payment_intents", handle: create },
  {
    method: "GET",
    path: "/v1/payment_intents",
    handle: ({ store, params }) => {
      const wanted = readParams(filters, params);
      const rows = Object.values(store.state.paymentIntents).filter(
        (row) => !wanted.customer || row.customer === wanted.customer,
      );
      return pageOf("/v1/payment_intents", rows, wanted);
    },
  },
  { method: "GET", path: "/v1/payment_intents/:id", handle: find },
  {
    method: "POST",
    path: "/v1/payment_intents/:id",
    handle: (call) => {
      const given = readParams(update, call.params);
      const intent = find(call);
      intent.metadata = mergeMetadata(intent.metadata, given.metadata);
      if (given.description !== undefined) intent.description = given.description;
      return intent;
    },
  },
  {
    method: "POST",
    path: "/v1/payment_intents/:id/confirm",
    handle: (call) => {
      const given = readParams(confirmation, call.params);
      return charge(call, find(call), given.payment_method, given.off_session ?? false);
    },
  },
  {
    method: "POST",
    path: "/v1/payment_intents/:id/cancel",
    handle: (call) => {
      const given = readParams(cancellation, call.params);
      const intent = find(call);
      if (intent.status === "succeeded")
        throw invalid(
          "You cannot cancel this PaymentIntent because it has a status of succeeded.",
          undefined,
          "payment_intent_unexpected_state",
        );
      intent.status = "canceled";
      intent.canceled_at = call.store.nowSeconds();
      intent.cancellation_reason = (given.cancellation_reason ??
        null) as Stripe.PaymentIntent.CancellationReason | null;
      call.emit("payment_intent.canceled", intent);
      return intent;
    },
  },
];
