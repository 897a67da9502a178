import "server-only";
import type { Context } from "@/gates/context";
import { notFound } from "@/lib/errors";
import { within } from "@/lib/transact";

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
