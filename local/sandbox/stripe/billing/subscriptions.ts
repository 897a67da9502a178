import type Stripe from "stripe";
import { type Account, cardFailure, idIn } from "../cards";
import { invalid, StripeFailure } from "../errors";
import { shaped } from "../fixtures";
import { newId } from "../store";
import { newLine, openInvoice, payInvoice, voidInvoice } from "./invoices";
import { nowOf } from "./now";
import { addInterval, prorate } from "./proration";

type Subscription = Stripe.Subscription;
type NewSubscription = {
  customer: string;
  price: Stripe.Price;
  quantity: number;
  metadata: Record<string, string>;
  description?: string | null;
  methodId?: string | null;
  isOffSession?: boolean;
};

export const isLive = (subscription: Subscription) =>
  subscription.status === "active" || subscription.status === "past_due";
export const itemOf = (subscription: Subscription): Stripe.SubscriptionItem => {
  const item = subscription.items.data[0];
  if (!item) throw new Error(`subscription ${subscription.id} has no item`);
  return item;
};
const productName = ({ store }: Account, price: Stripe.Price) =>
  store.state.products[idIn(price.product) ?? ""]?.name ?? "Subscription";
const amountOf = (price: Stripe.Price, quantity: number) => (price.unit_amount ?? 0) * quantity;
const unixDate = (seconds: number) =>
  new Date(seconds * 1000).toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });

/** Starts a subscription and collects its first invoice. Without a paying card it is `incomplete`. */
export function createSubscription(account: Account, given: NewSubscription): Subscription {
  const { store, emit } = account;
  const now = nowOf(store, given.customer);
  const id = newId("sub_1", 23).replace("sub_1_", "sub_1");
  const { interval, interval_count } = given.price.recurring ?? { interval: "month", interval_count: 1 };
  const item = shaped("subscription_item", {
    id: newId("si", 14),
    created: now,
    price: given.price,
    quantity: given.quantity,
    subscription: id,
    current_period_start: now,
    current_period_end: addInterval(now, interval, interval_count, now),
  });
  const subscription = shaped("subscription", {
    id,
    created: now,
    start_date: now,
    billing_cycle_anchor: now,
    customer: given.customer,
    currency: given.price.currency,
    metadata: given.metadata,
    description: given.description ?? null,
    default_payment_method: given.methodId ?? null,
    test_clock: store.state.customers[given.customer]?.test_clock ?? null,
    status: "incomplete",
  });
  subscription.items.data = [item];
  subscription.items.url = `/v1/subscription_items?subscription=${id}`;
  store.state.subscriptions[id] = subscription;
  const invoice = openInvoice(account, {
    subscription,
    reason: "subscription_create",
    lines: [renewalLine(account, subscription)],
  });
  const isPaid = payInvoice(account, invoice, { methodId: given.methodId, isOffSession: given.isOffSession });
  if (isPaid) subscription.status = "active";
  emit("customer.subscription.created", subscription);
  return subscription;
}

function renewalLine(account: Account, subscription: Subscription): Stripe.InvoiceLineItem {
  const item = itemOf(subscription);
  const quantity = item.quantity ?? 1;
  return newLine({
    amount: amountOf(item.price, quantity),
    description: `${quantity} × ${productName(account, item.price)}`,
    period: { start: item.current_period_start, end: item.current_period_end },
    price: item.price,
    quantity,
    subscription: subscription.id,
    item: item.id,
  });
}

type ItemChange = {
  price: Stripe.Price;
  quantity: number;
  proration: "always_invoice" | "create_prorations" | "none";
  behavior: string;
  at?: number;
};

/** @throws StripeFailure 402, and changes nothing, when the price of the change is refused under `error_if_incomplete` */
export function changeItem(account: Account, subscription: Subscription, change: ItemChange): Subscription {
  const { store, emit } = account;
  if (!isLive(subscription)) throw invalid("A canceled subscription can only update its cancellation_details.");
  const item = itemOf(subscription);
  const before = { price: item.price, quantity: item.quantity };
  const previous = { items: structuredClone(subscription.items), latest_invoice: subscription.latest_invoice };
  const isSame = before.price.id === change.price.id && before.quantity === change.quantity;
  if (isSame) return subscription;
  const lines = change.proration === "none" ? [] : prorationLines(account, subscription, change);
  item.price = structuredClone(change.price);
  item.quantity = change.quantity;
  if (change.proration === "create_prorations") {
    store.state.pendingLines[subscription.id] = [...(store.state.pendingLines[subscription.id] ?? []), ...lines];
  } else if (lines.length > 0) {
    const pending = store.state.pendingLines[subscription.id] ?? [];
    delete store.state.pendingLines[subscription.id];
    const invoice = openInvoice(account, {
      subscription,
      reason: "subscription_update",
      lines: [...pending, ...lines],
    });
    if (!payInvoice(account, invoice)) {
      if (change.behavior === "error_if_incomplete") {
        voidInvoice(account, invoice);
        Object.assign(item, before);
        subscription.latest_invoice = previous.latest_invoice;
        throw refused(account, invoice);
      }
      subscription.status = "past_due";
    }
  }
  emit("customer.subscription.updated", subscription, previous);
  return subscription;
}

function refused({ store: { state } }: Account, invoice: Stripe.Invoice): StripeFailure {
  const payment = Object.values(state.invoicePayments).find((row) => row.invoice === invoice.id);
  const intent = state.paymentIntents[idIn(payment?.payment.payment_intent ?? null) ?? ""];
  const error = intent?.last_payment_error;
  if (!intent || !error) return new StripeFailure(402, "The payment failed.", { type: "card_error" });
  return cardFailure(intent, {
    code: error.code ?? "card_declined",
    decline_code: error.decline_code ?? "generic_decline",
    message: error.message ?? "Your card was declined.",
  });
}

function prorationLines(account: Account, subscription: Subscription, change: ItemChange) {
  const item = itemOf(subscription);
  const now = change.at ?? nowOf(account.store, idIn(subscription.customer) ?? "");
  const period = { start: item.current_period_start, end: item.current_period_end };
  const from = amountOf(item.price, item.quantity ?? 1);
  const { credit, charge } = prorate({ from, to: amountOf(change.price, change.quantity) }, period, now);
  const common = { period: { start: now, end: period.end }, subscription: subscription.id, item: item.id };
  const latest = account.store.state.invoices[idIn(subscription.latest_invoice) ?? ""];
  const line = latest?.lines.data[0];
  return [
    newLine({
      ...common,
      amount: credit,
      description: `Unused time on ${productName(account, item.price)} after ${unixDate(now)}`,
      price: item.price,
      quantity: item.quantity ?? 1,
      proration: { credited: latest && line ? { invoice: latest.id ?? "", line: line.id } : undefined },
    }),
    newLine({
      ...common,
      amount: charge,
      description: `Remaining time on ${productName(account, change.price)} after ${unixDate(now)}`,
      price: change.price,
      quantity: change.quantity,
      proration: {},
    }),
  ];
}

export function cancelNow(
  account: Account,
  subscription: Subscription,
  reason = "cancellation_requested",
): Subscription {
  if (subscription.status === "canceled") throw invalid(`No such subscription: '${subscription.id}'`);
  const now = nowOf(account.store, idIn(subscription.customer) ?? "");
  Object.assign(subscription, { status: "canceled", canceled_at: now, ended_at: now, cancel_at_period_end: false });
  subscription.cancellation_details = {
    ...subscription.cancellation_details,
    reason,
  } as Stripe.Subscription.CancellationDetails;
  for (const invoice of Object.values(account.store.state.invoices)) {
    const own = idIn(invoice.parent?.subscription_details?.subscription ?? null) === subscription.id;
    if (own && invoice.status === "open") Object.assign(invoice, { auto_advance: false, next_payment_attempt: null });
  }
  account.emit("customer.subscription.deleted", subscription);
  return subscription;
}

/** Sets or takes back the end at the period's end. */
export function cancelAtEnd(account: Account, subscription: Subscription, isEnding: boolean): Subscription {
  if (subscription.cancel_at_period_end === isEnding) return subscription;
  const previous = {
    cancel_at_period_end: subscription.cancel_at_period_end,
    cancel_at: subscription.cancel_at,
    canceled_at: subscription.canceled_at,
  };
  subscription.cancel_at_period_end = isEnding;
  subscription.cancel_at = isEnding ? itemOf(subscription).current_period_end : null;
  subscription.canceled_at = isEnding ? nowOf(account.store, idIn(subscription.customer) ?? "") : null;
  account.emit("customer.subscription.updated", subscription, previous);
  return subscription;
}

const dunningDays = [1, 3, 5];

/** The end of a period: the next one begins with its invoice, or the subscription ends. */
export function renew(account: Account, subscription: Subscription): void {
  if (subscription.cancel_at_period_end) {
    cancelNow(account, subscription);
    return;
  }
  const item = itemOf(subscription);
  const previous = { items: structuredClone(subscription.items), status: subscription.status };
  const { interval, interval_count } = item.price.recurring ?? { interval: "month", interval_count: 1 };
  item.current_period_start = item.current_period_end;
  item.current_period_end = addInterval(
    item.current_period_start,
    interval,
    interval_count,
    subscription.billing_cycle_anchor,
  );
  const pending = account.store.state.pendingLines[subscription.id] ?? [];
  delete account.store.state.pendingLines[subscription.id];
  const invoice = openInvoice(account, {
    subscription,
    reason: "subscription_cycle",
    lines: [...pending, renewalLine(account, subscription)],
  });
  account.emit("customer.subscription.updated", subscription, previous);
  collectAgain(account, subscription, invoice);
}

/** One try of dunning: paid makes the subscription active again, the last failure ends it. */
export function collectAgain(account: Account, subscription: Subscription, invoice: Stripe.Invoice): void {
  const before = subscription.status;
  if (payInvoice(account, invoice)) {
    if (before === "active") return;
    subscription.status = "active";
    account.emit("customer.subscription.updated", subscription, { status: before });
    return;
  }
  const days = dunningDays[invoice.attempt_count - 1];
  if (days === undefined) {
    invoice.next_payment_attempt = null;
    cancelNow(account, subscription, "payment_failed");
    return;
  }
  invoice.next_payment_attempt = nowOf(account.store, idIn(subscription.customer) ?? "") + days * 86_400;
  account.emit("invoice.updated", invoice);
  if (before === "past_due") return;
  subscription.status = "past_due";
  account.emit("customer.subscription.updated", subscription, { status: before });
}
