import type { Fault } from "./rule";
import { comparedWith } from "./rule";
import {
  type Catalog,
  type Condition,
  type CoreField,
  coreFields,
  coreType,
  type FieldType,
  type Group,
  type PropertyTest,
  type RuleItem,
  testsOf,
  type ValueTest,
} from "./schema";
import { coreLabels } from "./wording";

/** A rule while it is written: each part keeps a key, so that the page keeps its place. */
export type DraftGroup = { kind: "group"; key: string; match: Group["match"]; items: Draft[] };
export type DraftCondition = Condition & { key: string };
export type Draft = DraftGroup | DraftCondition;

let lastKey = 0;
const newKey = () => `part-${++lastKey}`;

const draftItem = (item: RuleItem): Draft => (item.kind === "group" ? draftOf(item) : { ...item, key: newKey() });
export const draftOf = ({ match, items }: Group): DraftGroup => ({
  kind: "group",
  key: newKey(),
  match,
  items: items.map(draftItem),
});

const ruleItem = (draft: Draft): RuleItem => {
  if (draft.kind === "group") return groupOf(draft);
  const { key: _, ...condition } = draft;
  return condition;
};
export const groupOf = ({ match, items }: DraftGroup): Group => ({ kind: "group", match, items: items.map(ruleItem) });

/** The group with one part, wherever it lies, replaced; null takes it out. */
export function replaced(group: DraftGroup, key: string, by: (part: Draft) => Draft | null): DraftGroup {
  const items = group.items.flatMap((item): Draft[] => {
    if (item.key === key) {
      const next = by(item);
      return next ? [next] : [];
    }
    return [item.kind === "group" ? replaced(item, key, by) : item];
  });
  return { ...group, items };
}

/** A group that is empty after its last part went is taken out as well. */
export function without(group: DraftGroup, key: string): DraftGroup {
  const items = group.items.flatMap((item): Draft[] => {
    if (item.key === key) return [];
    if (item.kind !== "group") return [item];
    const left = without(item, key);
    return left.items.length > 0 ? [left] : [];
  });
  return { ...group, items };
}

/** Puts a part into a group of its own, to which others can be added. */
export const grouped = (group: DraftGroup, key: string): DraftGroup =>
  replaced(group, key, (part) => ({ kind: "group", key: newKey(), match: "any", items: [part] }));

export const added = (group: DraftGroup, key: string, item: Draft): DraftGroup =>
  group.key === key
    ? { ...group, items: [...group.items, item] }
    : replaced(group, key, (part) => (part.kind === "group" ? { ...part, items: [...part.items, item] } : part));

/** What conditions are about, as the first choice of a row: `core:email`, `field:<id>`, `tag` … */
export type Subject = { value: string; label: string; heading: string };

export function subjectsOf({ fields, tags, lists, segments, topics }: Catalog): Subject[] {
  const own = (value: string, label: string): Subject => ({ value, label, heading: "Membership and consent" });
  return [
    ...coreFields.map((field) => ({ value: `core:${field}`, label: coreLabels[field], heading: "Contact" })),
    ...fields
      .filter(({ isArchived }) => !isArchived)
      .map(({ id, label }) => ({ value: `field:${id}`, label, heading: "Your fields" })),
    { value: "event", label: "Event, how often", heading: "Events" },
    { value: "lastEvent", label: "Event, last time", heading: "Events" },
    ...(["from", "to"] as const).flatMap((direction) => [
      {
        value: `mail:${direction}`,
        label: `Mail ${direction} them, how often`,
        heading: "Mail in your connected Gmail",
      },
      {
        value: `lastMail:${direction}`,
        label: `Mail ${direction} them, last time`,
        heading: "Mail in your connected Gmail",
      },
    ]),
    ...(tags.length > 0 ? [own("tag", "Tags")] : []),
    ...(lists.length > 0 ? [own("list", "List")] : []),
    ...(segments.length > 0 ? [own("segment", "Segment")] : []),
    ...(topics.length > 0 ? [own("topic", "Topic")] : []),
    own("suppression", "Suppression"),
  ];
}

export const subjectOf = (condition: Condition): string =>
  condition.kind === "core"
    ? `core:${condition.field}`
    : condition.kind === "field"
      ? `field:${condition.fieldId}`
      : condition.kind === "mail" || condition.kind === "lastMail"
        ? `${condition.kind}:${condition.direction}`
        : condition.kind;

/** What a test begins with; what was written stays where the new test compares with the same. */
export function valueFor(type: FieldType, test: ValueTest, before?: { test: ValueTest; value?: unknown }) {
  const compared = comparedWith(type, test);
  if (before && comparedWith(type, before.test) === compared && before.value !== undefined) return before.value;
  const values = { none: undefined, text: "", number: 0, day: "", days: 30, choices: [] } as const;
  return values[compared];
}

type Valued = { test: ValueTest; value?: string | number | string[] };
export function valued(type: FieldType, test: ValueTest, before?: { test: ValueTest; value?: unknown }): Valued {
  const value = valueFor(type, test, before);
  return value === undefined ? { test } : { test, value: value as string | number | string[] };
}

export const typeOf = (condition: Extract<Condition, { kind: "core" | "field" }>, { fields }: Catalog): FieldType =>
  condition.kind === "core"
    ? coreType[condition.field]
    : (fields.find(({ id }) => id === condition.fieldId)?.type ?? "text");

/** A test of a property: a number is what most are asked for, such as the total of a purchase. */
export const freshProperty = (suggestions: readonly string[]): PropertyTest => ({
  property: suggestions.find((name) => name === "total") ?? suggestions[0] ?? "",
  type: "number",
  test: "moreThan",
  value: 0,
});

/** A condition about that subject, as empty as can be. */
export function freshCondition(subject: string, catalog: Catalog): DraftCondition {
  const key = newKey();
  const [kind = "", name = ""] = subject.split(":");
  const first = (named: readonly { id: string }[]) => named[0]?.id ?? "";
  switch (kind) {
    case "field": {
      const type = catalog.fields.find(({ id }) => id === name)?.type ?? "text";
      return { key, kind: "field", fieldId: name, ...valued(type, testsOf[type][0]) };
    }
    case "tag":
      return { key, kind, test: "hasAny", tagIds: [] };
    case "event":
      return { key, kind, name: "purchase", where: [], test: "atLeast", count: 1, days: 30 };
    case "lastEvent":
      return { key, kind, name: "purchase", test: "since", day: "" };
    case "mail":
      return { key, kind, direction: name === "to" ? "to" : "from", test: "atLeast", count: 1, days: 30 };
    case "lastMail":
      return { key, kind, direction: name === "to" ? "to" : "from", test: "since", day: "" };
    case "list":
      return { key, kind, test: "in", listId: first(catalog.lists) };
    case "segment":
      return { key, kind, test: "in", segmentId: first(catalog.segments) };
    case "topic":
      return { key, kind, test: "subscribed", topicId: first(catalog.topics) };
    case "suppression":
      return { key, kind, test: "isNot" };
    default: {
      const field = (coreFields as readonly string[]).includes(name) ? (name as CoreField) : "email";
      return { key, kind: "core", field, ...valued(coreType[field], testsOf[coreType[field]][0]) };
    }
  }
}

/** By key of the part, what is wrong with it; faults tell its place in the rule. */
export function faultsByKey(root: DraftGroup, faults: readonly Fault[]): Map<string, Fault[]> {
  const found = new Map<string, Fault[]>();
  for (const fault of faults) {
    let part: Draft | undefined = root;
    for (const index of fault.path) part = part?.kind === "group" ? part.items[index] : undefined;
    if (part) found.set(part.key, [...(found.get(part.key) ?? []), fault]);
  }
  return found;
}
