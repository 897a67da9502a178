import type Stripe from "stripe";
import { itemOf } from "../billing/subscriptions";
import { formatAmount } from "../money";
import type { State } from "../store";
import { html, layout } from "./layout";

type View = {
  session: Stripe.BillingPortal.Session;
  subscription: Stripe.Subscription | undefined;
  card: Stripe.PaymentMethod | undefined;
  invoices: Stripe.Invoice[];
  /** What can be changed to. */
  prices: Stripe.Price[];
  state: State;
  message: string | null;
};

const day = (seconds: number) =>
  new Date(seconds * 1000).toLocaleDateString("en", { dateStyle: "medium", timeZone: "UTC" });
const nameOf = (state: State, price: Stripe.Price) =>
  state.products[typeof price.product === "string" ? price.product : price.product.id]?.name ?? "Plan";
const priceIn = (price: Stripe.Price) =>
  `${formatAmount(price.unit_amount ?? 0, price.currency)} a ${price.recurring?.interval ?? "month"}`;

/** What the customer may do by themselves: change or end the plan, give another card, see invoices. */
export function portalPage({ session, subscription, card, invoices, prices, state, message }: View): string {
  const form = (inner: string) => `<form method="post" action="/p/session/${html(session.id)}">${inner}</form>`;
  const alert = message ? `<p class="alert" role="alert">${html(message)}</p>` : "";
  return layout(
    "Billing",
    `${session.return_url ? `<p><a href="${html(session.return_url)}">Return to the shop</a></p>` : ""}${alert}
<section class="card"><h1>Current plan</h1>${subscription ? plan(subscription, prices, state, form) : `<p class="soft">No subscription.</p>`}</section>
<section class="card"><h1>Payment method</h1>
<p>${card?.card ? `${html(card.card.brand)} •••• ${html(card.card.last4)}` : "None yet."}</p>
${form(`<label for="number">New test card</label><input id="number" name="number" inputmode="numeric" value="5555 5555 5555 4444"><button class="main" name="action" value="card">Save card</button>`)}
<p class="soft">4000 0000 0000 0341 can be saved and is then refused.</p></section>
<section class="card"><h1>Invoices</h1>${invoiceList(invoices)}</section>
<p class="soft">This page stands in for Stripe's billing portal on this machine. No money moves.</p>`,
  );
}

function plan(
  subscription: Stripe.Subscription,
  prices: Stripe.Price[],
  state: State,
  form: (inner: string) => string,
): string {
  const item = itemOf(subscription);
  const ending = subscription.cancel_at_period_end;
  const others = prices.filter(({ id }) => id !== item.price.id);
  const changes = others
    .map(
      (price) =>
        `<button name="price" value="${html(price.id)}">Change to ${html(nameOf(state, price))}, ${priceIn(price)}</button>`,
    )
    .join("");
  const when = `${ending ? "Ends" : "Renews"} on ${day(item.current_period_end)}`;
  const state_ = subscription.status === "past_due" ? " The last payment failed." : "";
  const end = ending
    ? `<button class="main" name="action" value="resume">Do not cancel</button>`
    : `<button class="quiet" name="action" value="cancel">Cancel at the end of the period</button>`;
  return `<p><strong>${html(nameOf(state, item.price))}</strong>, ${priceIn(item.price)}. ${when}.${state_}</p>${form(changes + end)}`;
}

function invoiceList(invoices: Stripe.Invoice[]): string {
  if (invoices.length === 0) return `<p class="soft">None yet.</p>`;
  const rows = invoices.map(
    (invoice) =>
      `<li><span><a href="${html(invoice.hosted_invoice_url ?? "")}">${html(invoice.number ?? "")}</a>, ${day(invoice.created)}</span><span>${formatAmount(invoice.total, invoice.currency)}, ${html(invoice.status ?? "")}</span></li>`,
  );
  return `<ul class="lines">${rows.join("")}</ul>`;
}

/** An invoice as its customer sees it. */
export function invoicePage(invoice: Stripe.Invoice): string {
  const lines = invoice.lines.data.map(
    (line) =>
      `<li><span>${html(line.description ?? "")}</span><span>${formatAmount(line.amount, line.currency)}</span></li>`,
  );
  const pay =
    invoice.status === "open"
      ? `<form method="post" action="/i/${html(invoice.id ?? "")}"><button class="main">Pay ${formatAmount(invoice.amount_remaining, invoice.currency)}</button></form>`
      : "";
  return layout(
    `Invoice ${invoice.number}`,
    `<section class="card"><h1>Invoice ${html(invoice.number ?? "")}</h1><p class="total">${formatAmount(invoice.total, invoice.currency)}</p>
<p>${html(invoice.status ?? "")}, ${day(invoice.created)}, for ${html(invoice.customer_email ?? "")}</p><ul class="lines">${lines.join("")}</ul>${pay}
<p><a href="${html(invoice.invoice_pdf ?? "")}">Download as PDF</a></p></section>`,
  );
}

export function receiptPage(charge: Stripe.Charge): string {
  const refunded =
    charge.amount_refunded > 0
      ? `<p>${formatAmount(charge.amount_refunded, charge.currency)} of it were refunded.</p>`
      : "";
  return layout(
    "Receipt",
    `<section class="card"><h1>Receipt</h1><p class="total">${formatAmount(charge.amount, charge.currency)}</p>
<p>${html(charge.description ?? "Payment")}, ${day(charge.created)}, ${html(charge.payment_method_details?.card?.brand ?? "card")} •••• ${html(charge.payment_method_details?.card?.last4 ?? "")}</p>${refunded}</section>`,
  );
}

/** One page with a line of text: enough to be a PDF. */
export function invoicePdf(invoice: Stripe.Invoice): Buffer {
  const words = `Invoice ${invoice.number}: ${invoice.total / 100} ${invoice.currency} (${invoice.status})`.replaceAll(
    /[^\w .:-]/g,
    "",
  );
  const stream = `BT /F1 18 Tf 60 760 Td (${words}) Tj ET`;
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
    `<</Length ${stream.length}>>stream\n${stream}\nendstream`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
  ];
  let body = "%PDF-1.4\n";
  const at = objects.map((text, index) => {
    const start = body.length;
    body += `${index + 1} 0 obj${text}endobj\n`;
    return start;
  });
  const table = at.map((start) => `${String(start).padStart(10, "0")} 00000 n \n`).join("");
  const tail = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.from(body + tail, "latin1");
}
