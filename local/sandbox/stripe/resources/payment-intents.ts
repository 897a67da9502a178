import { z } from "zod";
import { missing } from "../errors";
import { listShape, pageOf } from "../lists";
import { readParams, text } from "../params";
import type { Route } from "../routes";

const filters = z.strictObject({ ...listShape, customer: text.optional() });

export const paymentIntentRoutes: Route[] = [
  {
    method: "GET",
    path: "/v1/payment_intents",
    handle: ({ store, params }) => {
      const wanted = readParams(filters, params);
      const rows = Object.values(store.state.paymentIntents).filter(
        (row) => !wanted.customer || row.customer === wanted.customer,
      );
      return pageOf("/v1/payment_intents", rows, wanted);
    },
  },
  {
    method: "GET",
    path: "/v1/payment_intents/:id",
    handle: ({ store, id }) => {
      const intent = store.state.paymentIntents[id];
      if (!intent) throw missing("payment_intent", id, "intent");
      return intent;
    },
  },
];
