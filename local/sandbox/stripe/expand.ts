import { StripeFailure } from "./errors";
import type { State } from "./store";

const tables = [
  "customers",
  "products",
  "prices",
  "sessions",
  "paymentIntents",
  "charges",
  "refunds",
  "subscriptions",
  "invoices",
  "paymentMethods",
  "disputes",
  "testClocks",
] as const;

/** A copy of `value` with the ids at `paths` (`payment_intent.latest_charge`, `data.customer`) replaced by objects. */
export function expand(value: unknown, paths: string[], state: State): unknown {
  const copy = structuredClone(value);
  for (const path of paths) expandPath(copy, path.split("."), path, state);
  return copy;
}

function expandPath(node: unknown, [key, ...rest]: string[], path: string, state: State): void {
  if (key === undefined) return;
  if (Array.isArray(node)) {
    for (const item of node) expandPath(item, [key, ...rest], path, state);
    return;
  }
  if (typeof node !== "object" || node === null) return;
  const hidden =
    key === "line_items"
      ? sessionLines(node, state)
      : key === "payments"
        ? invoicePayments(node, state)
        : key === "refunds"
          ? chargeRefunds(node, state)
          : undefined;
  const current: unknown = hidden ?? Reflect.get(node, key);
  if (current === undefined) {
    throw new StripeFailure(400, `This property cannot be expanded (${path}).`, { code: "property_not_expandable" });
  }
  const found = typeof current === "string" ? findObject(current, state) : current;
  if (found === undefined) return;
  Reflect.set(node, key, found);
  expandPath(found, rest, path, state);
}

function sessionLines(node: object, state: State) {
  const id: unknown = Reflect.get(node, "id");
  const checkout = typeof id === "string" ? state.checkouts[id] : undefined;
  return checkout
    ? structuredClone({
        object: "list",
        has_more: false,
        url: `/v1/checkout/sessions/${id}/line_items`,
        data: checkout.lineItems,
      })
    : undefined;
}

const listOf = (url: string, data: unknown[]) => structuredClone({ object: "list", has_more: false, url, data });

function invoicePayments(node: object, state: State) {
  if (Reflect.get(node, "object") !== "invoice") return undefined;
  const id: unknown = Reflect.get(node, "id");
  const rows = Object.values(state.invoicePayments).filter((row) => row.invoice === id);
  return listOf(`/v1/invoice_payments?invoice=${id}`, rows.reverse());
}

function chargeRefunds(node: object, state: State) {
  if (Reflect.get(node, "object") !== "charge") return undefined;
  const id: unknown = Reflect.get(node, "id");
  const rows = Object.values(state.refunds).filter((row) => row.charge === id);
  return listOf(`/v1/charges/${id}/refunds`, rows.reverse());
}

function findObject(id: string, state: State): unknown {
  const found = tables.map((table) => state[table][id]).find((row) => row !== undefined);
  return found && structuredClone(found);
}
