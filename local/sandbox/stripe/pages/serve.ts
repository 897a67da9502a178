import type { IncomingMessage, ServerResponse } from "node:http";
import type Stripe from "stripe";
import { readBody, sendHtml, sendRedirect } from "../../loopback";
import { customerEmail, declineSession, expireOverdue, paySession } from "../payments";
import type { Call } from "../routes";
import { checkoutPage, closedPage } from "./checkout";

type Visit = { request: IncomingMessage; response: ServerResponse; url: URL; account: Pick<Call, "store" | "emit"> };

/** The hosted pages under `/c/pay/<session>`. */
export async function checkoutPages({ request, response, url, account }: Visit): Promise<void> {
  expireOverdue(account);
  const id = /^\/c\/pay\/(\w+)$/.exec(url.pathname)?.[1] ?? "";
  const { state } = account.store;
  const session = state.sessions[id];
  const checkout = state.checkouts[id];
  if (!session || !checkout) {
    return sendHtml(response, 404, closedPage("Page not found", "There is no Checkout session at this address.", null));
  }
  const form = request.method === "POST" ? new URLSearchParams((await readBody(request)).toString("utf8")) : null;
  const action = form?.get("action");
  if (session.status === "complete" && (action === "pay" || request.method === "GET")) {
    if (action === "pay") return sendRedirect(response, successUrl(session, checkout.successUrl));
    const link = { href: successUrl(session, checkout.successUrl), label: "Continue" };
    return sendHtml(
      response,
      200,
      closedPage("You're all done here", "This order is complete. It was paid once.", link),
    );
  }
  if (session.status !== "open") {
    const link = session.cancel_url ? { href: session.cancel_url, label: "Go back" } : null;
    return sendHtml(
      response,
      200,
      closedPage("This link has expired", "This Checkout session can no longer be paid.", link),
    );
  }
  const email = session.customer_email ?? customerEmail(account.store, session);
  if (!form) {
    const isDeclined = url.searchParams.has("declined") && checkout.isDeclined;
    return sendHtml(response, 200, checkoutPage({ session, checkout, email, isDeclined }));
  }
  if (action === "cancel" && session.cancel_url) return sendRedirect(response, session.cancel_url);
  const given = form.get("email")?.trim() || email || undefined;
  if (action === "decline") {
    declineSession(account, session, { email: given });
    await account.store.save();
    return sendRedirect(response, `/c/pay/${id}?declined=1`);
  }
  paySession(account, session, { email: given, card: form.get("card") ?? undefined });
  if (session.status === "open") {
    await account.store.save();
    return sendRedirect(response, `/c/pay/${id}?declined=1`);
  }
  // The payment must be on disk before the payer is told so; the webhook is not waited for.
  await account.store.save();
  sendRedirect(response, successUrl(session, checkout.successUrl));
}

function successUrl(session: Stripe.Checkout.Session, template: string): string {
  return template.replaceAll("{CHECKOUT_SESSION_ID}", session.id);
}
