import "server-only";
import type { Context, SystemContext } from "@/gates/context";
import { AppError, notFound } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { everywhere, transactSystem } from "@/lib/transact";
import { webhookReceived } from "~/inngest/events";
import { syncCard } from "../customers/mutations";
import { applyDispute, applyRefund } from "../disputes/mutations";
import { getDispute, getRefund, listRefundIds } from "../disputes/stripe";
import { settleCheckout } from "../mutations";
import { getCheckout, idIn, isMissing } from "../stripe";
import { syncSubscription } from "../subscriptions/mutations";
import { getIntent, subscriptionOfInvoice } from "../subscriptions/stripe";
import { settleTopUp } from "../top-up/mutations";
import { StripeEvent } from "./schema";

type ContextOf = (workspaceId: string) => Context;
type Work = { system: SystemContext; contextOf: ContextOf };
type Told = StripeEvent["data"]["object"];

const nothing = "Nothing to do.";
const unknown = "Not of a workspace here.";

/**
 * Works off one Stripe receipt; safe to repeat, in any order. The event is only a hint: what it names is read again from
 * Stripe, and the workspace comes from our own rows.
 */
export async function handleStripeReceipt(system: SystemContext, receiptId: string, contextOf: ContextOf) {
  const receipt = await everywhere(system, (tx) => tx.webhookReceipt.findUniqueOrThrow({ where: { id: receiptId } }));
  const event = StripeEvent.safeParse(receipt.payload);
  try {
    const outcome = event.success ? await handle({ system, contextOf }, event.data).catch(goneOr) : nothing;
    await note(system, receiptId, { handledAt: new Date(), failure: null, outcome });
  } catch (error) {
    const failure = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    await note(system, receiptId, { failure: failure.slice(0, 1_000) });
    throw error;
  }
}

/** What Stripe itself no longer has, there is nothing to do about. */
function goneOr(error: unknown): string {
  if (isMissing(error)) return "Stripe does not have it any more.";
  throw error;
}

type Note = { handledAt?: Date; failure: string | null; outcome?: string };
const note = (system: SystemContext, id: string, said: Note) =>
  transactSystem(system, "stripe.handle", ({ tx }) =>
    tx.webhookReceipt.update({
      where: { id },
      data: { ...said, attempts: { increment: 1 } },
      select: { id: true },
    }),
  );

async function handle(work: Work, { type, data: { object } }: StripeEvent): Promise<string> {
  const [area = ""] = type.split(".");
  if (type.startsWith("checkout.session.")) return onCheckout(work, object);
  if (type.startsWith("customer.subscription.")) return onSubscription(work, object, object.id);
  if (area === "invoice" && object.object === "invoice")
    return onSubscription(work, object, await subscriptionOfInvoice(object.id));
  if (area === "payment_intent") return onIntent(work, object.id);
  if (type.startsWith("charge.dispute.")) return onDispute(work, object.id);
  if (area === "refund" || type.startsWith("charge.refund.")) return onRefunds(work, [object.id]);
  if (type === "charge.refunded") return onRefunds(work, await listRefundIds(object.id));
  if (area === "payment_method" || type === "customer.updated") return onCard(work, object);
  return nothing;
}

const workspaceOf = async ({ system, contextOf }: Work, customerId: string | null) => {
  const row =
    customerId &&
    (await everywhere(system, (tx) =>
      tx.stripeCustomer.findUnique({ where: { stripeId: customerId }, select: { workspaceId: true } }),
    ));
  return row ? contextOf(row.workspaceId) : null;
};

async function onSubscription(work: Work, object: Told, subscriptionId: string | null): Promise<string> {
  const ctx = await workspaceOf(work, idIn(object.customer));
  if (!ctx) return unknown;
  if (!subscriptionId) return nothing;
  const { status } = await syncSubscription(ctx, subscriptionId);
  return status ? `Subscription is ${status}.` : "Not a subscription to a plan.";
}

async function onCheckout(work: Work, object: Told): Promise<string> {
  const checkout = await getCheckout(object.id);
  if (checkout.mode === "subscription") return onSubscription(work, object, checkout.subscriptionId);
  const payment = await paymentOf(work, checkout.reference);
  if (!payment) return unknown;
  const ctx = work.contextOf(payment.workspaceId);
  const { isPaid } = await settleCheckout(ctx, payment.id, checkout);
  const customerId = idIn(object.customer);
  if (isPaid && customerId) await syncCard(ctx, customerId);
  return isPaid ? "Payment is paid." : "Payment is not paid.";
}

const paymentOf = ({ system }: Work, reference: string | null) =>
  reference && isId(reference)
    ? everywhere(system, (tx) => tx.stripePayment.findUnique({ where: { id: reference } }))
    : null;

async function onIntent(work: Work, intentId: string): Promise<string> {
  const intent = await getIntent(intentId);
  const payment = await paymentOf(work, intent.reference);
  if (!payment) return unknown;
  const ctx = work.contextOf(payment.workspaceId);
  if (payment.kind === "top_up") return `Top-up is ${await settleTopUp(ctx, payment, intent)}.`;
  if (!payment.checkoutSessionId) return nothing;
  const { isPaid } = await settleCheckout(ctx, payment.id, await getCheckout(payment.checkoutSessionId));
  return isPaid ? "Payment is paid." : "Payment is not paid.";
}

/** The payment that a refund or a dispute is about, with its credits granted: what is not there cannot go back. */
async function paidPayment(work: Work, paymentIntentId: string | null) {
  if (!paymentIntentId) return null;
  const find = () => everywhere(work.system, (tx) => tx.stripePayment.findUnique({ where: { paymentIntentId } }));
  const known = await find();
  if (known?.status === "paid") return known;
  await onIntent(work, paymentIntentId);
  return find();
}

/** What beat the payment itself is tried again; what is of no workspace here is left. */
const notYet = () => new AppError("conflict", "The payment is not known yet; tried again soon.");

async function isOurs({ system }: Work, paymentIntentId: string | null) {
  if (!paymentIntentId) return false;
  const { reference, customerId } = await getIntent(paymentIntentId);
  if (reference && isId(reference)) return true;
  if (!customerId) return false;
  const count = await everywhere(system, (tx) => tx.stripeCustomer.count({ where: { stripeId: customerId } }));
  return count > 0;
}

async function onRefunds(work: Work, refundIds: string[]): Promise<string> {
  for (const id of refundIds) {
    const refund = await getRefund(id);
    const payment = await paidPayment(work, refund.paymentIntentId);
    if (payment) await applyRefund(work.contextOf(payment.workspaceId), payment, refund);
    else if (await isOurs(work, refund.paymentIntentId)) throw notYet();
    else return unknown;
  }
  return `Refunds booked: ${refundIds.length}.`;
}

async function onDispute(work: Work, disputeId: string): Promise<string> {
  const dispute = await getDispute(disputeId);
  const payment = await paidPayment(work, dispute.paymentIntentId);
  if (payment) {
    await applyDispute(work.contextOf(payment.workspaceId), payment, dispute);
    return `Dispute is ${dispute.status}.`;
  }
  if (await isOurs(work, dispute.paymentIntentId)) throw notYet();
  return unknown;
}

async function onCard(work: Work, object: Told): Promise<string> {
  const customerId = object.object === "customer" ? object.id : idIn(object.customer);
  const ctx = await workspaceOf(work, customerId);
  if (!ctx || !customerId) return unknown;
  await syncCard(ctx, customerId);
  return "Card on file read.";
}

/** Works a receipt off once more, whatever became of it. */
export const replayReceipt = (system: SystemContext, receiptId: string) =>
  transactSystem(system, "stripe.replay", async ({ tx, emit }) => {
    const receipt = await tx.webhookReceipt.findUnique({
      where: { id: receiptId },
      select: { id: true, sender: true, type: true },
    });
    if (receipt?.sender !== "stripe") throw notFound("receipt");
    await tx.webhookReceipt.update({
      where: { id: receiptId },
      data: { handledAt: null, failure: null, outcome: null },
    });
    emit(webhookReceived.create({ receiptId, sender: receipt.sender, type: receipt.type }));
    return { id: receiptId };
  });
