import "server-only";
import type { Context } from "@/gates/context";
import { transact, within } from "@/lib/transact";
import { createCustomer, getCard, nameCustomer } from "../stripe";
import { afresh } from "../top-up/rules";

/** The number of a reading of Stripe that begins now: what is read under a higher number is newer. */
export const beginReading = (ctx: Context) =>
  within(ctx, async (tx) => {
    const [row] = await tx.$queryRaw<{ seq: bigint }[]>`SELECT nextval('stripe_read_seq') AS seq`;
    return row?.seq ?? 0n;
  });

/** The workspace as a customer at Stripe, made when it first buys. */
export async function customerOf(ctx: Context, buyer: { email?: string } = {}): Promise<string> {
  const { workspaceId } = ctx;
  const [known, workspace] = await within(ctx, (tx) =>
    Promise.all([
      tx.stripeCustomer.findUnique({ where: { workspaceId }, select: { stripeId: true } }),
      tx.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { name: true } }),
    ]),
  );
  const stripeId = known?.stripeId ?? (await createCustomer(workspaceId));
  if (!known)
    await transact(ctx, "billing.customer", async ({ tx }) => {
      await tx.stripeCustomer.createMany({ data: { workspaceId, stripeId }, skipDuplicates: true });
      return { id: workspaceId };
    });
  await nameCustomer(stripeId, { ...buyer, name: workspace.name });
  return stripeId;
}

/** Brings the card on file to what Stripe says now. Another card takes an automatic top-up out of its suspension. */
export async function syncCard(ctx: Context, customerId: string) {
  const { workspaceId } = ctx;
  const readSeq = await beginReading(ctx);
  const card = await getCard(customerId);
  await transact(ctx, "billing.card", async ({ tx }) => {
    const [before] = await tx.$queryRaw<{ cardFingerprint: string | null; readSeq: bigint }[]>`
      SELECT card_fingerprint AS "cardFingerprint", read_seq AS "readSeq" FROM stripe_customer
      WHERE workspace_id = ${workspaceId}::uuid FOR UPDATE`;
    if (!before || before.readSeq > readSeq) return { id: workspaceId };
    await tx.stripeCustomer.update({
      where: { workspaceId },
      data: {
        readSeq,
        paymentMethodId: card?.paymentMethodId ?? null,
        cardFingerprint: card?.fingerprint ?? null,
        cardBrand: card?.brand ?? null,
        cardLast4: card?.last4 ?? null,
      },
    });
    if (card && before.cardFingerprint && before.cardFingerprint !== card.fingerprint)
      await tx.autoTopUp.updateMany({ where: { workspaceId }, data: afresh });
    return { id: workspaceId };
  });
}
