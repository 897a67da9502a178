import { z } from "zod";
import { missing } from "../errors";
import { listShape, pageOf } from "../lists";
import { flag, readParams, text } from "../params";
import type { Route } from "../routes";

const filters = z.strictObject({
  ...listShape,
  type: text.optional(),
  types: z.array(text).optional(),
  delivery_success: flag.optional(),
});

export const eventRoutes: Route[] = [
  {
    method: "GET",
    path: "/v1/events",
    handle: ({ store, params }) => {
      const wanted = readParams(filters, params);
      const rows = Object.values(store.state.events).filter(
        (event) =>
          (!wanted.type || matches(event.type, wanted.type)) &&
          (!wanted.types || wanted.types.includes(event.type)) &&
          (wanted.delivery_success === undefined || wanted.delivery_success === (event.pending_webhooks === 0)),
      );
      return pageOf("/v1/events", rows, wanted);
    },
  },
  {
    method: "GET",
    path: "/v1/events/:id",
    handle: ({ store, id }) => {
      const event = store.state.events[id];
      if (!event) throw missing("event", id);
      return event;
    },
  },
];

/** `charge.*` names every event of that kind. */
function matches(type: string, wanted: string): boolean {
  return wanted.endsWith("*") ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
}
