import "server-only";
import { toMicro } from "@/features/credits/schema";
import type { Context, SystemContext } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { everywhere, transact, within } from "@/lib/transact";
import { service } from "@/service.config";
import { settlePaid } from "../mutations";
import { afresh, afterRefusal, monthStart, whyNot } from "./rules";
import type { TopUpInput } from "./schema";
import { abandon, type Charged, chargeOnFile } from "./stripe";

/** What the workspace allows from now on. Switched on anew, it begins anew. */
export const saveTopUp = (ctx: Context, { isEnabled, thresholdCredits, packId, monthlyCap }: TopUpInput) =>
  transact(ctx, "top-up.save", async ({ tx }) => {
    const { workspaceId } = ctx;
    const card = await tx.stripeCustomer.findUnique({ where: { workspaceId }, select: { cardFingerprint: true } });
    if (isEnabled && !card?.cardFingerprint)
      throw new AppError("invalid", "There is no card on file yet. Add one under “Card and invoices” first.", {
        isEnabled: ["Add a card first."],
      });
    const data = {
      isEnabled,
      thresholdMicro: toMicro(thresholdCredits),
      packId,
      monthlyCapCents: monthlyCap * 100,
    };
    await tx.autoTopUp.upsert({ where: { workspaceId }, create: { workspaceId, ...data }, update: data });
    return { id: workspaceId };
  });

type Begun = { id: string; topUpSeq: number; amountCents: number; currency: string; description: string };

/** Everything that decides about a top-up, with the settings' row locked: two at once decide one after the other. */
async function begin(tx: Tx, ctx: Context, now: Date): Promise<Begun | null> {
  const { workspaceId } = ctx;
  await tx.$executeRaw`SELECT 1 FROM auto_top_up WHERE workspace_id = ${workspaceId}::uuid FOR UPDATE`;
  const settings = await tx.autoTopUp.findUnique({ where: { workspaceId } });
  const pack = service.credits.packs.find(({ id }) => id === settings?.packId);
  if (!settings || !pack) return null;
  const underWay = await tx.stripePayment.count({ where: { workspaceId, kind: "top_up", status: "pending" } });
  if (underWay > 0) return null;
  const customer = await tx.stripeCustomer.findUnique({ where: { workspaceId }, select: { cardFingerprint: true } });
  const spent = await tx.stripePayment.aggregate({
    where: { workspaceId, kind: "top_up", status: { in: ["pending", "paid"] }, createdAt: { gte: monthStart(now) } },
    _sum: { amountCents: true },
  });
  const last = await tx.stripePayment.aggregate({ where: { workspaceId }, _max: { topUpSeq: true } });
  // Read last: a top-up that was paid just now is then in the balance.
  const account = await tx.creditAccount.findUniqueOrThrow({
    where: { workspaceId },
    select: { availableMicro: true, freezes: true },
  });
  const reason = whyNot(settings, {
    availableMicro: account.availableMicro,
    spentCents: spent._sum.amountCents ?? 0,
    priceCents: pack.priceCents,
    card: customer?.cardFingerprint ?? null,
    isFrozen: account.freezes > 0,
    now,
  });
  if (reason) return null;
  const topUpSeq = (last._max.topUpSeq ?? 0) + 1;
  return tx.stripePayment.create({
    data: {
      workspaceId,
      kind: "top_up",
      description: `Automatic top-up, ${pack.name} pack`,
      packId: pack.id,
      creditsMicro: toMicro(pack.credits),
      amountCents: pack.priceCents,
      currency: service.credits.currency,
      topUpSeq,
      createdAt: now,
    },
    select: { id: true, topUpSeq: true, amountCents: true, currency: true, description: true },
  }) as Promise<Begun>;
}

/** Buys a pack when the balance is below the threshold and everything allows it: one at a time, never above the cap. */
export async function topUpIfLow(ctx: Context, now = new Date()) {
  const { workspaceId } = ctx;
  const isOn = await within(ctx, (tx) => tx.autoTopUp.count({ where: { workspaceId, isEnabled: true } }));
  if (isOn === 0) return { outcome: "off" as const };
  const { begun } = await transact(ctx, "top-up.begin", async ({ tx }) => ({
    id: workspaceId,
    begun: await begin(tx, ctx, now),
  }));
  return begun ? charge(ctx, begun, now) : { outcome: "none" as const };
}

async function charge(ctx: Context, payment: Begun, now: Date) {
  const { workspaceId } = ctx;
  const customer = await within(ctx, (tx) => tx.stripeCustomer.findUnique({ where: { workspaceId } }));
  if (!customer?.paymentMethodId) throw new Error(`Top-up ${payment.id} has lost its card.`);
  const charged = await chargeOnFile({
    reference: payment.id,
    key: `top-up:${workspaceId}:${payment.topUpSeq}`,
    customerId: customer.stripeId,
    paymentMethodId: customer.paymentMethodId,
    amountCents: payment.amountCents,
    currency: payment.currency,
    description: `${service.name}: ${payment.description}`,
  });
  await settle(ctx, payment, { charged, card: customer.cardFingerprint, now });
  return { outcome: charged.outcome };
}

type Verdict = { charged: Charged; card: string | null; now: Date };

async function settle(ctx: Context, payment: Begun, { charged, card, now }: Verdict) {
  const { workspaceId } = ctx;
  if (charged.outcome === "open") return;
  if (charged.outcome === "paid") {
    await settlePaid(ctx, payment.id, { ...charged, amountCents: payment.amountCents, currency: payment.currency });
    await transact(ctx, "top-up.paid", async ({ tx }) => {
      await tx.autoTopUp.updateMany({ where: { workspaceId }, data: afresh });
      return { id: payment.id };
    });
    return;
  }
  const { message, paymentIntentId } = charged;
  if (paymentIntentId) await abandon(paymentIntentId);
  await transact(ctx, "top-up.refused", async ({ tx }) => {
    const { count } = await tx.stripePayment.updateMany({
      where: { id: payment.id, workspaceId, status: "pending" },
      data: { status: "failed", failure: message, paymentIntentId },
    });
    const settings = await tx.autoTopUp.findUnique({ where: { workspaceId }, select: { failures: true } });
    if (count > 0 && settings)
      await tx.autoTopUp.update({
        where: { workspaceId },
        data: { ...afterRefusal(settings, card, now), lastFailure: message },
      });
    return { id: payment.id };
  });
}

type Known = { id: string; amountCents: number; currency: string; topUpSeq: number | null; description: string };
type IntentState = { id: string; status: string; receiptUrl: string | null; failure: string | null };

/** What a payment intent's event makes of its top-up. Returns what the top-up is now. */
export async function settleTopUp(ctx: Context, payment: Known, intent: IntentState): Promise<string> {
  const begun = { ...payment, topUpSeq: payment.topUpSeq ?? 0 };
  const { workspaceId } = ctx;
  const customer = await within(ctx, (tx) =>
    tx.stripeCustomer.findUnique({ where: { workspaceId }, select: { cardFingerprint: true } }),
  );
  const at = { card: customer?.cardFingerprint ?? null, now: new Date() };
  if (intent.status === "succeeded") {
    const charged = { outcome: "paid", paymentIntentId: intent.id, receiptUrl: intent.receiptUrl } as const;
    await settle(ctx, begun, { charged, ...at });
    return "paid";
  }
  if (intent.status !== "requires_payment_method" && intent.status !== "canceled") return intent.status;
  const message = intent.failure ?? "The card was refused.";
  await settle(ctx, begun, { charged: { outcome: "refused", message, paymentIntentId: intent.id }, ...at });
  return "refused";
}

const forgottenMs = 2 * 60_000;

/** Top-ups whose process died before it knew the bank's answer: asked for again with the same key. */
export async function resumeTopUps(
  system: SystemContext,
  contextOf: (workspaceId: string) => Context,
  now = new Date(),
) {
  const rows = await everywhere(system, (tx) =>
    tx.stripePayment.findMany({
      where: { kind: "top_up", status: "pending", createdAt: { lt: new Date(now.getTime() - forgottenMs) } },
      take: 100,
      select: {
        id: true,
        workspaceId: true,
        topUpSeq: true,
        amountCents: true,
        currency: true,
        description: true,
      },
    }),
  );
  for (const { topUpSeq, ...row } of rows)
    await charge(contextOf(row.workspaceId), { ...row, topUpSeq: topUpSeq ?? 0 }, now);
  return { resumed: rows.length };
}
