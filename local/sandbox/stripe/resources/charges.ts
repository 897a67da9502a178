import { z } from "zod";
import { missing } from "../errors";
import { listShape, pageOf } from "../lists";
import { readParams, text } from "../params";
import type { Route } from "../routes";

const filters = z.strictObject({ ...listShape, customer: text.optional(), payment_intent: text.optional() });

export const chargeRoutes: Route[] = [
  {
    method: "GET",
    path: "/v1/charges",
    handle: ({ store, params }) => {
      const wanted = readParams(filters, params);
      const rows = Object.values(store.state.charges).filter(
        (row) =>
          (!wanted.customer || row.customer === wanted.customer) &&
          (!wanted.payment_intent || row.payment_intent === wanted.payment_intent),
      );
      return pageOf("/v1/charges", rows, wanted);
    },
  },
  {
    method: "GET",
    path: "/v1/charges/:id",
    handle: ({ store, id }) => {
      const charge = store.state.charges[id];
      if (!charge) throw missing("charge", id);
      return charge;
    },
  },
];
