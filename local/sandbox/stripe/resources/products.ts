import { z } from "zod";
import { invalid, missing } from "../errors";
import { shaped } from "../fixtures";
import { listShape, pageOf } from "../lists";
import { clearable, expandPaths, flag, mergeMetadata, metadata, readParams, text } from "../params";
import type { Call, Route } from "../routes";
import { newId } from "../store";

const common = {
  name: text.min(1),
  active: flag.optional(),
  description: clearable.optional(),
  images: z.array(text).optional(),
  metadata: metadata.optional(),
  statement_descriptor: text.optional(),
  unit_label: text.optional(),
  tax_code: text.optional(),
  url: text.optional(),
  expand: expandPaths,
};
const creation = z.strictObject({ ...common, id: text.optional() });
const update = z.strictObject({ ...common, name: text.min(1).optional(), default_price: text.optional() });
const filters = z.strictObject({ ...listShape, active: flag.optional(), ids: z.array(text).optional() });

/** What `product_data` of a price may set. */
export const productData = z.strictObject({
  name: text.min(1),
  description: text.optional(),
  images: z.array(text).optional(),
  metadata: metadata.optional(),
  tax_code: text.optional(),
  unit_label: text.optional(),
});

const find = ({ store, id }: Call) => {
  const product = store.state.products[id];
  if (!product) throw missing("product", id);
  return product;
};

export function createProduct({ store, emit }: Pick<Call, "store" | "emit">, given: Record<string, unknown>) {
  const now = store.nowSeconds();
  const product = shaped("product", { id: newId("prod", 14), created: now, updated: now, ...given });
  if (store.state.products[product.id])
    throw invalid(`Product already exists: ${product.id}`, "id", "resource_already_exists");
  store.state.products[product.id] = product;
  emit("product.created", product);
  return product;
}

export const productRoutes: Route[] = [
  {
    method: "POST",
    path: "/v1/products",
    handle: (call) => {
      const { expand: _expand, ...given } = readParams(creation, call.params);
      return createProduct(call, given);
    },
  },
  {
    method: "GET",
    path: "/v1/products",
    handle: ({ store, params }) => {
      const wanted = readParams(filters, params);
      const rows = Object.values(store.state.products).filter(
        ({ id, active }) =>
          (wanted.active === undefined || active === wanted.active) && (!wanted.ids || wanted.ids.includes(id)),
      );
      return pageOf("/v1/products", rows, wanted);
    },
  },
  { method: "GET", path: "/v1/products/:id", handle: find },
  {
    method: "POST",
    path: "/v1/products/:id",
    handle: (call) => {
      const { metadata: tags, expand: _expand, ...given } = readParams(update, call.params);
      const product = find(call);
      const updated = { updated: call.store.nowSeconds(), metadata: mergeMetadata(product.metadata, tags) };
      Object.assign(product, given, updated);
      call.emit("product.updated", product);
      return product;
    },
  },
];
