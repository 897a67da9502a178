import { z } from "zod";
import { attach, idIn, newPaymentMethod, numberOf } from "../cards";
import { missing } from "../errors";
import { shaped } from "../fixtures";
import { listShape, pageOf } from "../lists";
import { address, clearable, expandPaths, mergeMetadata, metadata, readParams, text } from "../params";
import type { Call, Route } from "../routes";
import { newId } from "../store";

const fields = z.strictObject({
  email: clearable.optional(),
  name: clearable.optional(),
  description: clearable.optional(),
  phone: clearable.optional(),
  address: z.union([address, z.literal("")]).optional(),
  preferred_locales: z.array(text).optional(),
  tax_exempt: text.optional(),
  invoice_settings: z.strictObject({ default_payment_method: text.optional() }).optional(),
  payment_method: text.optional(),
  test_clock: text.optional(),
  metadata: metadata.optional(),
  expand: expandPaths,
});
const filters = z.strictObject({ ...listShape, email: text.optional() });

const find = ({ store, id }: Call) => {
  const customer = store.state.customers[id];
  if (!customer) throw missing("customer", id);
  return customer;
};

function change(call: Call, customer: ReturnType<typeof find>) {
  const {
    metadata: tags,
    address: place,
    invoice_settings: settings,
    payment_method: methodName,
    test_clock: clock,
    expand: _expand,
    ...rest
  } = readParams(fields, call.params);
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  Object.assign(customer, given, { metadata: mergeMetadata(customer.metadata, tags) });
  if (place !== undefined) Object.assign(customer, { address: place === "" ? null : place });
  if (clock !== undefined) {
    if (!call.store.state.testClocks[clock]) throw missing("test clock", clock, "test_clock", 400);
    customer.test_clock = clock;
  }
  if (methodName !== undefined) attachTo(call, customer, methodName);
  const chosen = settings?.default_payment_method;
  if (chosen !== undefined) customer.invoice_settings.default_payment_method = ownMethod(call, customer, chosen);
  return customer;
}

function attachTo(call: Call, customer: ReturnType<typeof find>, name: string): string {
  const { state } = call.store;
  const number = numberOf(name);
  const method = number ? newPaymentMethod(call.store, number) : state.paymentMethods[name];
  if (!method) throw missing("PaymentMethod", name, "payment_method", 400);
  return attach(call, method, customer.id).id;
}

/** The default card must be the customer's own; `pm_card_visa` and the like are made so. */
function ownMethod(call: Call, customer: ReturnType<typeof find>, name: string): string {
  if (numberOf(name)) return attachTo(call, customer, name);
  const method = call.store.state.paymentMethods[name];
  if (idIn(method?.customer ?? null) !== customer.id)
    throw missing("PaymentMethod", name, "invoice_settings[default_payment_method]", 400);
  return name;
}

export const customerRoutes: Route[] = [
  {
    method: "POST",
    path: "/v1/customers",
    handle: (call) => {
      const invoicePrefix = newId("x", 8).slice(2).toUpperCase();
      const customer = shaped("customer", {
        id: newId("cus", 14),
        created: call.store.nowSeconds(),
        invoice_prefix: invoicePrefix,
      });
      change(call, customer);
      call.store.state.customers[customer.id] = customer;
      call.emit("customer.created", customer);
      return customer;
    },
  },
  {
    method: "GET",
    path: "/v1/customers",
    handle: ({ store, params }) => {
      const wanted = readParams(filters, params);
      const rows = Object.values(store.state.customers).filter(({ email }) => !wanted.email || email === wanted.email);
      return pageOf("/v1/customers", rows, wanted);
    },
  },
  { method: "GET", path: "/v1/customers/:id", handle: find },
  {
    method: "POST",
    path: "/v1/customers/:id",
    handle: (call) => {
      const before = structuredClone(find(call));
      const customer = change(call, find(call));
      const changed = Object.entries(before).filter(
        ([name, value]) => JSON.stringify(value) !== JSON.stringify(Reflect.get(customer, name)),
      );
      if (changed.length > 0) call.emit("customer.updated", customer, Object.fromEntries(changed));
      return customer;
    },
  },
  {
    method: "DELETE",
    path: "/v1/customers/:id",
    handle: (call) => {
      const customer = find(call);
      delete call.store.state.customers[customer.id];
      call.emit("customer.deleted", customer);
      return { id: customer.id, object: "customer", deleted: true };
    },
  },
];
