import { StripeFailure } from "./errors";
import type { State } from "./store";

const tables = ["customers", "products", "prices", "sessions", "paymentIntents", "charges", "refunds"] as const;

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
  const lineItems = key === "line_items" && sessionLines(node, state);
  const current: unknown = lineItems || Reflect.get(node, key);
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

function findObject(id: string, state: State): unknown {
  const found = tables.map((table) => state[table][id]).find((row) => row !== undefined);
  return found && structuredClone(found);
}
