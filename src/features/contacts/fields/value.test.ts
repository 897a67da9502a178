import { expect, test } from "vitest";
import { type FieldSpec, type FieldType, readFieldValue, readFieldValues } from "./value";

const field = (type: FieldType, over: Partial<FieldSpec> = {}): FieldSpec => ({
  key: "thing",
  label: "Thing",
  type,
  options: [],
  ...over,
});
const colours = field("enum", { options: ["Red", "Blue"] });

test.each([
  [field("text"), "  hello \u0000", "hello"],
  [field("text"), 12, "12"],
  [field("number"), "1200.5", 1200.5],
  [field("number"), -3, -3],
  [field("number"), "1e3", 1000],
  [field("boolean"), "Yes", true],
  [field("boolean"), 0, false],
  [field("boolean"), true, true],
  [field("date"), "2026-01-31", "2026-01-31"],
  [field("date"), "2026-01-31T23:30:00+02:00", "2026-01-31"],
  [field("date"), "1.2.2026", "2026-02-01"],
  [field("date"), "2024-02-29", "2024-02-29"],
  [colours, "red", "Red"],
  [field("list"), "a, b; a\nc", ["a", "b", "c"]],
  [field("list"), ["x", 2], ["x", "2"]],
])("%o reads %o", (spec, raw, value) => {
  expect(readFieldValue(spec, raw)).toEqual({ value });
});

test.each(["text", "number", "boolean", "date", "enum", "list"] as const)("nothing empties a %s", (type) => {
  for (const raw of ["", "  ", null, undefined, []]) expect(readFieldValue(field(type), raw)).toEqual({ value: null });
});

test.each([
  [field("number"), "1.200,50", /Thing cannot be “1.200,50”. Write a number with a point/],
  [field("number"), "NaN", /number/],
  [field("number"), Number.POSITIVE_INFINITY, /number/],
  [field("number"), "1e999", /number/],
  [field("boolean"), "maybe", /true or false/],
  [field("date"), "01/02/2026", /2026-01-31/],
  [field("date"), "2026-02-30", /2026-01-31/],
  [field("date"), 5, /day/],
  [colours, "green", /one of Red, Blue/],
  [colours, "constructor", /one of/],
  [field("list"), { a: 1 }, /commas/],
  [field("list"), [["nested"]], /commas/],
  [field("list"), Array.from({ length: 101 }, (_, n) => `item ${n}`), /100/],
  [field("text"), "x".repeat(2_001), /2000/],
  [field("text"), { deep: true }, /text/],
])("%o refuses %o with the field and the fix", (spec, raw, message) => {
  expect(readFieldValue(spec, raw).fault).toMatch(message);
});

test("former keys still mean the field, today's key goes before them, and what is unknown or archived is told", () => {
  const registry = [
    { ...field("number", { key: "visits", label: "Visits" }), id: "1", formerKeys: ["count"] },
    { ...field("text", { key: "count", label: "Count" }), id: "2", formerKeys: [] },
    { ...field("text", { key: "old", label: "Old" }), id: "3", formerKeys: [], archivedAt: new Date() },
  ];
  expect(readFieldValues(registry, { visits: "7", count: "a", old: "b", nothing: 1 })).toEqual({
    values: { "1": 7, "2": "a" },
    faults: {
      old: expect.stringContaining("archived"),
      nothing: "There is no field “nothing”. Add it under Settings, Fields, or leave it out.",
    },
  });
});
