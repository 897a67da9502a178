import type Stripe from "stripe";
import { type Account, attach, idIn, newPaymentMethod } from "../cards";
import { collectAgain, isLive } from "./subscriptions";

/** The payer gives another card: it pays from now on, and an unpaid invoice is collected at once. */
export function replaceCard(account: Account, customerId: string, number: string): Stripe.PaymentMethod {
  const { store, emit } = account;
  const customer = store.state.customers[customerId];
  const method = attach(account, newPaymentMethod(store, number), customerId);
  if (customer) {
    const previous = { invoice_settings: structuredClone(customer.invoice_settings) };
    customer.invoice_settings.default_payment_method = method.id;
    emit("customer.updated", customer, previous);
  }
  const own = Object.values(store.state.subscriptions).filter(
    (one) => idIn(one.customer) === customerId && isLive(one),
  );
  for (const subscription of own) {
    if (subscription.default_payment_method) {
      subscription.default_payment_method = method.id;
      emit("customer.subscription.updated", subscription);
    }
    const invoice = store.state.invoices[idIn(subscription.latest_invoice) ?? ""];
    if (subscription.status === "past_due" && invoice?.status === "open") collectAgain(account, subscription, invoice);
  }
  return method;
}
