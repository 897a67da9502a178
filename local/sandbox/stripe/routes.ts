import type Stripe from "stripe";
import { StripeFailure } from "./errors";
import { chargeRoutes } from "./resources/charges";
import { customerRoutes } from "./resources/customers";
import { disputeRoutes } from "./resources/disputes";
import { eventRoutes } from "./resources/events";
import { invoiceRoutes } from "./resources/invoices";
import { paymentIntentRoutes } from "./resources/payment-intents";
import { paymentMethodRoutes } from "./resources/payment-methods";
import { portalRoutes } from "./resources/portal";
import { priceRoutes } from "./resources/prices";
import { productRoutes } from "./resources/products";
import { refundRoutes } from "./resources/refunds";
import { sessionRoutes } from "./resources/sessions";
import { subscriptionRoutes } from "./resources/subscriptions";
import { testClockRoutes } from "./resources/test-clocks";
import type { Store } from "./store";

/** One API call: its parameters, the account's state, and a way to tell what happened. */
export type Call = {
  store: Store;
  params: Record<string, unknown>;
  /** The `:id` of the path, or "". */
  id: string;
  /** Where browsers reach this peer. */
  publicUrl: string;
  emit(type: Stripe.Event["type"], object: object, previous?: object): void;
};

export type Route = { method: "GET" | "POST" | "DELETE"; path: string; handle: (call: Call) => unknown };

const routes: Route[] = [
  ...customerRoutes,
  ...productRoutes,
  ...priceRoutes,
  ...sessionRoutes,
  ...paymentIntentRoutes,
  ...chargeRoutes,
  ...refundRoutes,
  ...paymentMethodRoutes,
  ...subscriptionRoutes,
  ...invoiceRoutes,
  ...disputeRoutes,
  ...portalRoutes,
  ...testClockRoutes,
  ...eventRoutes,
];

/** @throws StripeFailure 404 in Stripe's words for what this peer does not have */
export function findRoute(method: string, path: string): { route: Route; id: string } {
  const parts = path.split("/");
  for (const route of routes) {
    const wanted = route.path.split("/");
    if (route.method !== method || wanted.length !== parts.length) continue;
    if (wanted.every((part, index) => part === ":id" || part === parts[index])) {
      return { route, id: decodeURIComponent(parts[wanted.indexOf(":id")] ?? "") };
    }
  }
  const message = `Unrecognized request URL (${method}: ${path}). If you are trying to list objects, remove the trailing slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code. Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`;
  throw new StripeFailure(404, message);
}
