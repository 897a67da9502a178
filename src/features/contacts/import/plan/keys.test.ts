import { expect, it } from "vitest";
import { withIds, withKeys } from "./keys";

const field = { id: "f1", key: "city", formerKeys: ["town"], label: "City", type: "text" as const, options: [] };

it("columns are said by keys, today's and former ones, and kept by ids", () => {
  expect(withIds(["email", "field:city", "field:town", "field:moon"], [field])).toEqual([
    "email",
    "field:f1",
    "field:f1",
    "field:moon",
  ]);
  expect(withKeys(["email", "field:f1"], [field])).toEqual(["email", "field:city"]);
});
