import type Stripe from "stripe";
import { z } from "zod";
import { cancelAtEnd, cancelNow, changeItem, createSubscription, itemOf } from "../billing/subscriptions";
import { defaultMethod, idIn } from "../cards";
import { invalid, missing } from "../errors";
import { listShape, pageOf } from "../lists";
import { clearable, expandPaths, flag, integer, mergeMetadata, metadata, readParams, text } from "../params";
import type { Call, Route } from "../routes";

const item = z.strictObject({
  id: text.optional(),
  price: text.optional(),
  quantity: integer.pipe(z.number().min(1)).optional(),
});
const creation = z.strictObject({
  customer: text,
  items: z.array(item).length(1),
  default_payment_method: text.optional(),
  description: text.optional(),
  metadata: metadata.optional(),
  off_session: flag.optional(),
  payment_behavior: text.optional(),
  expand: expandPaths,
});
const update = z.strictObject({
  items: z.array(item).length(1).optional(),
  proration_behavior: z.enum(["always_invoice", "create_prorations", "none"]).default("create_prorations"),
  proration_date: integer.optional(),
  payment_behavior: z.enum(["allow_incomplete", "error_if_incomplete"]).default("allow_incomplete"),
  cancel_at_period_end: flag.optional(),
  default_payment_method: text.optional(),
  description: clearable.optional(),
  metadata: metadata.optional(),
  off_session: flag.optional(),
  expand: expandPaths,
});
const cancellation = z.strictObject({
  invoice_now: flag.optional(),
  prorate: z.preprocess((value) => value ?? "false", z.literal("false")),
  cancellation_details: z.record(z.string(), z.string()).optional(),
  expand: expandPaths,
});
const filters = z.strictObject({
  ...listShape,
  customer: text.optional(),
  price: text.optional(),
  status: text.optional(),
});

const find = ({ store, id }: Pick<Call, "store" | "id">) => {
  const subscription = store.state.subscriptions[id];
  if (!subscription) throw missing("subscription", id);
  return subscription;
};

function recurringPrice({ store }: Call, id: string | undefined, at: string): Stripe.Price {
  const price = store.state.prices[id ?? ""];
  if (!price) throw missing("price", id ?? "", `${at}[price]`, 400);
  if (price.type !== "recurring")
    throw invalid(
      "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.",
      `${at}[price]`,
    );
  return structuredClone(price);
}

function create(call: Call): Stripe.Subscription {
  const given = readParams(creation, call.params);
  if (!call.store.state.customers[given.customer]) throw missing("customer", given.customer, "customer", 400);
  if (!defaultMethod(call, given.customer, given.default_payment_method))
    throw invalid(
      "This customer has no attached payment source or default payment method. Please consider adding a default payment method.",
      undefined,
      "resource_missing",
    );
  const [first] = given.items;
  return createSubscription(call, {
    customer: given.customer,
    price: recurringPrice(call, first?.price, "items[0]"),
    quantity: first?.quantity ?? 1,
    metadata: given.metadata ?? {},
    description: given.description,
    methodId: given.default_payment_method,
    isOffSession: given.off_session ?? true,
  });
}

function change(call: Call): Stripe.Subscription {
  const given = readParams(update, call.params);
  const subscription = find(call);
  if (subscription.status === "canceled")
    throw invalid("A canceled subscription can only update its cancellation_details and metadata.");
  const [wanted] = given.items ?? [];
  if (wanted) {
    const current = itemOf(subscription);
    if (wanted.id !== undefined && wanted.id !== current.id)
      throw missing("subscription item", wanted.id, "items[0][id]", 400);
    if (wanted.id === undefined)
      throw invalid("The Stripe sandbox has one item a subscription: give its `id` to change it.", "items[0][id]");
    changeItem(call, subscription, {
      price: wanted.price ? recurringPrice(call, wanted.price, "items[0]") : current.price,
      quantity: wanted.quantity ?? current.quantity ?? 1,
      proration: given.proration_behavior,
      behavior: given.payment_behavior,
      at: given.proration_date,
    });
  }
  const method = given.default_payment_method;
  if (method !== undefined && !call.store.state.paymentMethods[method])
    throw missing("PaymentMethod", method, "default_payment_method", 400);
  const before = JSON.stringify(subscription);
  if (method !== undefined) subscription.default_payment_method = method;
  if (given.description !== undefined) subscription.description = given.description;
  subscription.metadata = mergeMetadata(subscription.metadata, given.metadata);
  if (JSON.stringify(subscription) !== before) call.emit("customer.subscription.updated", subscription);
  if (given.cancel_at_period_end !== undefined) cancelAtEnd(call, subscription, given.cancel_at_period_end);
  return subscription;
}

export const subscriptionRoutes: Route[] = [
  { method: "POST", path: "/v1/subscriptions", handle: create },
  {
    method: "GET",
    path: "/v1/subscriptions",
    handle: ({ store, params }) => {
      const wanted = readParams(filters, params);
      const rows = Object.values(store.state.subscriptions).filter(
        (row) =>
          (!wanted.customer || idIn(row.customer) === wanted.customer) &&
          (!wanted.price || itemOf(row).price.id === wanted.price) &&
          (wanted.status === "all" || (wanted.status ? row.status === wanted.status : row.status !== "canceled")),
      );
      return pageOf("/v1/subscriptions", rows, wanted);
    },
  },
  { method: "GET", path: "/v1/subscriptions/:id", handle: find },
  { method: "POST", path: "/v1/subscriptions/:id", handle: change },
  {
    method: "DELETE",
    path: "/v1/subscriptions/:id",
    handle: (call) => {
      readParams(cancellation, call.params);
      return cancelNow(call, find(call));
    },
  },
];
