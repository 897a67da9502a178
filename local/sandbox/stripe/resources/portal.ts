import { z } from "zod";
import { missing } from "../errors";
import { shaped } from "../fixtures";
import { expandPaths, readParams, text } from "../params";
import type { Route } from "../routes";
import { newId } from "../store";

const creation = z.strictObject({
  customer: text,
  return_url: text.optional(),
  configuration: text.optional(),
  locale: text.optional(),
  flow_data: z.looseObject({ type: text }).optional(),
  expand: expandPaths,
});

export const portalRoutes: Route[] = [
  {
    method: "POST",
    path: "/v1/billing_portal/sessions",
    handle: ({ store, params }) => {
      const given = readParams(creation, params);
      if (!store.state.customers[given.customer]) throw missing("customer", given.customer, "customer", 400);
      const id = newId("bps_1", 23).replace("bps_1_", "bps_1");
      const session = shaped("billing_portal.session", {
        id,
        created: store.nowSeconds(),
        customer: given.customer,
        return_url: given.return_url ?? null,
        url: `${store.publicUrl}/p/session/${id}`,
      });
      store.state.portals[id] = session;
      return session;
    },
  },
];
