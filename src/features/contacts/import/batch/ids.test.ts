import { validate, version } from "uuid";
import { expect, it } from "vitest";
import { NewIds } from "./ids";

it("ids of a batch are UUIDs of the seventh version, different and in rising order, and of that moment", () => {
  const at = new Date("2026-11-21T12:00:00.123Z");
  const made = new NewIds(16_400, at);
  const ids = Array.from({ length: 16_400 }, (_, n) => made.at(n));
  expect(new Set(ids).size).toBe(16_400);
  expect([...ids].sort()).toEqual(ids);
  for (const id of [ids[0], ids[16_383], ids[16_384], ids.at(-1)]) {
    expect(validate(id) && version(id ?? "")).toBe(7);
    expect(Number.parseInt((id ?? "").replace("-", "").slice(0, 12), 16)).toBe(at.getTime());
  }
  expect(new NewIds(1, at).at(0)).not.toEqual(new NewIds(1, at).at(0));
});
