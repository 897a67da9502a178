import type Stripe from "stripe";
import { z } from "zod";
import { invalid, missing } from "../errors";
import { shaped } from "../fixtures";
import { listShape, pageOf } from "../lists";
import { expandPaths, flag, integer, mergeMetadata, metadata, readParams, text } from "../params";
import type { Call, Route } from "../routes";
import { newId } from "../store";
import { createProduct, productData } from "./products";

export const recurring = z.strictObject({
  interval: z.enum(["day", "week", "month", "year"]),
  interval_count: integer.default(1),
  usage_type: z.enum(["licensed", "metered"]).default("licensed"),
});
const creation = z.strictObject({
  currency: text.length(3),
  unit_amount: integer.pipe(z.number().min(0)),
  product: text.optional(),
  product_data: productData.optional(),
  recurring: recurring.optional(),
  lookup_key: text.max(200).optional(),
  transfer_lookup_key: flag.optional(),
  nickname: text.optional(),
  active: flag.optional(),
  metadata: metadata.optional(),
  tax_behavior: text.optional(),
  expand: expandPaths,
});
const update = z.strictObject({
  active: flag.optional(),
  nickname: text.optional(),
  lookup_key: text.max(200).optional(),
  transfer_lookup_key: flag.optional(),
  metadata: metadata.optional(),
  tax_behavior: text.optional(),
  expand: expandPaths,
});
const filters = z.strictObject({
  ...listShape,
  active: flag.optional(),
  currency: text.optional(),
  product: text.optional(),
  type: z.enum(["one_time", "recurring"]).optional(),
  lookup_keys: z.array(text).max(10).optional(),
});

const find = ({ store, id }: Call) => {
  const price = store.state.prices[id];
  if (!price) throw missing("price", id);
  return price;
};

type PriceInput = Pick<z.infer<typeof creation>, "currency" | "unit_amount" | "recurring">;

/** The price object alone, unsaved: line items with `price_data` carry one that is not listed. */
export function shapePrice({ store }: Pick<Call, "store">, given: PriceInput, product: string): Stripe.Price {
  return shaped("price", {
    id: newId("price_1", 23).replace("price_1_", "price_1"),
    created: store.nowSeconds(),
    currency: given.currency.toLowerCase(),
    unit_amount: given.unit_amount,
    unit_amount_decimal: String(given.unit_amount) as unknown as Stripe.Price["unit_amount_decimal"],
    product,
    type: given.recurring ? "recurring" : "one_time",
    recurring: given.recurring ? { ...given.recurring, meter: null, trial_period_days: null } : null,
  });
}

/** A lookup key names one price: a second one is refused, unless the key is to move. */
function claimLookupKey({ store }: Call, price: Stripe.Price, key: string | undefined, isTransfer = false): void {
  if (key === undefined) return;
  const holder = Object.values(store.state.prices).find((other) => other.lookup_key === key && other.id !== price.id);
  if (holder && !isTransfer) throw invalid(`A price (\`${holder.id}\`) already uses that lookup key.`, "lookup_key");
  if (holder) holder.lookup_key = null;
  price.lookup_key = key;
}

export const priceRoutes: Route[] = [
  {
    method: "POST",
    path: "/v1/prices",
    handle: (call) => {
      const given = readParams(creation, call.params);
      if (!given.product === !given.product_data)
        throw invalid("You must specify either `product` or `product_data`.", "product");
      if (given.product && !call.store.state.products[given.product])
        throw missing("product", given.product, "product", 400);
      const product = given.product ?? createProduct(call, { ...given.product_data }).id;
      const price = shapePrice(call, given, product);
      claimLookupKey(call, price, given.lookup_key, given.transfer_lookup_key);
      Object.assign(price, {
        nickname: given.nickname ?? null,
        metadata: given.metadata ?? {},
        active: given.active ?? true,
      });
      call.store.state.prices[price.id] = price;
      call.emit("price.created", price);
      return price;
    },
  },
  {
    method: "GET",
    path: "/v1/prices",
    handle: ({ store, params }) => {
      const wanted = readParams(filters, params);
      const rows = Object.values(store.state.prices).filter(
        (price) =>
          (wanted.active === undefined || price.active === wanted.active) &&
          (!wanted.currency || price.currency === wanted.currency) &&
          (!wanted.product || price.product === wanted.product) &&
          (!wanted.type || price.type === wanted.type) &&
          (!wanted.lookup_keys || wanted.lookup_keys.includes(price.lookup_key ?? "")),
      );
      return pageOf("/v1/prices", rows, wanted);
    },
  },
  { method: "GET", path: "/v1/prices/:id", handle: find },
  {
    method: "POST",
    path: "/v1/prices/:id",
    handle: (call) => {
      const given = readParams(update, call.params);
      const price = find(call);
      claimLookupKey(call, price, given.lookup_key, given.transfer_lookup_key);
      if (given.active !== undefined) price.active = given.active;
      if (given.nickname !== undefined) price.nickname = given.nickname;
      price.metadata = mergeMetadata(price.metadata, given.metadata);
      call.emit("price.updated", price);
      return price;
    },
  },
];
