import "server-only";
import type Stripe from "stripe";
import { env } from "@/env";
import { AppError } from "@/lib/errors";
import { service } from "@/service.config";
import type { PlanLine } from "../plan-credits";
import { lookupKeyOf, type PaidPlanId, paidPlanIds, planOf, planOfLookupKey } from "../plans";
import { dateOf, idIn, pageOf, stripe } from "../stripe";

/** A subscription as Stripe holds it now. */
export type SubscriptionState = {
  stripeId: string;
  customerId: string;
  status: string;
  itemId: string;
  pricePlan: PaidPlanId;
  isEnding: boolean;
  startsAt: Date;
  endsAt: Date;
  endedAt: Date | null;
  createdAt: Date;
};
export type InvoiceState = {
  id: string;
  status: string;
  isAttempted: boolean;
  amountCents: number;
  currency: string;
  number: string | null;
  url: string | null;
  pdfUrl: string | null;
  createdAt: Date;
  paidAt: Date | null;
  nextAttemptAt: Date | null;
  paymentIntentId: string | null;
  lines: PlanLine[];
};

const priceOverrides = (): Record<PaidPlanId, string | undefined> => {
  const { STRIPE_PRICE_STARTER: starter, STRIPE_PRICE_GROWTH: growth, STRIPE_PRICE_SCALE: scale } = env();
  return { starter, growth, scale };
};

/** The plan that a price is for: by the environment, its lookup key, or what was written on it when it was made. */
function planOfPrice(price: Stripe.Price): PaidPlanId | null {
  const named = paidPlanIds.find((id) => priceOverrides()[id] === price.id);
  return named ?? planOfLookupKey(price.lookup_key) ?? paidPlanIds.find((id) => id === price.metadata.plan) ?? null;
}

async function makePrice(planId: PaidPlanId): Promise<string> {
  const { name, monthlyPriceCents: unit_amount } = planOf(planId);
  const price = await stripe().prices.create(
    {
      currency: service.credits.currency,
      unit_amount,
      recurring: { interval: "month" },
      lookup_key: lookupKeyOf(planId),
      transfer_lookup_key: true,
      metadata: { plan: planId },
      product_data: { name: `${service.name} ${name}` },
    },
    { idempotencyKey: `price:${lookupKeyOf(planId)}:${unit_amount}` },
  );
  return price.id;
}

/** The price of a plan at Stripe; made there the first time, and again when service.config.ts asks for another amount. */
export async function priceOf(planId: PaidPlanId): Promise<string> {
  const given = priceOverrides()[planId];
  if (given) return given;
  const { data } = await stripe().prices.list({ lookup_keys: [lookupKeyOf(planId)], active: true, limit: 1 });
  const [price] = data;
  return price && price.unit_amount === planOf(planId).monthlyPriceCents ? price.id : makePrice(planId);
}

type Start = { planId: PaidPlanId; customerId: string; workspaceId: string; successUrl: string; cancelUrl: string };

/** Opens Checkout for a plan. An older page that is still open is closed first, so that no two can both be paid. */
export async function openPlanCheckout({ planId, customerId, workspaceId, successUrl, cancelUrl }: Start) {
  const open = await stripe().checkout.sessions.list({ customer: customerId, status: "open", limit: 100 });
  for (const { id, mode } of open.data) if (mode === "subscription") await stripe().checkout.sessions.expire(id);
  const session = await stripe().checkout.sessions.create({
    mode: "subscription",
    client_reference_id: workspaceId,
    customer: customerId,
    line_items: [{ price: await priceOf(planId), quantity: 1 }],
    subscription_data: { metadata: { workspace: workspaceId } },
    success_url: successUrl,
    cancel_url: cancelUrl,
  });
  return pageOf(session);
}

function subscriptionState(subscription: Stripe.Subscription): SubscriptionState | null {
  const [item] = subscription.items.data;
  const pricePlan = item && planOfPrice(item.price);
  if (!item || !pricePlan) return null;
  return {
    stripeId: subscription.id,
    customerId: idIn(subscription.customer) ?? "",
    status: subscription.status,
    itemId: item.id,
    pricePlan,
    isEnding: subscription.cancel_at_period_end || subscription.cancel_at !== null,
    startsAt: dateOf(item.current_period_start),
    endsAt: dateOf(item.current_period_end),
    endedAt: subscription.ended_at ? dateOf(subscription.ended_at) : null,
    createdAt: dateOf(subscription.created),
  };
}

const detailsOf = ({ parent }: Stripe.InvoiceLineItem) =>
  parent?.subscription_item_details ?? parent?.invoice_item_details ?? null;

async function planLines(invoice: Stripe.Invoice, planOfId: (id: string) => Promise<PaidPlanId | null>) {
  const lines: PlanLine[] = [];
  for (const line of invoice.lines.data) {
    const priceId = idIn(line.pricing?.price_details?.price);
    const planId = priceId && (await planOfId(priceId));
    if (!planId) continue;
    lines.push({
      id: line.id,
      planId,
      amountCents: line.amount,
      wholeCents: Number(line.pricing?.unit_amount_decimal ?? 0) * (line.quantity ?? 1),
      isProration: detailsOf(line)?.proration ?? false,
      startsAt: dateOf(line.period.start),
      endsAt: dateOf(line.period.end),
    });
  }
  return lines;
}

const intentOf = (invoice: Stripe.Invoice) => {
  const paid = invoice.payments?.data.find(({ status }) => status === "paid");
  return idIn(paid?.payment.payment_intent ?? null);
};

const invoiceState = (invoice: Stripe.Invoice, lines: PlanLine[]): InvoiceState => ({
  id: invoice.id ?? "",
  status: invoice.status ?? "draft",
  isAttempted: invoice.attempted,
  amountCents: invoice.status === "paid" ? invoice.amount_paid : invoice.amount_due,
  currency: invoice.currency,
  number: invoice.number,
  url: invoice.hosted_invoice_url ?? null,
  pdfUrl: invoice.invoice_pdf ?? null,
  createdAt: dateOf(invoice.created),
  paidAt: invoice.status_transitions.paid_at ? dateOf(invoice.status_transitions.paid_at) : null,
  nextAttemptAt: invoice.next_payment_attempt ? dateOf(invoice.next_payment_attempt) : null,
  paymentIntentId: intentOf(invoice),
  lines,
});

/** A subscription and its latest invoices as Stripe holds them now; null when it is of no plan of ours. */
export async function getSubscription(stripeId: string) {
  const subscription = subscriptionState(await stripe().subscriptions.retrieve(stripeId));
  if (!subscription) return null;
  const known = new Map<string, Promise<PaidPlanId | null>>();
  const planOfId = (id: string) => {
    const plan = known.get(id) ?? stripe().prices.retrieve(id).then(planOfPrice);
    known.set(id, plan);
    return plan;
  };
  const { data } = await stripe().invoices.list({ subscription: stripeId, limit: 24, expand: ["data.payments"] });
  const invoices: InvoiceState[] = [];
  for (const invoice of data) invoices.push(invoiceState(invoice, await planLines(invoice, planOfId)));
  return { subscription, invoices };
}

/** Which subscription an invoice is for; null for none. */
export async function subscriptionOfInvoice(invoiceId: string) {
  const { parent } = await stripe().invoices.retrieve(invoiceId);
  return idIn(parent?.subscription_details?.subscription ?? null);
}

type PriceChange = { subscription: SubscriptionState; planId: PaidPlanId; isChargedNow: boolean; key: string };

/** Another price: charged at once for what is left of the period, or from the next invoice on. */
export async function setPrice({ subscription, planId, isChargedNow, key }: PriceChange): Promise<void> {
  await stripe().subscriptions.update(
    subscription.stripeId,
    {
      items: [{ id: subscription.itemId, price: await priceOf(planId) }],
      proration_behavior: isChargedNow ? "always_invoice" : "none",
      ...(isChargedNow && { payment_behavior: "error_if_incomplete" as const }),
    },
    { idempotencyKey: key },
  );
}

export async function setEnding(stripeId: string, isEnding: boolean): Promise<void> {
  await stripe().subscriptions.update(stripeId, { cancel_at_period_end: isEnding });
}

/** The receipt of a payment, and the workspace's customer that it came from. */
export async function getIntent(paymentIntentId: string) {
  const intent = await stripe().paymentIntents.retrieve(paymentIntentId, { expand: ["latest_charge"] });
  const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
  return {
    id: intent.id,
    status: intent.status,
    reference: intent.metadata.reference ?? null,
    customerId: idIn(intent.customer),
    amountCents: intent.amount,
    currency: intent.currency,
    receiptUrl: charge?.receipt_url ?? null,
    failure: intent.last_payment_error?.message ?? null,
  };
}

export const notLive = () =>
  new AppError("conflict", "This workspace has no running subscription. Choose a plan to start one.");
