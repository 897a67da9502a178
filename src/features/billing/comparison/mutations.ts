import "server-only";
import type { SystemContext } from "@/gates/context";
import type { Prisma } from "@/generated/prisma/client";
import { everywhere, transactSystem } from "@/lib/transact";
import { comparisonRequested, webhookReceived } from "~/inngest/events";
import { compare, type OurSide, type StripeSide } from "./compare";
import { listEvents, readStripe, type ToldEvent } from "./stripe";

const days = 3;
const dayMs = 86_400_000;
/** What Stripe did a moment ago may still be on its way here. */
const settleMs = 10 * 60_000;

export const requestComparison = (ctx: SystemContext) =>
  transactSystem(ctx, "stripe.compare-now", async ({ tx, emit }) => {
    const { id } = await tx.stripeComparison.create({
      data: { sinceAt: new Date(Date.now() - days * dayMs) },
      select: { id: true },
    });
    emit(comparisonRequested.create({ comparisonId: id }));
    return { id };
  });

/** Begins tonight's comparison. */
export const beginComparison = (ctx: SystemContext, now = new Date()) =>
  transactSystem(ctx, "stripe.compare", ({ tx }) =>
    tx.stripeComparison.create({
      data: { sinceAt: new Date(now.getTime() - days * dayMs) },
      select: { id: true },
    }),
  );

/** Events whose webhook never arrived are taken in as if it had: Stripe itself gives up after three days. */
const fetchMissing = (ctx: SystemContext, events: ToldEvent[]) =>
  transactSystem(ctx, "stripe.fetch-missing", async ({ tx, emit }) => {
    const rows = await tx.webhookReceipt.createManyAndReturn({
      data: events.map(({ eventId, type, payload }) => ({ sender: "stripe", eventId, type, payload })),
      skipDuplicates: true,
      select: { id: true, type: true },
    });
    for (const { id, type } of rows) emit(webhookReceived.create({ receiptId: id, sender: "stripe", type }));
    return { id: rows[0]?.id ?? "none", fetched: rows.length };
  });

/** Our payments of those days, and those that Stripe names. */
async function readOurs(ctx: SystemContext, since: Date, stripe: StripeSide): Promise<OurSide> {
  const named = stripe.charges.flatMap(({ paymentIntentId }) => paymentIntentId ?? []);
  return everywhere(ctx, async (tx) => {
    const payments = await tx.stripePayment.findMany({
      where: {
        status: "paid",
        paymentIntentId: { not: null },
        OR: [{ paymentIntentId: { in: named } }, { paidAt: { gte: new Date(since.getTime() + settleMs) } }],
      },
      select: { id: true, paymentIntentId: true, amountCents: true, refundedCents: true, creditsMicro: true },
    });
    const lots = await tx.creditLot.groupBy({
      by: ["paymentId"],
      where: { paymentId: { in: payments.map(({ id }) => id) } },
      _count: { _all: true },
    });
    const granted = new Map(lots.map(({ paymentId, _count }) => [paymentId, _count._all]));
    const disputes = await tx.stripeDispute.findMany({
      where: { id: { in: stripe.disputes.map(({ id }) => id) } },
      select: { id: true, closedAt: true },
    });
    return {
      payments: payments.map(({ creditsMicro, paymentIntentId, ...payment }) => ({
        ...payment,
        paymentIntentId: paymentIntentId ?? "",
        grants: granted.get(payment.id) ?? 0,
        givesCredits: creditsMicro > 0n,
      })),
      disputes: disputes.map(({ id, closedAt }) => ({ id, isClosed: closedAt !== null })),
    };
  });
}

/** Compares the books of the last days with Stripe's and keeps what came of it. */
export async function runComparison(ctx: SystemContext, comparisonId: string) {
  const { sinceAt } = await everywhere(ctx, (tx) =>
    tx.stripeComparison.findUniqueOrThrow({ where: { id: comparisonId }, select: { sinceAt: true } }),
  );
  try {
    const events = await listEvents(sinceAt);
    const { fetched } = await fetchMissing(ctx, events);
    const stripe = await readStripe(sinceAt);
    const ours = await readOurs(ctx, sinceAt, stripe);
    const problems = compare(stripe, ours);
    const counts = {
      events: events.length,
      charges: stripe.charges.length,
      disputes: stripe.disputes.length,
      payments: ours.payments.length,
    };
    await keep(ctx, comparisonId, { counts, problems: problems.slice(0, 500), fetched, failure: null });
    return { problems: problems.length, fetched };
  } catch (error) {
    await keep(ctx, comparisonId, { failure: (error instanceof Error ? error.message : String(error)).slice(0, 500) });
    throw error;
  }
}

const keep = (ctx: SystemContext, id: string, data: Prisma.StripeComparisonUpdateInput) =>
  transactSystem(ctx, "stripe.compared", ({ tx }) =>
    tx.stripeComparison.update({ where: { id }, data: { ...data, finishedAt: new Date() }, select: { id: true } }),
  );
