import type { IncomingMessage, ServerResponse } from "node:http";
import type Stripe from "stripe";
import { readBody, sendHtml, sendRedirect } from "../../loopback";
import { payInvoice } from "../billing/invoices";
import { replaceCard } from "../billing/replace-card";
import { cancelAtEnd, changeItem, collectAgain, isLive, itemOf } from "../billing/subscriptions";
import { type Account, defaultMethod, idIn } from "../cards";
import { StripeFailure } from "../errors";
import { closedPage } from "./checkout";
import { invoicePage, invoicePdf, portalPage, receiptPage } from "./portal";

type Visit = { request: IncomingMessage; response: ServerResponse; url: URL; account: Account };

/** The portal under `/p/session/<id>`, invoices under `/i/<id>`, receipts under `/r/<charge>`. */
export async function billingPages(visit: Visit): Promise<void> {
  const [, area = "", first = "", second = ""] = visit.url.pathname.split("/");
  const { state } = visit.account.store;
  const portal = area === "p" ? state.portals[second] : undefined;
  if (portal) return servePortal(visit, portal);
  const invoice = area === "i" ? state.invoices[first] : undefined;
  if (invoice) return serveInvoice(visit, invoice, second === "pdf");
  const charge = area === "r" ? state.charges[first] : undefined;
  if (charge) return sendHtml(visit.response, 200, receiptPage(charge));
  sendHtml(visit.response, 404, closedPage("Page not found", "There is nothing at this address.", null));
}

async function serveInvoice({ request, response, account }: Visit, invoice: Stripe.Invoice, isPdf: boolean) {
  if (isPdf) {
    const body = invoicePdf(invoice);
    response.writeHead(200, { "content-type": "application/pdf", "content-length": body.length }).end(body);
    return;
  }
  if (request.method === "POST" && invoice.status === "open") {
    const { state } = account.store;
    const subscription = state.subscriptions[idIn(invoice.parent?.subscription_details?.subscription ?? null) ?? ""];
    if (subscription && isLive(subscription)) collectAgain(account, subscription, invoice);
    else payInvoice(account, invoice, { isOffSession: false });
    await account.store.save();
  }
  sendHtml(response, 200, invoicePage(invoice));
}

async function servePortal({ request, response, url, account }: Visit, session: Stripe.BillingPortal.Session) {
  const { state } = account.store;
  const customer = idIn(session.customer) ?? "";
  const subscription = Object.values(state.subscriptions).find((one) => idIn(one.customer) === customer && isLive(one));
  if (request.method === "POST") {
    const form = new URLSearchParams((await readBody(request)).toString("utf8"));
    const problem = act(account, customer, subscription, form);
    await account.store.save();
    return sendRedirect(response, `${url.pathname}${problem ? `?problem=${encodeURIComponent(problem)}` : ""}`);
  }
  const page = portalPage({
    session,
    subscription,
    card: defaultMethod(account, customer, idIn(subscription?.default_payment_method ?? null)),
    invoices: Object.values(state.invoices)
      .filter((invoice) => idIn(invoice.customer) === customer)
      .reverse(),
    prices: Object.values(state.prices).filter(
      (price) => price.active && price.type === "recurring" && price.lookup_key,
    ),
    state,
    message: url.searchParams.get("problem"),
  });
  sendHtml(response, 200, page);
}

/** Returns what went wrong, in a sentence. */
function act(
  account: Account,
  customer: string,
  subscription: Stripe.Subscription | undefined,
  form: URLSearchParams,
): string | null {
  try {
    const action = form.get("action");
    const price = account.store.state.prices[form.get("price") ?? ""];
    if (action === "card") replaceCard(account, customer, form.get("number") ?? "");
    else if (subscription && price) changePlan(account, subscription, price);
    else if (subscription && action) cancelAtEnd(account, subscription, action === "cancel");
    return null;
  } catch (error) {
    if (error instanceof StripeFailure) return error.message;
    throw error;
  }
}

/** Upgrades are invoiced at once, downgrades cost nothing and count from the next invoice on. */
function changePlan(account: Account, subscription: Stripe.Subscription, price: Stripe.Price): void {
  const isUpgrade = (price.unit_amount ?? 0) > (itemOf(subscription).price.unit_amount ?? 0);
  changeItem(account, subscription, {
    price,
    quantity: 1,
    proration: isUpgrade ? "always_invoice" : "none",
    behavior: "error_if_incomplete",
  });
}
