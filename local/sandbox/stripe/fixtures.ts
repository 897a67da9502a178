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
};

/** A fresh copy of Stripe's own example of that object, with `fields` set. */
export function shaped<K extends keyof Shapes>(kind: K, fields: Partial<Shapes[K]>): Shapes[K] {
  return { ...(structuredClone(resources[kind]) as unknown as Shapes[K]), ...fields };
}
