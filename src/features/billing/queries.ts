import "server-only";
import type { Context } from "@/gates/context";
import type { PaymentKind, PaymentStatus } from "@/generated/prisma/enums";
import { notFound } from "@/lib/errors";
import { within } from "@/lib/transact";
import type { PlanId } from "@/service.config";
import { isPlanId, liveStatuses, type Plan, planOf } from "./plans";
import type { PaymentQuery } from "./schema";
import { monthStart } from "./top-up/rules";

export async function getPayment(ctx: Context, id: string) {
  const payment = await within(ctx, (tx) =>
    tx.stripePayment.findFirst({
      where: { id, workspaceId: ctx.workspaceId },
      select: {
        id: true,
        status: true,
        packId: true,
        creditsMicro: true,
        checkoutSessionId: true,
        returnPath: true,
      },
    }),
  );
  if (!payment) throw notFound("payment");
  return payment;
}

const planIn = (value: string): PlanId => (isPlanId(value) ? value : "free");

const runningSubscription = (ctx: Context) =>
  within(ctx, (tx) =>
    tx.subscription.findFirst({
      where: { workspaceId: ctx.workspaceId, status: { in: [...liveStatuses] } },
      orderBy: { createdAt: "desc" },
    }),
  );

/** The workspace's plan with its limits. Without a running subscription it is the free one. */
export async function getPlan(ctx: Context): Promise<Plan> {
  const running = await runningSubscription(ctx);
  return planOf(running ? planIn(running.planId) : "free");
}

/** Plan, card, and what uses the plan's limits up: for the billing page. */
export async function getBilling(ctx: Context) {
  const { workspaceId } = ctx;
  const running = await runningSubscription(ctx);
  const usage = await within(ctx, async (tx) => {
    const monthAgo = running?.periodStart ?? monthStart(new Date());
    const [members, invitations] = [
      await tx.membership.count({ where: { workspaceId } }),
      await tx.invitation.count({
        where: { workspaceId, acceptedAt: null, revokedAt: null, expiresAt: { gt: new Date() } },
      }),
    ];
    const lots = await tx.creditLot.aggregate({
      where: { workspaceId, source: "plan", expiresAt: { gt: new Date() } },
      _sum: { amountMicro: true, remainingMicro: true },
    });
    const [customer, dispute] = [
      await tx.stripeCustomer.findUnique({ where: { workspaceId } }),
      await tx.stripeDispute.findFirst({ where: { workspaceId, closedAt: null } }),
    ];
    const emails = await tx.emailSummary.count({ where: { workspaceId, createdAt: { gte: monthAgo } } });
    return { members, invitations, lots: lots._sum, customer, dispute, emails };
  });
  const { customer, lots } = usage;
  const plan = planOf(running ? planIn(running.planId) : "free");
  return {
    plan,
    nextPlan: running && planIn(running.nextPlanId) !== plan.id ? planOf(planIn(running.nextPlanId)) : null,
    isPastDue: running?.status === "past_due",
    periodStart: running?.periodStart ?? null,
    periodEnd: running?.periodEnd ?? null,
    unpaidInvoiceUrl: running?.unpaidInvoiceUrl ?? null,
    nextAttemptAt: running?.nextAttemptAt ?? null,
    isDisputed: usage.dispute !== null,
    isCustomer: customer !== null,
    card: customer?.cardLast4 ? { brand: customer.cardBrand ?? "card", last4: customer.cardLast4 } : null,
    seats: { used: usage.members, invited: usage.invitations },
    planCredits: { grantedMicro: lots.amountMicro ?? 0n, leftMicro: lots.remainingMicro ?? 0n },
    summaries: usage.emails,
  };
}

/** What stands in the way of the workspace's plan; for the banner above every page. */
export async function getBillingTrouble(ctx: Context) {
  const { workspaceId } = ctx;
  return within(ctx, async (tx) => {
    const running = await tx.subscription.findFirst({
      where: { workspaceId, status: "past_due" },
      select: { unpaidInvoiceUrl: true, nextAttemptAt: true },
    });
    const dispute = running
      ? null
      : await tx.stripeDispute.findFirst({
          where: { workspaceId, closedAt: null, NOT: { status: { startsWith: "warning" } } },
          select: { id: true },
        });
    if (running) return { kind: "past_due" as const, ...running };
    return dispute ? { kind: "disputed" as const } : null;
  });
}

/** The automatic top-up with what it spent this month. */
export async function getTopUp(ctx: Context, now = new Date()) {
  const { workspaceId } = ctx;
  return within(ctx, async (tx) => {
    const settings = await tx.autoTopUp.findUnique({ where: { workspaceId } });
    const customer = await tx.stripeCustomer.findUnique({ where: { workspaceId } });
    const spent = await tx.stripePayment.aggregate({
      where: {
        workspaceId,
        kind: "top_up",
        status: { in: ["pending", "paid"] },
        createdAt: { gte: monthStart(now) },
      },
      _sum: { amountCents: true },
    });
    const isSuspended = Boolean(settings?.suspendedCard && settings.suspendedCard === customer?.cardFingerprint);
    const isPaused = !isSuspended && settings?.pausedUntil ? settings.pausedUntil > now : false;
    return {
      settings,
      hasCard: Boolean(customer?.cardFingerprint),
      spentCents: spent._sum.amountCents ?? 0,
      isSuspended,
      pausedUntil: isPaused ? (settings?.pausedUntil ?? null) : null,
    };
  });
}

export type PaymentRow = {
  id: string;
  kind: PaymentKind;
  status: PaymentStatus;
  description: string;
  creditsMicro: bigint;
  amountCents: number;
  refundedCents: number;
  currency: string;
  invoiceNumber: string | null;
  invoiceUrl: string | null;
  invoicePdfUrl: string | null;
  receiptUrl: string | null;
  failure: string | null;
  disputeStatus: string | null;
  createdAt: Date;
};

const pageSize = 25;

/** The billing history, page by page. A Checkout that nobody paid is no payment. */
export const listPayments = (ctx: Context, { kind, status, sort, after }: PaymentQuery) =>
  within(ctx, async (tx) => {
    const order = sort === "oldest" ? ("asc" as const) : ("desc" as const);
    const rows = await tx.stripePayment.findMany({
      where: {
        workspaceId: ctx.workspaceId,
        kind,
        status: status === "refunded" ? "paid" : (status ?? { in: ["paid", "failed"] }),
        ...(status === "refunded" && { refundedCents: { gt: 0 } }),
      },
      orderBy: [{ createdAt: order }, { id: order }],
      take: pageSize + 1,
      ...(after && { cursor: { id: after }, skip: 1 }),
      include: { disputes: { orderBy: { openedAt: "desc" }, take: 1, select: { status: true } } },
    });
    const items: PaymentRow[] = rows
      .slice(0, pageSize)
      .map(({ disputes, ...row }) => ({ ...row, disputeStatus: disputes[0]?.status ?? null }));
    return { items, nextCursor: rows.length > pageSize ? (items.at(-1)?.id ?? null) : null };
  });
