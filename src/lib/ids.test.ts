import { expect, test } from "vitest";
import { idOf, newId, parseId, publicId } from "./ids";

test("a public id leads back to the id it was made from", () => {
  for (const id of [newId(), "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"])
    expect(parseId("email", publicId("email", id))).toBe(id);
});

test("another noun's id, a stray letter, a wrong length and an overflow are refused", () => {
  const id = publicId("email", newId());
  expect(parseId("job", id)).toBeNull();
  expect(parseId("email", `${id}0`)).toBeNull();
  expect(parseId("email", `${id.slice(0, -1)}!`)).toBeNull();
  expect(parseId("email", `eml_${"z".repeat(26)}`)).toBeNull();
});

test("what names nothing is told in a whole sentence", () => {
  expect(() => idOf("email", "eml_1")).toThrow("eml_1 is no id of an email here.");
  expect(() => idOf("syncRun", "x")).toThrow("x is no id of a sync run here.");
  expect(() => idOf("user", "x")).toThrow("x is no id of a user here.");
});
