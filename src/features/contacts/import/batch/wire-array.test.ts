import { expect, it } from "vitest";
import { intArray, placeIn, wireArray } from "./wire-array";

it("an array lies as Postgres sends one: its head, and each value behind its length", () => {
  const head = (type: string, count: string) => `0000000100000000${type}${count}00000001`;
  expect(intArray([1, -2]).toString("hex")).toBe(`${head("00000017", "00000002")}000000040000000100000004fffffffe`);
});

it("the place of a value is where it was written", () => {
  const bytes = wireArray(2_950, 3, 16, (into, place, index) => into.fill(index + 1, place, place + 16));
  for (const index of [0, 1, 2]) expect(bytes[placeIn(index, 16) + 15]).toBe(index + 1);
  expect(bytes).toHaveLength(placeIn(3, 16) - 4);
});
