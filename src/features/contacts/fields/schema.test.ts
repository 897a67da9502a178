import { expect, test } from "vitest";
import { FieldKey, keyFrom, NewField, ownKeys } from "./schema";

test("a name gives a key that is allowed", () => {
  for (const [label, key] of [
    ["Favourite colour", "favourite_colour"],
    ["1. Größe (cm)", "gro_e_cm"],
    ["Été!", "ete"],
    ["___", ""],
  ] as const)
    expect(keyFrom(label)).toBe(key);
  expect(FieldKey.safeParse(keyFrom("Favourite colour")).success).toBe(true);
});

test("keys that a contact has by itself, or that no template could write, are refused", () => {
  for (const key of [...ownKeys, "Upper", "1st", "with space", "with-dash", "__proto__", "", "x".repeat(41)])
    expect(FieldKey.safeParse(key).success, key).toBe(false);
});

test("a choice needs options, each once", () => {
  const field = { key: "size", label: "Size", type: "enum" as const };
  expect(NewField.safeParse({ ...field, options: [] }).success).toBe(false);
  expect(NewField.safeParse({ ...field, options: ["S", "s"] }).success).toBe(false);
  expect(NewField.safeParse({ ...field, options: ["S", "M"] }).success).toBe(true);
});
