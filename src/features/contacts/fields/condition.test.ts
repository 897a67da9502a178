import { expect, test } from "vitest";
import { fieldTests } from "../schema";
import { readCondition, takesValue, testsOf } from "./condition";
import { type FieldSpec, fieldTypes } from "./value";

const field = (over: Partial<FieldSpec>): FieldSpec => ({
  key: "x",
  label: "Plan",
  type: "text",
  options: [],
  ...over,
});

test("every type can be asked whether it is filled in, and what it is", () => {
  for (const type of fieldTypes) {
    expect(testsOf[type]).toEqual(expect.arrayContaining(["is", "isSet", "isUnset"]));
    expect(fieldTests).toEqual(expect.arrayContaining([...testsOf[type]]));
  }
});

test.each([
  [field({ type: "number" }), "atLeast", "12.50", "12.5"],
  [field({ type: "boolean" }), "is", "Yes", "true"],
  [field({ type: "date" }), "atMost", "3.5.2026", "2026-05-03"],
  [field({ type: "enum", options: ["Pro"] }), "is", "pro", "Pro"],
  [field({ type: "list" }), "is", "tea, black", "tea, black"],
  [field({}), "contains", " Ltd ", "Ltd"],
  [field({}), "isSet", "whatever", ""],
] as const)("%j %s %s is read as the field's values are kept", (of, asked, value, read) => {
  expect(readCondition(of, { test: asked, value })).toEqual({ value: read });
});

test.each([
  [field({ type: "number" }), "atLeast", "many", "value"],
  [field({ type: "date" }), "is", "soon", "value"],
  [field({ type: "enum", options: ["Pro"] }), "is", "Max", "value"],
  [field({ type: "boolean" }), "contains", "t", "test"],
  [field({}), "is", "  ", "value"],
] as const)("%j %s %s is refused, with the fix", (of, asked, value, at) => {
  const { fault } = readCondition(of, { test: asked, value });
  expect(fault).toMatchObject({ at, message: expect.stringContaining("Plan") });
  expect(fault?.message).not.toContain("leave it empty");
  expect(takesValue(asked)).toBe(true);
});
