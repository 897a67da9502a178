import type Stripe from "stripe";
import { ordinaryCard } from "../cards";
import { formatAmount } from "../money";
import type { Checkout } from "../store";
import { html, layout } from "./layout";

type View = {
  session: Stripe.Checkout.Session;
  checkout: Checkout;
  /** Known already, then not to be changed by the payer. */
  email: string | null;
  isDeclined: boolean;
};

/** The payment page: what is bought, for how much, to which address the receipt goes. */
export function checkoutPage({ session, checkout, email, isDeclined }: View): string {
  const currency = session.currency ?? "usd";
  const total = formatAmount(session.amount_total ?? 0, currency);
  const name = checkout.lineItems[0]?.description ?? "Your order";
  const lines = checkout.lineItems.map((line) => {
    const quantity = (line.quantity ?? 1) > 1 ? ` × ${line.quantity}` : "";
    return `<li><span>${html(line.description ?? "Item")}${quantity}</span><span>${formatAmount(line.amount_total, currency)}</span></li>`;
  });
  const isSubscription = session.mode === "subscription";
  const interval = checkout.lineItems[0]?.price?.recurring?.interval ?? "month";
  const error = isDeclined
    ? `<p class="alert" role="alert">Your card was declined. Nothing was charged; try again or cancel.</p>`
    : "";
  const field = email
    ? `<input id="email" name="email" type="email" value="${html(email)}" readonly>`
    : `<input id="email" name="email" type="email" autocomplete="email" inputmode="email" required placeholder="you@example.com">`;
  const cancel = session.cancel_url ? `<button name="action" value="cancel" formnovalidate>Cancel</button>` : "";
  return layout(
    isDeclined ? "Card declined" : `Pay ${total}`,
    `<section class="card">
<h1>${html(name)}</h1>
<p class="total">${total}</p>
${checkout.lineItems.length > 1 || (checkout.lineItems[0]?.quantity ?? 1) > 1 ? `<ul class="lines">${lines.join("")}</ul>` : ""}
${error}
<form method="post" action="/c/pay/${html(session.id)}">
<label for="email">E-mail</label>
${field}
<label for="card">Test card</label>
<input id="card" name="card" inputmode="numeric" value="${ordinaryCard}">
<button class="main" name="action" value="pay">${isSubscription ? `Subscribe for ${total} a ${interval}` : `Pay ${total}`}</button>
${cancel}
<button class="quiet" name="action" value="decline" formnovalidate>Simulate a declined card</button>
</form>
<p class="soft">This page stands in for Stripe Checkout on this machine. No card is needed and no money moves.</p>
</section>`,
  );
}

/** For a session that cannot be paid any more, or never was. */
export function closedPage(title: string, text: string, link: { href: string; label: string } | null): string {
  const button = link ? `<a class="button main" href="${html(link.href)}">${html(link.label)}</a>` : "";
  return layout(title, `<section class="card"><h1>${html(title)}</h1><p>${html(text)}</p>${button}</section>`);
}
