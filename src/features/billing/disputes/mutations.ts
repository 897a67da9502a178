import "server-only";
import { clawBackLot, freezeSpending, unfreezeSpending } from "@/features/credits/mutations";
import type { Context } from "@/gates/context";
import { transact } from "@/lib/transact";
import type { DisputeState, RefundState } from "./stripe";

type Disputed = { id: string; amountCents: number };
type Reason = { key: string; cents: number; isWhole: boolean; why: string };

/**
 * Takes back what is unspent of the credits that a payment bought, in proportion to the money that went back. Once per
 * lot and key: spent credits stay spent, and no balance falls below zero.
 */
async function clawBack(ctx: Context, payment: Disputed, { key, cents, isWhole, why }: Reason) {
  const { open } = ctx;
  if (!open) throw new Error("A claw-back belongs to the transaction of its refund.");
  const lots = await open.tx.creditLot.findMany({
    where: { workspaceId: ctx.workspaceId, paymentId: payment.id },
    orderBy: { createdAt: "asc" },
    select: { key: true, amountMicro: true },
  });
  for (const lot of lots) {
    const upToMicro = isWhole ? lot.amountMicro : (lot.amountMicro * BigInt(cents)) / BigInt(payment.amountCents);
    if (upToMicro > 0n)
      await clawBackLot(ctx, { lotKey: lot.key, key: `${key}:${lot.key}`, upToMicro, description: why });
  }
}

/** Books a refund, once: the money, and the credits that are left of it. */
export const applyRefund = (ctx: Context, payment: Disputed, refund: RefundState) =>
  transact(ctx, "payment.refund", async ({ tx, ctx: inside }) => {
    const { workspaceId } = ctx;
    const { id, amountCents, createdAt } = refund;
    if (!refund.isDone) return { id: payment.id };
    const { count } = await tx.stripeRefund.createMany({
      data: [{ id, workspaceId, paymentId: payment.id, amountCents, createdAt }],
      skipDuplicates: true,
    });
    if (count === 0) return { id: payment.id };
    const { refundedCents } = await tx.stripePayment.update({
      where: { id: payment.id },
      data: { refundedCents: { increment: amountCents } },
    });
    const isWhole = refundedCents >= payment.amountCents;
    await clawBack(inside, payment, { key: id, cents: amountCents, isWhole, why: "Refunded" });
    return { id: payment.id };
  });

const closed = ["won", "lost", "warning_closed", "prevented"];

/**
 * Brings a dispute to what Stripe says now. While it is open nothing can be spent; won, or only an inquiry, spending
 * goes on as before; lost, what is unspent of the payment's credits goes back. A closed one never opens again.
 */
export const applyDispute = (ctx: Context, payment: Disputed, dispute: DisputeState) =>
  transact(ctx, "payment.dispute", async ({ tx, ctx: inside }) => {
    const { workspaceId } = ctx;
    const { id, status, amountCents, reason, openedAt } = dispute;
    const isClosed = closed.includes(status);
    const data = { status, amountCents, reason, closedAt: isClosed ? new Date() : null };
    await tx.stripeDispute.createMany({
      data: [{ ...data, id, workspaceId, paymentId: payment.id, openedAt }],
      skipDuplicates: true,
    });
    await tx.stripeDispute.updateMany({ where: { id, workspaceId, closedAt: null }, data });
    if (isClosed) {
      const isWhole = amountCents >= payment.amountCents;
      if (status === "lost")
        await clawBack(inside, payment, { key: id, cents: amountCents, isWhole, why: "Dispute lost" });
      await unfreezeSpending(inside, { key: id });
    } else if (!status.startsWith("warning"))
      await freezeSpending(inside, { key: id, reason: "A payment of this workspace is disputed at the bank." });
    return { id: payment.id };
  });
