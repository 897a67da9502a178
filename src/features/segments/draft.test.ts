import { expect, test } from "vitest";
import {
  added,
  draftOf,
  faultsByKey,
  freshCondition,
  grouped,
  groupOf,
  replaced,
  subjectOf,
  subjectsOf,
  valued,
  without,
} from "./draft";
import { faultsOf } from "./rule";
import type { Catalog, Group } from "./schema";

const catalog: Catalog = {
  fields: [{ id: "f1", key: "score", label: "Score", type: "number", options: [], isArchived: false }],
  tags: [{ id: "t1", name: "VIP" }],
  lists: [{ id: "l1", name: "All", segmentId: null }],
  segments: [{ id: "s1", name: "Big" }],
  topics: [{ id: "p1", name: "News" }],
  eventNames: ["purchase"],
  properties: { purchase: ["total"] },
};
const rule: Group = {
  kind: "group",
  match: "all",
  items: [
    { kind: "suppression", test: "is" },
    { kind: "group", match: "any", items: [{ kind: "tag", test: "hasAny", tagIds: ["t1"] }] },
  ],
};

test("a rule survives being drafted", () => {
  expect(groupOf(draftOf(rule))).toEqual(rule);
});

test("parts are added, grouped, changed and taken out wherever they lie; an emptied group goes with its last part", () => {
  const draft = draftOf(rule);
  const [suppression, group] = draft.items;
  const inner = group?.kind === "group" ? group : null;
  const tag = inner?.items[0];
  const bigger = added(draft, inner?.key ?? "", freshCondition("event", catalog));
  expect(groupOf(bigger).items[1]).toMatchObject({ items: [{ kind: "tag" }, { kind: "event" }] });
  const nested = grouped(draft, tag?.key ?? "");
  expect(groupOf(nested).items[1]).toMatchObject({ items: [{ kind: "group", items: [{ kind: "tag" }] }] });
  expect(groupOf(without(draft, tag?.key ?? "")).items).toEqual([{ kind: "suppression", test: "is" }]);
  const changed = replaced(draft, suppression?.key ?? "", (part) =>
    part.kind === "suppression" ? { ...part, test: "isNot" } : part,
  );
  expect(groupOf(changed).items[0]).toEqual({ kind: "suppression", test: "isNot" });
});

test("every subject begins a condition about itself", () => {
  for (const { value } of subjectsOf(catalog)) expect(subjectOf(freshCondition(value, catalog))).toBe(value);
});

test("a new test keeps a value that it compares in the same way, and begins anew otherwise", () => {
  expect(valued("text", "contains", { test: "is", value: "ann" })).toEqual({ test: "contains", value: "ann" });
  expect(valued("date", "inLastDays", { test: "on", value: "2026-01-01" })).toEqual({ test: "inLastDays", value: 30 });
  expect(valued("text", "isSet", { test: "is", value: "ann" })).toEqual({ test: "isSet" });
});

test("faults are found at the part that they are about", () => {
  const draft = draftOf({
    kind: "group",
    match: "all",
    items: [{ kind: "group", match: "any", items: [{ kind: "tag", test: "hasAny", tagIds: [] }] }],
  });
  const group = draft.items[0];
  const tag = group?.kind === "group" ? group.items[0] : undefined;
  expect([...faultsByKey(draft, faultsOf(groupOf(draft), catalog)).keys()]).toEqual([tag?.key]);
});
