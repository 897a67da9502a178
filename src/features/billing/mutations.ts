import "server-only";
import { grantCredits } from "@/features/credits/mutations";
import { toMicro } from "@/features/credits/schema";
import type { Context, SystemContext } from "@/gates/context";
import { isId, publicId } from "@/lib/ids";
import { everywhere, transact, transactSystem } from "@/lib/transact";
import { service } from "@/service.config";
import { creditsPurchased } from "~/inngest/events";
import { getPayment } from "./queries";
import { CheckoutEvent, type PurchaseInput } from "./schema";
import { type CheckoutState, getCheckout, openCheckout } from "./stripe";

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
    productName: `${service.name}: ${pack.credits.toLocaleString("en")} credits`,
    amountCents: pack.priceCents,
    currency,
    email: buyer.email,
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

/**
 * Brings a payment to what Stripe says now. Credits are granted once per payment intent, whoever
 * comes first: the webhook, a resend of it or the buyer's return.
 */
async function settle(ctx: Context, paymentId: string, checkout: CheckoutState) {
  const { paymentIntentId, sessionId } = checkout;
  if (!checkout.isPaid || !paymentIntentId) return checkout.isExpired ? expire(ctx, paymentId) : undefined;
  await transact(ctx, "payment.settle", async ({ tx, ctx: inside, emit }) => {
    const [payment] = await tx.stripePayment.updateManyAndReturn({
      where: {
        id: paymentId,
        workspaceId: ctx.workspaceId,
        status: { not: "paid" },
      },
      data: {
        status: "paid",
        checkoutSessionId: sessionId,
        paymentIntentId,
        paidAt: new Date(),
      },
    });
    if (!payment) return { id: paymentId };
    if (checkout.amountCents !== payment.amountCents || checkout.currency !== payment.currency)
      throw new Error(`Payment ${payment.id}: Stripe took another amount than the pack's.`);
    await grantCredits(inside, {
      amountMicro: payment.creditsMicro,
      kind: "purchase",
      description: "Credit pack",
      idempotencyKey: `purchase:${paymentIntentId}`,
      paymentId: payment.id,
    });
    emit(
      creditsPurchased.create({
        workspaceId: ctx.workspaceId,
        paymentId: payment.id,
      }),
    );
    return payment;
  });
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
  if (checkoutSessionId) await settle(ctx, paymentId, await getCheckout(checkoutSessionId));
  return getPayment(ctx, paymentId);
}

/**
 * Works off one Stripe receipt; safe to repeat. The event is only a hint: the session is read again
 * from Stripe, and the workspace comes from our own payment row.
 */
export async function handleStripeReceipt(
  system: SystemContext,
  receiptId: string,
  contextOf: (workspaceId: string) => Context,
) {
  const receipt = await everywhere(system, (tx) => tx.webhookReceipt.findUniqueOrThrow({ where: { id: receiptId } }));
  const event = receipt.type.startsWith("checkout.session.") ? CheckoutEvent.safeParse(receipt.payload) : null;
  if (event?.success) {
    const checkout = await getCheckout(event.data.data.object.id);
    const reference = checkout.reference && isId(checkout.reference) ? checkout.reference : null;
    const payment =
      reference && (await everywhere(system, (tx) => tx.stripePayment.findUnique({ where: { id: reference } })));
    if (payment) await settle(contextOf(payment.workspaceId), payment.id, checkout);
  }
  await transactSystem(system, "stripe.handle", ({ tx }) =>
    tx.webhookReceipt.update({
      where: { id: receiptId },
      data: { handledAt: new Date(), failure: null },
      select: { id: true },
    }),
  );
}
