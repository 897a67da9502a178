import { env } from "@/env";
import { refreshPayment } from "@/features/billing/mutations";
import { browserRoute } from "@/gates/route";
import { notFound } from "@/lib/errors";
import { parseId } from "@/lib/ids";

/** Where Checkout sends the buyer. Settles the payment if the webhook has not yet, then shows the balance. */
export const GET = browserRoute({
  can: "credits.buy",
  run: async (ctx, { query, workspace }) => {
    const id = parseId("payment", query.get("payment") ?? "");
    if (!id) throw notFound("payment");
    const payment = await refreshPayment(ctx, id);
    const target = new URL(
      payment.status === "paid" && payment.returnPath ? payment.returnPath : `/${workspace}/credits`,
      env().APP_URL,
    );
    target.searchParams.set("purchase", payment.status === "paid" ? "done" : "waiting");
    return Response.redirect(target, 303);
  },
});
