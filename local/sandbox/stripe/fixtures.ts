import type Stripe from "stripe";
import resources from "./fixtures/resources.json" with { type: "json" };

type Shapes = {
  "checkout.session": Stripe.Checkout.Session;
  payment_intent: Stripe.PaymentIntent;
  charge: Stripe.Charge;
  customer: Stripe.Customer;
  product: Stripe.Product;
  price: Stripe.Price;
  refund: Stripe.Refund;
  item: Stripe.LineItem;
  subscription: Stripe.Subscription;
  subscription_item: Stripe.SubscriptionItem;
  invoice: Stripe.Invoice;
  line_item: Stripe.InvoiceLineItem;
  invoice_payment: Stripe.InvoicePayment;
  payment_method: Stripe.PaymentMethod;
  dispute: Stripe.Dispute;
  "billing_portal.session": Stripe.BillingPortal.Session;
  "test_helpers.test_clock": Stripe.TestHelpers.TestClock;
};

/** A fresh copy of Stripe's own example of that object, with `fields` set. */
export function shaped<K extends keyof Shapes>(kind: K, fields: Partial<Shapes[K]>): Shapes[K] {
  return { ...(structuredClone(resources[kind]) as unknown as Shapes[K]), ...fields };
}
