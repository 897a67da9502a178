import "server-only";
import { grantLot } from "@/features/credits/mutations";
import { toMicro } from "@/features/credits/schema";
import type { Context } from "@/gates/context";
import { AppError } from "@/lib/errors";
import { publicId } from "@/lib/ids";
import { transact, within } from "@/lib/transact";
import { service } from "@/service.config";
import { creditsPurchased } from "~/inngest/events";
import { customerOf, syncCard } from "./customers/mutations";
import { getPayment } from "./queries";
import type { PurchaseInput } from "./schema";
import { type CheckoutState, getCheckout, openCheckout, openPortal } from "./stripe";
import { syncSubscription } from "./subscriptions/mutations";

type Buyer = { workspaceSlug: string; email?: string; origin: string };

/** Writes the payment, then opens Checkout. Returns the page to send the buyer to. */
export async function startPurchase(ctx: Context, { packId, returnPath }: PurchaseInput, buyer: Buyer) {
  const pack = service.credits.packs.find(({ id }) => id === packId);
  if (!pack) throw new Error(`Unknown pack ${packId}`);
  const { currency } = service.credits;
  const payment = await transact(ctx, "payment.start", ({ tx }) =>
    tx.stripePayment.create({
      data: {
        workspaceId: ctx.workspaceId,
        kind: "pack",
        description: `${pack.name} pack`,
        packId,
        creditsMicro: toMicro(pack.credits),
        amountCents: pack.priceCents,
        currency,
        returnPath,
        createdById: ctx.actor.kind === "user" ? ctx.actor.id : null,
      },
    }),
  );
  const home = `${buyer.origin}/${buyer.workspaceSlug}/credits`;
  const checkout = await openCheckout({
    reference: payment.id,
    customerId: await customerOf(ctx, buyer),
    productName: `${service.name}: ${pack.credits.toLocaleString("en")} credits`,
    amountCents: pack.priceCents,
    currency,
    successUrl: `${buyer.origin}/api/billing/return?workspace=${buyer.workspaceSlug}&payment=${publicId("payment", payment.id)}`,
    cancelUrl: `${home}?purchase=cancelled`,
  });
  await transact(ctx, "payment.open-checkout", ({ tx }) =>
    tx.stripePayment.update({
      where: { id: payment.id },
      data: { checkoutSessionId: checkout.sessionId },
    }),
  );
  return { url: checkout.url };
}

export type Taken = {
  paymentIntentId: string;
  amountCents: number | null;
  currency: string | null;
  receiptUrl: string | null;
};

/**
 * Marks a pack's or a top-up's payment as paid and grants its credits: once per payment intent, whoever comes first,
 * the webhook, a resend of it or the buyer's return. Returns whether it was this call.
 */
export const settlePaid = (ctx: Context, paymentId: string, taken: Taken & { checkoutSessionId?: string }) =>
  transact(ctx, "payment.settle", async ({ tx, ctx: inside, emit }) => {
    const { paymentIntentId, receiptUrl, checkoutSessionId } = taken;
    const [payment] = await tx.stripePayment.updateManyAndReturn({
      where: { id: paymentId, workspaceId: ctx.workspaceId, status: { not: "paid" } },
      data: { status: "paid", failure: null, checkoutSessionId, paymentIntentId, receiptUrl, paidAt: new Date() },
    });
    if (!payment) return { id: paymentId, isNew: false };
    if (taken.amountCents !== payment.amountCents || taken.currency !== payment.currency)
      throw new Error(`Payment ${payment.id}: Stripe took another amount than was asked for.`);
    await grantLot(inside, {
      source: payment.kind === "top_up" ? "top_up" : "pack",
      key: paymentIntentId,
      amountMicro: payment.creditsMicro,
      description: payment.kind === "top_up" ? "Automatic top-up" : "Credit pack",
      paymentId: payment.id,
    });
    emit(creditsPurchased.create({ workspaceId: ctx.workspaceId, paymentId: payment.id }));
    return { id: payment.id, isNew: true };
  });

/** Brings a pack's payment to what Stripe says now. Unpaid, it grants nothing. */
export async function settleCheckout(ctx: Context, paymentId: string, checkout: CheckoutState) {
  const { paymentIntentId, sessionId } = checkout;
  if (!checkout.isPaid || !paymentIntentId) {
    if (checkout.isExpired) await expire(ctx, paymentId);
    return { isPaid: false };
  }
  const { amountCents, currency, receiptUrl } = checkout;
  const taken = { paymentIntentId, amountCents, currency, receiptUrl, checkoutSessionId: sessionId };
  await settlePaid(ctx, paymentId, taken);
  return { isPaid: true };
}

const expire = (ctx: Context, id: string) =>
  transact(ctx, "payment.expire", async ({ tx }) => {
    await tx.stripePayment.updateMany({
      where: { id, workspaceId: ctx.workspaceId, status: "pending" },
      data: { status: "expired" },
    });
    return { id };
  });

/** Settles a payment from its own row: the buyer's way back. */
export async function refreshPayment(ctx: Context, paymentId: string) {
  const { checkoutSessionId } = await getPayment(ctx, paymentId);
  if (checkoutSessionId) await settleCheckout(ctx, paymentId, await getCheckout(checkoutSessionId));
  return getPayment(ctx, paymentId);
}

/** Brings a plan bought at Checkout to what Stripe says now: the buyer's way back. */
export async function refreshPlan(ctx: Context, sessionId: string) {
  const checkout = await getCheckout(sessionId);
  if (checkout.reference !== ctx.workspaceId || !checkout.subscriptionId)
    throw new AppError("not_found", "This purchase is not of this workspace.");
  return syncSubscription(ctx, checkout.subscriptionId);
}

/** Opens Stripe's portal: cards, invoices, changes. */
export const startPortal = async (ctx: Context, { workspaceSlug, email, origin }: Buyer) => ({
  url: await openPortal(
    await customerOf(ctx, { email }),
    `${origin}/api/billing/return?workspace=${workspaceSlug}&portal=1`,
  ),
});

/** Back from the portal: what was changed there is read at once. */
export async function refreshCustomer(ctx: Context) {
  const { workspaceId } = ctx;
  const [customer, running] = await within(ctx, (tx) =>
    Promise.all([
      tx.stripeCustomer.findUnique({ where: { workspaceId }, select: { stripeId: true } }),
      tx.subscription.findFirst({
        where: { workspaceId, endedAt: null },
        orderBy: { createdAt: "desc" },
        select: { stripeId: true },
      }),
    ]),
  );
  if (customer) await syncCard(ctx, customer.stripeId);
  if (running) await syncSubscription(ctx, running.stripeId);
}
