import { expect, test } from "vitest";
import { assertRule, comparedWith, conditionsOf, coreOptions, faultsOf, inputsOf, nestingOf, segmentsIn } from "./rule";
import { type Condition, type Group, maxConditions, type Names, Rule, type RuleItem } from "./schema";

const names: Names = {
  fields: [
    { id: "score", key: "score", label: "Score", type: "number", options: [], isArchived: false },
    { id: "plan", key: "plan", label: "Plan", type: "enum", options: ["free", "pro"], isArchived: false },
    { id: "born", key: "born", label: "Born", type: "date", options: [], isArchived: false },
  ],
  tags: [{ id: "vip", name: "VIP" }],
  lists: [{ id: "dynamic", name: "Dynamic", segmentId: "below" }],
  segments: [{ id: "below", name: "Below" }],
  topics: [{ id: "news", name: "News" }],
};
const group = (...items: RuleItem[]): Group => ({ kind: "group", match: "all", items });
const rule = (...items: RuleItem[]): Rule => ({ version: 1, root: group(...items) });
const isVip: Condition = { kind: "tag", test: "hasAny", tagIds: ["vip"] };
const wrapped = (levels: number): RuleItem => (levels === 0 ? isVip : group(wrapped(levels - 1)));

test("a sound rule has no fault", () => {
  expect(
    faultsOf(
      group(
        { kind: "core", field: "email", test: "contains", value: "a" },
        { kind: "core", field: "source", test: "anyOf", value: [...coreOptions("source")] },
        { kind: "field", fieldId: "score", test: "atLeast", value: 0 },
        { kind: "field", fieldId: "plan", test: "noneOf", value: ["free"] },
        { kind: "field", fieldId: "born", test: "on", value: "2024-02-29" },
        { kind: "field", fieldId: "born", test: "isUnset" },
        { kind: "event", name: "purchase", where: [], test: "exactly", count: 0, days: 7 },
        { kind: "lastEvent", name: "purchase", test: "before", day: "2026-01-31" },
        { kind: "topic", test: "neverAsked", topicId: "news" },
        { kind: "list", test: "notIn", listId: "dynamic" },
        wrapped(4),
      ),
      names,
    ),
  ).toEqual([]);
});

const wrong: [Condition, string][] = [
  [{ kind: "core", field: "email", test: "atLeast", value: 1 }, "test"],
  [{ kind: "core", field: "email", test: "is", value: " " }, "value"],
  [{ kind: "core", field: "email", test: "isSet", value: "x" }, "value"],
  [{ kind: "core", field: "createdAt", test: "on", value: "2026-02-31" }, "value"],
  [{ kind: "core", field: "createdAt", test: "before", value: "0001-01-01" }, "value"],
  [{ kind: "core", field: "createdAt", test: "inLastDays", value: 1.5 }, "value"],
  [{ kind: "field", fieldId: "gone", test: "is", value: "x" }, "fieldId"],
  [{ kind: "field", fieldId: "score", test: "equals", value: "7" }, "value"],
  [{ kind: "field", fieldId: "score", test: "equals", value: Number.NaN }, "value"],
  [{ kind: "field", fieldId: "plan", test: "anyOf", value: ["team"] }, "value"],
  [{ kind: "tag", test: "hasAny", tagIds: [] }, "tagIds"],
  [{ kind: "tag", test: "hasAny", tagIds: ["gone"] }, "tagIds"],
  [{ kind: "event", name: "x", where: [], test: "atLeast", count: 0, days: null }, "count"],
  [{ kind: "event", name: "x", where: [], test: "atMost", count: 1, days: 0 }, "days"],
  [{ kind: "event", name: " ", where: [], test: "atMost", count: 1, days: 1 }, "name"],
  [{ kind: "lastEvent", name: "x", test: "since", day: "" }, "day"],
  [{ kind: "list", test: "in", listId: "gone" }, "listId"],
  [{ kind: "segment", test: "in", segmentId: "gone" }, "segmentId"],
  [{ kind: "topic", test: "pending", topicId: "gone" }, "topicId"],
];
test.each(wrong)("%o is at fault in %s, and where is said", (condition, field) => {
  expect(faultsOf(group(isVip, group(condition)), names)).toEqual([
    { path: [1, 0], field, message: expect.any(String) },
  ]);
  expect(() => assertRule(rule(isVip, group(condition)), names)).toThrow(`rule.root.items.1.items.0.${field}`);
});

test("an empty group, one that lies too deep and too many conditions are refused", () => {
  expect(faultsOf(group(), names)).toMatchObject([{ path: [], field: "items" }]);
  expect(faultsOf(group(wrapped(5)), names)).toMatchObject([{ path: [0, 0, 0, 0, 0], field: "items" }]);
  expect(Rule.safeParse(rule(wrapped(5))).success).toBe(false);
  const many = Array.from({ length: maxConditions + 1 }, () => isVip);
  expect(faultsOf(group(...many), names)).toHaveLength(1);
  expect(conditionsOf(group(...many))).toHaveLength(maxConditions + 1);
});

test("the inputs are all that a write must touch, through dynamic lists as well", () => {
  const listSegments = new Map([["dynamic", "below"]]);
  const asked = rule(
    isVip,
    group({ kind: "suppression", test: "is" }, { kind: "list", test: "in", listId: "dynamic" }),
  );
  expect(inputsOf(asked, listSegments).sort()).toEqual([
    "contact",
    "core:email",
    "segment:below",
    "suppression",
    "tag:vip",
  ]);
  expect(segmentsIn(asked, listSegments)).toEqual(["below"]);
  expect(inputsOf(asked, new Map())).toContain("list:dynamic");
});

test("how deep segments rest on each other, and that one rests on itself", () => {
  const restsOn = new Map([
    ["a", ["b", "c"]],
    ["b", ["c"]],
    ["x", ["y"]],
    ["y", ["x"]],
  ]);
  expect(["a", "b", "c", "x"].map((id) => nestingOf(id, restsOn))).toEqual([2, 1, 0, null]);
});

test("each test of a type compares with one sort of value", () => {
  expect([comparedWith("text", "is"), comparedWith("date", "on"), comparedWith("date", "inNextDays")]).toEqual([
    "text",
    "day",
    "days",
  ]);
  expect([comparedWith("list", "allOf"), comparedWith("boolean", "isTrue")]).toEqual(["choices", "none"]);
});
