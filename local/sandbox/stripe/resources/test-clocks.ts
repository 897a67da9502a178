import { z } from "zod";
import { advanceClock } from "../billing/clock";
import { missing } from "../errors";
import { shaped } from "../fixtures";
import { listShape, pageOf } from "../lists";
import { expandPaths, integer, readParams, text } from "../params";
import type { Call, Route } from "../routes";
import { newId } from "../store";

const creation = z.strictObject({ frozen_time: integer, name: text.optional(), expand: expandPaths });
const advance = z.strictObject({ frozen_time: integer, expand: expandPaths });

const find = ({ store, id }: Pick<Call, "store" | "id">) => {
  const clock = store.state.testClocks[id];
  if (!clock) throw missing("test clock", id, "test_clock");
  return clock;
};

export const testClockRoutes: Route[] = [
  {
    method: "POST",
    path: "/v1/test_helpers/test_clocks",
    handle: (call) => {
      const given = readParams(creation, call.params);
      const clock = shaped("test_helpers.test_clock", {
        id: newId("clock_1", 23).replace("clock_1_", "clock_1"),
        created: call.store.nowSeconds(),
        deletes_after: call.store.nowSeconds() + 30 * 86_400,
        frozen_time: given.frozen_time,
        name: given.name ?? null,
        status: "ready",
      });
      call.store.state.testClocks[clock.id] = clock;
      call.emit("test_helpers.test_clock.created", clock);
      return clock;
    },
  },
  {
    method: "GET",
    path: "/v1/test_helpers/test_clocks",
    handle: ({ store, params }) =>
      pageOf(
        "/v1/test_helpers/test_clocks",
        Object.values(store.state.testClocks),
        readParams(z.strictObject(listShape), params),
      ),
  },
  { method: "GET", path: "/v1/test_helpers/test_clocks/:id", handle: find },
  {
    method: "POST",
    path: "/v1/test_helpers/test_clocks/:id/advance",
    handle: (call) => advanceClock(call, find(call), readParams(advance, call.params).frozen_time),
  },
];
