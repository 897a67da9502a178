import "server-only";
import { grantLot } from "@/features/credits/mutations";
import type { Context } from "@/gates/context";
import { AppError } from "@/lib/errors";
import { transact, within } from "@/lib/transact";
import type { PlanId } from "@/service.config";
import { creditsPurchased } from "~/inngest/events";
import { beginReading, customerOf, syncCard } from "../customers/mutations";
import { planGrants } from "../plan-credits";
import { highestPlan, isLive, isPaidPlanId, liveStatuses, type PaidPlanId, planOf, rankOf } from "../plans";
import { isUnderWay, refusalOf } from "../stripe";
import {
  getIntent,
  getSubscription,
  type InvoiceState,
  notLive,
  openPlanCheckout,
  type SubscriptionState,
  setEnding,
  setPrice,
} from "./stripe";

type Buyer = { workspaceSlug: string; email?: string; origin: string };

/** The plans that are paid for in the period that runs: what an invoice line charged for it. */
function paidPlan({ startsAt, endsAt, pricePlan }: SubscriptionState, invoices: InvoiceState[]): PlanId {
  const lines = invoices.filter(({ status }) => status === "paid").flatMap((invoice) => invoice.lines);
  const covering = lines.filter((line) => line.amountCents > 0 && line.startsAt < endsAt && line.endsAt > startsAt);
  return covering.length > 0 ? highestPlan(covering.map(({ planId }) => planId)) : pricePlan;
}

/**
 * Brings a subscription, its invoices and their credits to what Stripe says now. The order of events does not matter:
 * credits are granted once per invoice line, and an older reading never overwrites a newer one.
 */
export async function syncSubscription(ctx: Context, stripeId: string) {
  const readSeq = await beginReading(ctx);
  const found = await getSubscription(stripeId);
  if (!found) return { status: null };
  const { subscription, invoices } = found;
  const known = await within(ctx, (tx) =>
    tx.stripePayment.findMany({
      where: { workspaceId: ctx.workspaceId, invoiceId: { in: invoices.map(({ id }) => id) } },
      select: { invoiceId: true, status: true },
    }),
  );
  const settled = new Set(known.flatMap(({ invoiceId, status }) => (status === "paid" ? [invoiceId] : [])));
  for (const invoice of invoices.toReversed()) if (!settled.has(invoice.id)) await settleInvoice(ctx, invoice);
  const unpaid = invoices.find(({ status, isAttempted }) => status === "open" && isAttempted);
  const { status, pricePlan, isEnding } = subscription;
  const data = {
    planId: paidPlan(subscription, invoices),
    nextPlanId: isEnding || !isLive(status) ? "free" : pricePlan,
    status,
    periodStart: subscription.startsAt,
    periodEnd: subscription.endsAt,
    endedAt: subscription.endedAt,
    unpaidInvoiceUrl: isLive(status) ? (unpaid?.url ?? null) : null,
    nextAttemptAt: isLive(status) ? (unpaid?.nextAttemptAt ?? null) : null,
    readSeq,
  };
  await transact(ctx, "subscription.sync", async ({ tx }) => {
    const { workspaceId } = ctx;
    await tx.subscription.createMany({
      data: { ...data, workspaceId, stripeId, createdAt: subscription.createdAt },
      skipDuplicates: true,
    });
    await tx.subscription.updateMany({ where: { workspaceId, stripeId, readSeq: { lt: readSeq } }, data });
    return { id: workspaceId };
  });
  if (isLive(status)) await syncCard(ctx, subscription.customerId);
  return { status };
}

/** The plan that an invoice is about, for its line in the history. */
const planOfInvoice = ({ lines }: InvoiceState): PaidPlanId | null =>
  lines.filter(({ amountCents }) => amountCents > 0).at(-1)?.planId ?? lines[0]?.planId ?? null;

/** Writes an invoice into the history and, once it is paid, grants its credits: each line once. */
async function settleInvoice(ctx: Context, invoice: InvoiceState) {
  const isPaid = invoice.status === "paid";
  if (!isPaid && !invoice.isAttempted) return;
  const planId = planOfInvoice(invoice);
  const grants = planGrants(invoice.lines);
  const intent = isPaid && invoice.paymentIntentId ? await getIntent(invoice.paymentIntentId) : null;
  const { workspaceId } = ctx;
  const name = planId ? planOf(planId).name : "Plan";
  const isChange = invoice.lines.some(({ isProration }) => isProration);
  await transact(ctx, "invoice.settle", async ({ tx, ctx: inside, emit }) => {
    const data = {
      status: isPaid ? ("paid" as const) : invoice.status === "open" ? ("failed" as const) : ("expired" as const),
      failure: isPaid ? null : "The card was refused.",
      amountCents: invoice.amountCents,
      paymentIntentId: invoice.paymentIntentId,
      receiptUrl: intent?.receiptUrl ?? null,
      invoiceNumber: invoice.number,
      invoiceUrl: invoice.url,
      invoicePdfUrl: invoice.pdfUrl,
      paidAt: invoice.paidAt,
    };
    const rest = {
      workspaceId,
      invoiceId: invoice.id,
      kind: "plan" as const,
      description: isChange ? `Change to ${name}` : `${name} plan, one month`,
      planId,
      creditsMicro: grants.reduce((sum, { amountMicro }) => sum + amountMicro, 0n),
      currency: invoice.currency,
      createdAt: invoice.createdAt,
    };
    await tx.stripePayment.createMany({ data: { ...rest, ...data }, skipDuplicates: true });
    // A paid invoice stays paid, whatever an older reading says.
    const [payment] = await tx.stripePayment.updateManyAndReturn({
      where: { workspaceId, invoiceId: invoice.id, ...(!isPaid && { status: { not: "paid" } }) },
      data,
      select: { id: true },
    });
    if (!payment) return { id: workspaceId };
    if (!isPaid) return payment;
    let isNew = false;
    for (const grant of grants) {
      const { key, amountMicro, expiresAt } = grant;
      const description = isChange ? `Change to ${name}` : `${planOf(grant.planId).name} plan`;
      const lot = await grantLot(inside, {
        source: "plan",
        key,
        amountMicro,
        expiresAt,
        description,
        paymentId: payment.id,
      });
      isNew ||= lot.isNew;
    }
    if (isNew) emit(creditsPurchased.create({ workspaceId, paymentId: payment.id }));
    return payment;
  });
}

/** The newest running subscription. */
const liveSubscription = (ctx: Context) =>
  within(ctx, (tx) =>
    tx.subscription.findFirst({
      where: { workspaceId: ctx.workspaceId, status: { in: [...liveStatuses] } },
      orderBy: { createdAt: "desc" },
    }),
  );

/** Starts a plan at Checkout, or changes the one that runs. Returns the page to send the buyer to, if any. */
export async function choosePlan(ctx: Context, planId: PlanId, buyer: Buyer): Promise<{ url: string | null }> {
  const { workspaceId } = ctx;
  const live = await liveSubscription(ctx);
  if (live) {
    await changePlan(ctx, live, planId);
    return { url: null };
  }
  if (!isPaidPlanId(planId)) throw notLive();
  const home = `${buyer.origin}/${buyer.workspaceSlug}/settings/billing`;
  const { url } = await openPlanCheckout({
    planId,
    workspaceId,
    customerId: await customerOf(ctx, buyer),
    successUrl: `${buyer.origin}/api/billing/return?workspace=${buyer.workspaceSlug}&session={CHECKOUT_SESSION_ID}`,
    cancelUrl: `${home}?plan=cancelled`,
  });
  return { url };
}

type Running = { id: string; stripeId: string; changeSeq: number };

/** A larger plan is charged at once for the rest of the period; a smaller one, or none, counts from the next on. */
async function changePlan(ctx: Context, running: Running, target: PlanId) {
  const found = await getSubscription(running.stripeId);
  if (!found || !isLive(found.subscription.status)) {
    await syncSubscription(ctx, running.stripeId);
    throw notLive();
  }
  const { subscription, invoices } = found;
  const paid = paidPlan(subscription, invoices);
  try {
    await applyChange({ running, subscription, paid, target });
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal)
      throw new AppError(
        "conflict",
        `The card was refused: ${refusal.message} Nothing was changed. Choose another card under “Card and invoices”.`,
      );
    if (isUnderWay(error)) throw new AppError("conflict", "This change is under way already. Look again in a moment.");
    throw error;
  } finally {
    await countChange(ctx, running);
    await syncSubscription(ctx, running.stripeId);
  }
}

type Change = { running: Running; subscription: SubscriptionState; paid: PlanId; target: PlanId };

async function applyChange({ running, subscription, paid, target }: Change) {
  const key = `plan:${running.stripeId}:${running.changeSeq}:${target}`;
  if (!isPaidPlanId(target)) return setEnding(running.stripeId, true);
  const isUpgrade = rankOf(target) > rankOf(paid);
  // A downgrade that waits is taken back first, else the same time would be charged for twice.
  const back = isUpgrade && subscription.pricePlan !== paid && isPaidPlanId(paid) ? paid : null;
  if (back) await setPrice({ subscription, planId: back, isChargedNow: false, key: `${key}:back` });
  if (subscription.pricePlan !== target || back)
    await setPrice({ subscription, planId: target, isChargedNow: isUpgrade, key });
  if (subscription.isEnding) await setEnding(running.stripeId, false);
}

const countChange = (ctx: Context, { id, changeSeq }: Running) =>
  transact(ctx, "subscription.change", async ({ tx }) => {
    await tx.subscription.updateMany({ where: { id, changeSeq }, data: { changeSeq: { increment: 1 } } });
    return { id };
  });
