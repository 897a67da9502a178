import { z } from "zod";
import { attach, idIn, newPaymentMethod, numberOf } from "../cards";
import { invalid, missing } from "../errors";
import { listShape, pageOf } from "../lists";
import { expandPaths, readParams, text } from "../params";
import type { Call, Route } from "../routes";

const creation = z.strictObject({
  type: z.literal("card"),
  card: z.strictObject({ token: text.optional(), number: text.optional() }).catchall(z.unknown()).optional(),
  expand: expandPaths,
});
const attachment = z.strictObject({ customer: text, expand: expandPaths });
const filters = z.strictObject({ ...listShape, customer: text.optional(), type: text.optional() });

const find = ({ store, id }: Pick<Call, "store" | "id">) => {
  const method = store.state.paymentMethods[id];
  if (!method) throw missing("PaymentMethod", id, "payment_method");
  return method;
};

const ofCustomer = ({ store }: Call, customer: string | undefined) =>
  Object.values(store.state.paymentMethods).filter(
    (row) => row.customer !== null && (!customer || idIn(row.customer) === customer),
  );

export const paymentMethodRoutes: Route[] = [
  {
    method: "POST",
    path: "/v1/payment_methods",
    handle: (call) => {
      const { card } = readParams(creation, call.params);
      const number = card?.number ?? numberOf(card?.token ?? "");
      if (!number) throw invalid(`No such token: '${card?.token ?? ""}'`, "card[token]", "resource_missing");
      return newPaymentMethod(call.store, number);
    },
  },
  {
    method: "GET",
    path: "/v1/payment_methods",
    handle: (call) => {
      const wanted = readParams(filters, call.params);
      return pageOf("/v1/payment_methods", ofCustomer(call, wanted.customer), wanted);
    },
  },
  { method: "GET", path: "/v1/payment_methods/:id", handle: find },
  {
    method: "POST",
    path: "/v1/payment_methods/:id/attach",
    handle: (call) => {
      const { customer } = readParams(attachment, call.params);
      if (!call.store.state.customers[customer]) throw missing("customer", customer, "customer", 400);
      // `pm_card_visa` and the like make a new card each time.
      const number = numberOf(call.id);
      return attach(call, number ? newPaymentMethod(call.store, number) : find(call), customer);
    },
  },
  {
    method: "POST",
    path: "/v1/payment_methods/:id/detach",
    handle: (call) => {
      const method = find(call);
      method.customer = null;
      call.emit("payment_method.detached", method);
      return method;
    },
  },
  {
    method: "GET",
    path: "/v1/customers/:id/payment_methods",
    handle: (call) => {
      const wanted = readParams(filters, call.params);
      return pageOf(`/v1/customers/${call.id}/payment_methods`, ofCustomer(call, call.id), wanted);
    },
  },
];
