import "server-only";
import type { Context } from "@/gates/context";
import { transact, within } from "@/lib/transact";
import { isStripeSetUp } from "../stripe";
import { closeCustomer } from "./stripe";

/** Ends the plan, top-ups and the card on file at Stripe at once: the workspace goes. Safe to repeat. */
export async function closeBilling(ctx: Context) {
  const { workspaceId } = ctx;
  const where = { workspaceId };
  const customer = await within(ctx, (tx) => tx.stripeCustomer.findUnique({ where, select: { stripeId: true } }));
  if (!customer || !isStripeSetUp()) return { id: workspaceId, isClosed: false };
  await transact(ctx, "billing.close", async ({ tx }) => {
    await tx.autoTopUp.updateMany({ where, data: { isEnabled: false } });
    return { id: workspaceId };
  });
  await closeCustomer(customer.stripeId);
  return { id: workspaceId, isClosed: true };
}
