import type Stripe from "stripe";
import { type Account, attemptCharge, defaultMethod, idIn, newIntent } from "../cards";
import { invalid } from "../errors";
import { shaped } from "../fixtures";
import { newId } from "../store";
import { nowOf } from "./now";

type LineInput = {
  amount: number;
  description: string;
  period: { start: number; end: number };
  price: Stripe.Price;
  quantity: number;
  subscription: string;
  item: string;
  /** For a proration: which line it credits, when it credits one. */
  proration?: { credited?: { invoice: string; line: string } };
};

/** One line of a subscription's invoice, as the pinned API version shows it. */
export function newLine(input: LineInput): Stripe.InvoiceLineItem {
  const { amount, proration, price } = input;
  const credited = proration?.credited;
  return shaped("line_item", {
    id: newId("il_1", 23).replace("il_1_", "il_1"),
    amount,
    subtotal: amount,
    currency: price.currency,
    description: input.description,
    period: input.period,
    quantity: input.quantity,
    subscription: input.subscription,
    parent: {
      type: "subscription_item_details",
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: proration ? newId("ii_1", 23).replace("ii_1_", "ii_1") : null,
        proration: proration !== undefined,
        proration_details: {
          credited_items: credited ? { invoice: credited.invoice, invoice_line_items: [credited.line] } : null,
        },
        subscription: input.subscription,
        subscription_item: input.item,
      },
    },
    pricing: {
      type: "price_details",
      price_details: { price: price.id, product: idIn(price.product) ?? "" },
      unit_amount_decimal: String(price.unit_amount ?? 0),
    } as unknown as Stripe.InvoiceLineItem.Pricing,
  });
}

type NewInvoice = {
  subscription: Stripe.Subscription;
  reason: Stripe.Invoice.BillingReason;
  lines: Stripe.InvoiceLineItem[];
};

/** A finalised invoice. What the customer's balance covers is taken from it; what is below zero goes there. */
export function openInvoice(account: Account, { subscription, reason, lines }: NewInvoice): Stripe.Invoice {
  const { store, emit } = account;
  const customerId = idIn(subscription.customer) ?? "";
  const customer = store.state.customers[customerId];
  const total = lines.reduce((sum, line) => sum + line.amount, 0);
  const starting = customer?.balance ?? 0;
  const due = Math.max(0, total + starting);
  const ending = total + starting - due;
  if (customer) customer.balance = ending;
  const now = nowOf(store, customerId);
  const id = newId("in_1", 23).replace("in_1_", "in_1");
  const sequence = customer?.next_invoice_sequence ?? 1;
  if (customer) customer.next_invoice_sequence = sequence + 1;
  const invoice = shaped("invoice", {
    id,
    created: now,
    effective_at: now,
    customer: customerId,
    customer_email: customer?.email ?? null,
    customer_name: customer?.name ?? null,
    currency: subscription.currency,
    billing_reason: reason,
    auto_advance: true,
    amount_due: due,
    amount_remaining: due,
    subtotal: total,
    subtotal_excluding_tax: total,
    total,
    total_excluding_tax: total,
    starting_balance: starting,
    ending_balance: ending,
    period_start: now,
    period_end: now,
    number: `${customer?.invoice_prefix ?? "INV"}-${String(sequence).padStart(4, "0")}`,
    status: "open",
    hosted_invoice_url: `${store.publicUrl}/i/${id}`,
    invoice_pdf: `${store.publicUrl}/i/${id}/pdf`,
    test_clock: customer?.test_clock ?? null,
    parent: {
      type: "subscription_details",
      quote_details: null,
      subscription_details: { metadata: { ...subscription.metadata }, subscription: subscription.id },
    },
  });
  invoice.status_transitions.finalized_at = now;
  for (const line of lines) line.invoice = id;
  invoice.lines = { object: "list", data: lines, has_more: false, url: `/v1/invoices/${id}/lines` };
  store.state.invoices[id] = invoice;
  subscription.latest_invoice = id;
  emit("invoice.created", { ...invoice, status: "draft" });
  emit("invoice.finalized", invoice);
  return invoice;
}

/** Collects an open invoice from the card. True when it is paid now. */
export function payInvoice(
  account: Account,
  invoice: Stripe.Invoice,
  { methodId, isOffSession = true }: { methodId?: string | null; isOffSession?: boolean } = {},
): boolean {
  const { store, emit } = account;
  if (invoice.status === "paid") return true;
  if (invoice.status !== "open") throw invalid("Invoice is not open.", undefined, "invoice_not_editable");
  const customerId = idIn(invoice.customer) ?? "";
  const now = nowOf(store, customerId);
  if (invoice.amount_remaining > 0 && !collect(account, invoice, { methodId, isOffSession })) return false;
  invoice.status = "paid";
  invoice.attempted = true;
  invoice.amount_paid = invoice.amount_due;
  invoice.amount_remaining = 0;
  invoice.auto_advance = false;
  invoice.next_payment_attempt = null;
  invoice.status_transitions.paid_at = now;
  emit("invoice.paid", invoice);
  emit("invoice.payment_succeeded", invoice);
  return true;
}

function collect(
  account: Account,
  invoice: Stripe.Invoice,
  { methodId, isOffSession }: { methodId?: string | null; isOffSession: boolean },
): boolean {
  const { store, emit } = account;
  const customerId = idIn(invoice.customer) ?? "";
  const payment = paymentOf(account, invoice);
  const intent = store.state.paymentIntents[idIn(payment.payment.payment_intent ?? null) ?? ""];
  if (!intent) throw new Error(`invoice ${invoice.id} lost its payment intent`);
  const method = defaultMethod(account, customerId, methodId ?? subscriptionMethod(account, invoice));
  invoice.attempted = true;
  invoice.attempt_count += 1;
  const refusal = attemptCharge(account, intent, method, { isOffSession, email: invoice.customer_email });
  if (!refusal) {
    Object.assign(payment, { status: "paid", amount_paid: invoice.amount_due });
    payment.status_transitions.paid_at = nowOf(store, customerId);
    emit("invoice_payment.paid", payment);
    return true;
  }
  emit("invoice.payment_failed", invoice);
  if (refusal.code === "authentication_required") emit("invoice.payment_action_required", invoice);
  return false;
}

function subscriptionMethod({ store }: Account, invoice: Stripe.Invoice): string | null {
  const id = idIn(invoice.parent?.subscription_details?.subscription ?? null);
  return idIn(store.state.subscriptions[id ?? ""]?.default_payment_method ?? null);
}

/** The invoice's one payment; made at the first try to collect. */
function paymentOf(account: Account, invoice: Stripe.Invoice): Stripe.InvoicePayment {
  const { state } = account.store;
  const known = Object.values(state.invoicePayments).find((row) => row.invoice === invoice.id);
  if (known) return known;
  const intent = newIntent(account, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: idIn(invoice.customer),
    description: invoice.billing_reason === "subscription_create" ? "Subscription creation" : "Subscription update",
    setup_future_usage: "off_session",
  });
  const payment = shaped("invoice_payment", {
    id: newId("inpay_1", 23).replace("inpay_1_", "inpay_1"),
    invoice: invoice.id,
    created: nowOf(account.store, idIn(invoice.customer) ?? ""),
    currency: invoice.currency,
    amount_requested: invoice.amount_due,
    payment: { type: "payment_intent", payment_intent: intent.id },
  });
  state.invoicePayments[payment.id] = payment;
  return payment;
}

export function voidInvoice({ store, emit }: Account, invoice: Stripe.Invoice): Stripe.Invoice {
  if (invoice.status !== "open") throw invalid("You can only void an open invoice.", undefined, "invoice_not_editable");
  invoice.status = "void";
  invoice.auto_advance = false;
  invoice.next_payment_attempt = null;
  invoice.status_transitions.voided_at = nowOf(store, idIn(invoice.customer) ?? "");
  emit("invoice.voided", invoice);
  return invoice;
}
