import type Stripe from "stripe";
import { z } from "zod";
import { invalid, missing } from "../errors";
import { shaped } from "../fixtures";
import { listShape, pageOf } from "../lists";
import { formatAmount } from "../money";
import { expandPaths, flag, integer, metadata, readParams, text } from "../params";
import { customerEmail, expireOverdue, expireSession } from "../payments";
import type { Call, Route } from "../routes";
import { newId } from "../store";
import { recurring, shapePrice } from "./prices";
import { createProduct, productData } from "./products";

const lineItem = z.strictObject({
  price: text.optional(),
  price_data: z
    .strictObject({
      currency: text.length(3),
      unit_amount: integer.pipe(z.number().min(0)),
      product: text.optional(),
      product_data: productData.optional(),
      tax_behavior: text.optional(),
      recurring: recurring.optional(),
    })
    .optional(),
  quantity: integer.pipe(z.number().min(1)).default(1),
  adjustable_quantity: z.strictObject({ enabled: z.literal("false") }).optional(),
});
const creation = z.strictObject({
  mode: z.enum(["payment", "subscription", "setup"]),
  ui_mode: text.optional(),
  line_items: z.array(lineItem).min(1).max(100),
  success_url: text,
  cancel_url: text.optional(),
  client_reference_id: text.max(200).optional(),
  customer: text.optional(),
  customer_email: text.optional(),
  customer_creation: z.enum(["always", "if_required"]).optional(),
  currency: text.optional(),
  expires_at: integer.optional(),
  locale: text.optional(),
  metadata: metadata.optional(),
  payment_intent_data: z
    .strictObject({
      metadata: metadata.optional(),
      description: text.optional(),
      receipt_email: text.optional(),
      statement_descriptor: text.optional(),
      statement_descriptor_suffix: text.optional(),
      setup_future_usage: text.optional(),
      capture_method: text.optional(),
    })
    .optional(),
  subscription_data: z.strictObject({ metadata: metadata.optional(), description: text.optional() }).optional(),
  saved_payment_method_options: z.looseObject({}).optional(),
  payment_method_types: z.array(text).optional(),
  billing_address_collection: text.optional(),
  submit_type: text.optional(),
  allow_promotion_codes: flag.optional(),
  automatic_tax: z.strictObject({ enabled: z.literal("false") }).optional(),
  expand: expandPaths,
});
const filters = z.strictObject({
  ...listShape,
  customer: text.optional(),
  payment_intent: text.optional(),
  subscription: text.optional(),
  status: z.enum(["open", "complete", "expired"]).optional(),
});

type Creation = z.infer<typeof creation>;

const find = (call: Call) => {
  expireOverdue(call);
  const session = call.store.state.sessions[call.id];
  if (!session) throw missing("checkout.session", call.id);
  return session;
};

export const sessionRoutes: Route[] = [
  { method: "POST", path: "/v1/checkout/sessions", handle: create },
  {
    method: "GET",
    path: "/v1/checkout/sessions",
    handle: (call) => {
      expireOverdue(call);
      const wanted = readParams(filters, call.params);
      const rows = Object.values(call.store.state.sessions).filter(
        (session) =>
          (!wanted.customer || session.customer === wanted.customer) &&
          (!wanted.payment_intent || session.payment_intent === wanted.payment_intent) &&
          (!wanted.subscription || session.subscription === wanted.subscription) &&
          (!wanted.status || session.status === wanted.status),
      );
      return pageOf("/v1/checkout/sessions", rows, wanted);
    },
  },
  { method: "GET", path: "/v1/checkout/sessions/:id", handle: find },
  {
    method: "GET",
    path: "/v1/checkout/sessions/:id/line_items",
    handle: (call) => {
      const wanted = readParams(z.strictObject(listShape), call.params);
      const lines = call.store.state.checkouts[find(call).id]?.lineItems ?? [];
      return pageOf(`/v1/checkout/sessions/${call.id}/line_items`, lines.toReversed(), wanted);
    },
  },
  {
    method: "POST",
    path: "/v1/checkout/sessions/:id/expire",
    handle: (call) => {
      const session = find(call);
      if (session.status !== "open") {
        throw invalid(
          `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
        );
      }
      return expireSession(call, session);
    },
  },
];

function create(call: Call): Stripe.Checkout.Session {
  const given = readParams(creation, call.params);
  assertPossible(call, given);
  const { store } = call;
  const lineItems = given.line_items.map((line, index) => readLine(call, line, index));
  assertMode(given, lineItems);
  const [currency = "usd", other] = new Set(lineItems.map((line) => line.currency));
  if (other !== undefined) throw invalid("All line items must have the same currency.", "line_items");
  const amount = lineItems.reduce((sum, line) => sum + line.amount_total, 0);
  if (amount < 50) {
    const message = `The Checkout Session's total amount due must add up to at least ${formatAmount(50, currency)} ${currency}`;
    throw invalid(message, undefined, "amount_too_small");
  }
  const now = store.nowSeconds();
  const id = newId("cs_test_a1", 58).replace("a1_", "a1");
  const session = shaped("checkout.session", {
    id,
    created: now,
    expires_at: given.expires_at ?? now + 86_400,
    amount_subtotal: amount,
    amount_total: amount,
    currency,
    mode: given.mode,
    status: "open",
    payment_status: "unpaid",
    client_reference_id: given.client_reference_id ?? null,
    customer: given.customer ?? null,
    customer_email: given.customer_email ?? null,
    customer_creation: given.customer ? null : (given.customer_creation ?? "if_required"),
    locale: (given.locale ?? null) as Stripe.Checkout.Session.Locale | null,
    metadata: given.metadata ?? {},
    payment_method_types: given.payment_method_types ?? ["card"],
    success_url: given.success_url,
    cancel_url: given.cancel_url ?? null,
    url: `${call.publicUrl}/c/pay/${id}`,
  });
  const email = session.customer_email ?? customerEmail(store, session);
  if (email)
    session.customer_details = {
      ...session.customer_details,
      email,
      tax_exempt: "none",
    } as Stripe.Checkout.Session.CustomerDetails;
  store.state.sessions[id] = session;
  const { metadata: tags, description, receipt_email, setup_future_usage } = given.payment_intent_data ?? {};
  store.state.checkouts[id] = {
    lineItems,
    successUrl: given.success_url,
    paymentIntentData: { metadata: tags, description, receipt_email, setup_future_usage },
    subscriptionData: given.subscription_data,
    isDeclined: false,
  };
  return session;
}

function assertPossible({ store }: Call, given: Creation): void {
  if (given.mode === "setup") throw invalid("The Stripe sandbox has no `mode: setup`: use the portal.", "mode");
  if (given.mode === "subscription" && given.payment_intent_data)
    throw invalid("You can not pass `payment_intent_data` in `subscription` mode.", "payment_intent_data");
  if (given.mode === "payment" && given.subscription_data)
    throw invalid("You can not pass `subscription_data` in `payment` mode.", "subscription_data");
  if (given.ui_mode !== undefined && !["hosted", "hosted_page"].includes(given.ui_mode)) {
    throw invalid(`The Stripe sandbox has the hosted page only, not \`${given.ui_mode}\`.`, "ui_mode");
  }
  if (given.customer !== undefined && given.customer_email !== undefined) {
    throw invalid("You may only specify one of these parameters: customer, customer_email.");
  }
  if (given.customer !== undefined && !store.state.customers[given.customer]) {
    throw missing("customer", given.customer, "customer", 400);
  }
  if (given.customer_email !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(given.customer_email)) {
    throw invalid(`Invalid email address: ${given.customer_email}`, "customer_email", "email_invalid");
  }
  for (const name of ["success_url", "cancel_url"] as const) {
    const value = given[name];
    if (value !== undefined && !isWebAddress(value)) throw invalid("Not a valid URL", name, "url_invalid");
  }
  const now = store.nowSeconds();
  if (given.expires_at !== undefined && (given.expires_at < now + 1800 - 5 || given.expires_at > now + 86_400 + 5)) {
    throw invalid(
      "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.",
      "expires_at",
    );
  }
}

function assertMode(given: Creation, lines: Stripe.LineItem[]): void {
  const repeating = lines.filter((line) => line.price?.type === "recurring").length;
  if (given.mode === "payment" && repeating > 0)
    throw invalid(
      "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.",
    );
  if (given.mode === "subscription" && (repeating !== 1 || lines.length !== 1))
    throw invalid("The Stripe sandbox takes exactly one recurring price in `subscription` mode.", "line_items");
}

function readLine(call: Call, line: Creation["line_items"][number], index: number): Stripe.LineItem {
  const at = `line_items[${index}]`;
  if (!line.price === !line.price_data) {
    throw invalid("You must specify either `price` or `price_data` for each line item.", at);
  }
  const price = line.price ? storedPrice(call, line.price, at) : inlinePrice(call, line.price_data, at);
  const productId = typeof price.product === "string" ? price.product : price.product.id;
  const amount = (price.unit_amount ?? 0) * line.quantity;
  return shaped("item", {
    id: newId("li", 24),
    amount_subtotal: amount,
    amount_total: amount,
    currency: price.currency,
    description: call.store.state.products[productId]?.name ?? null,
    price,
    quantity: line.quantity,
  });
}

function storedPrice({ store }: Call, id: string, at: string): Stripe.Price {
  const price = store.state.prices[id];
  if (!price) throw missing("price", id, `${at}[price]`, 400);
  if (!price.active)
    throw invalid("The price specified is inactive. This field only accepts active prices.", `${at}[price]`);
  return structuredClone(price);
}

function inlinePrice(call: Call, data: Creation["line_items"][number]["price_data"], at: string): Stripe.Price {
  if (!data || !data.product === !data.product_data) {
    throw invalid("You must specify either `product` or `product_data` when creating a price.", `${at}[price_data]`);
  }
  if (data.product && !call.store.state.products[data.product]) {
    throw missing("product", data.product, `${at}[price_data][product]`, 400);
  }
  const product =
    data.product ?? createProduct({ ...call, emit: () => {} }, { ...data.product_data, active: false }).id;
  return shapePrice(call, data, product);
}

function isWebAddress(value: string): boolean {
  return URL.canParse(value.replaceAll("{CHECKOUT_SESSION_ID}", "id")) && /^https?:\/\//.test(value);
}
