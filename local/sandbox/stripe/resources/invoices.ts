import { z } from "zod";
import { payInvoice, voidInvoice } from "../billing/invoices";
import { cardFailure, idIn } from "../cards";
import { invalid, missing } from "../errors";
import { listShape, pageOf } from "../lists";
import { expandPaths, flag, readParams, text } from "../params";
import type { Call, Route } from "../routes";

const filters = z.strictObject({
  ...listShape,
  customer: text.optional(),
  subscription: text.optional(),
  status: z.enum(["draft", "open", "paid", "uncollectible", "void"]).optional(),
});
const paymentFilters = z.strictObject({
  ...listShape,
  invoice: text.optional(),
  status: z.enum(["open", "paid", "canceled"]).optional(),
  payment: z.strictObject({ type: z.literal("payment_intent"), payment_intent: text.optional() }).optional(),
});
const payment = z.strictObject({ payment_method: text.optional(), off_session: flag.optional(), expand: expandPaths });

const find = ({ store, id }: Pick<Call, "store" | "id">) => {
  const invoice = store.state.invoices[id];
  if (!invoice) throw missing("invoice", id, "invoice");
  return invoice;
};

function pay(call: Call) {
  const given = readParams(payment, call.params);
  const invoice = find(call);
  if (invoice.status === "paid") throw invalid("Invoice is already paid", undefined, "invoice_already_paid");
  const { state } = call.store;
  if (!payInvoice(call, invoice, { methodId: given.payment_method, isOffSession: given.off_session ?? true })) {
    const row = Object.values(state.invoicePayments).find((one) => one.invoice === invoice.id);
    const intent = state.paymentIntents[idIn(row?.payment.payment_intent ?? null) ?? ""];
    if (!intent) throw invalid("The payment failed.");
    const { code, decline_code, message } = intent.last_payment_error ?? {};
    throw cardFailure(intent, {
      code: code ?? "card_declined",
      decline_code: decline_code ?? "generic_decline",
      message: message ?? "Your card was declined.",
    });
  }
  const subscription = state.subscriptions[idIn(invoice.parent?.subscription_details?.subscription ?? null) ?? ""];
  if (subscription && (subscription.status === "past_due" || subscription.status === "incomplete")) {
    const before = subscription.status;
    subscription.status = "active";
    call.emit("customer.subscription.updated", subscription, { status: before });
  }
  return invoice;
}

export const invoiceRoutes: Route[] = [
  {
    method: "GET",
    path: "/v1/invoices",
    handle: ({ store, params }) => {
      const wanted = readParams(filters, params);
      const rows = Object.values(store.state.invoices).filter(
        (row) =>
          (!wanted.customer || idIn(row.customer) === wanted.customer) &&
          (!wanted.subscription ||
            idIn(row.parent?.subscription_details?.subscription ?? null) === wanted.subscription) &&
          (!wanted.status || row.status === wanted.status),
      );
      return pageOf("/v1/invoices", rows as Array<(typeof rows)[number] & { id: string }>, wanted);
    },
  },
  { method: "GET", path: "/v1/invoices/:id", handle: find },
  {
    method: "GET",
    path: "/v1/invoices/:id/lines",
    handle: (call) =>
      pageOf(
        `/v1/invoices/${call.id}/lines`,
        find(call).lines.data.toReversed(),
        readParams(z.strictObject(listShape), call.params),
      ),
  },
  { method: "POST", path: "/v1/invoices/:id/pay", handle: pay },
  { method: "POST", path: "/v1/invoices/:id/void", handle: (call) => voidInvoice(call, find(call)) },
  {
    method: "GET",
    path: "/v1/invoice_payments",
    handle: ({ store, params }) => {
      const wanted = readParams(paymentFilters, params);
      const rows = Object.values(store.state.invoicePayments).filter(
        (row) =>
          (!wanted.invoice || row.invoice === wanted.invoice) &&
          (!wanted.status || row.status === wanted.status) &&
          (!wanted.payment?.payment_intent ||
            idIn(row.payment.payment_intent ?? null) === wanted.payment.payment_intent),
      );
      return pageOf("/v1/invoice_payments", rows, wanted);
    },
  },
];
