import { env } from "@/env";
import { refreshCustomer, refreshPayment, refreshPlan } from "@/features/billing/mutations";
import { isLive } from "@/features/billing/plans";
import { browserRoute } from "@/gates/route";
import { notFound } from "@/lib/errors";
import { parseId } from "@/lib/ids";

/**
 * Where Checkout and the portal send people back to. Brings what they did there to what Stripe says, if the webhook has
 * not yet, then shows it.
 */
export const GET = browserRoute({
  can: "credits.buy",
  run: async (ctx, { query, workspace }) => {
    const to = (path: string, more: Record<string, string>) => {
      const target = new URL(path, env().APP_URL);
      for (const [name, value] of Object.entries(more)) target.searchParams.set(name, value);
      return Response.redirect(target, 303);
    };
    const billing = `/${workspace}/settings/billing`;
    if (query.has("portal")) {
      await refreshCustomer(ctx);
      return to(billing, {});
    }
    const session = query.get("session");
    if (session) {
      const { status } = await refreshPlan(ctx, session);
      return to(billing, { plan: status && isLive(status) ? "done" : "waiting" });
    }
    const id = parseId("payment", query.get("payment") ?? "");
    if (!id) throw notFound("payment");
    const payment = await refreshPayment(ctx, id);
    const isPaid = payment.status === "paid";
    const path = isPaid && payment.returnPath ? payment.returnPath : `/${workspace}/credits`;
    return to(path, { purchase: isPaid ? "done" : "waiting" });
  },
});
