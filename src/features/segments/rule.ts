import { z } from "zod";
import { AppError } from "@/lib/errors";
import {
  type Condition,
  type CoreField,
  coreType,
  type FieldType,
  type Group,
  maxConditions,
  maxDays,
  maxDepth,
  type Names,
  type PropertyTest,
  type Rule,
  type RuleItem,
  testsOf,
  type ValueTest,
} from "./schema";

/** Where in a rule: the position in each group on the way down. */
type Path = readonly number[];
export type Fault = { path: Path; field: string; message: string };

export function conditionsOf(item: RuleItem): Condition[] {
  return item.kind === "group" ? item.items.flatMap(conditionsOf) : [item];
}

const withoutValue: readonly ValueTest[] = ["isSet", "isUnset", "isTrue", "isFalse"];
const inDays: readonly ValueTest[] = ["inLastDays", "inNextDays", "moreThanDaysAgo"];

/** What a test compares with. */
export function comparedWith(
  type: FieldType,
  test: ValueTest,
): "none" | "text" | "number" | "day" | "days" | "choices" {
  if (withoutValue.includes(test)) return "none";
  if (inDays.includes(test)) return "days";
  if (type === "date") return "day";
  if (type === "number") return "number";
  return type === "text" ? "text" : "choices";
}

const Day = z.iso.date();
/** A day of the calendar that Postgres knows as well. */
const isDay = (value: unknown) => Day.safeParse(value).success && /^(19|20|21)/.test(String(value));

/** What is wrong with such a value; null when nothing is. */
function valueFault(type: FieldType, test: ValueTest, value: unknown, options: readonly string[]): string | null {
  switch (comparedWith(type, test)) {
    case "none":
      return value === undefined ? null : "This test takes no value; leave it out.";
    case "text":
      return typeof value === "string" && value.trim() !== "" ? null : "Write the text to compare with.";
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? null : "Write a number.";
    case "day":
      return isDay(value) ? null : "Choose a day, such as 2026-01-31.";
    case "days":
      return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= maxDays
        ? null
        : `Write a whole number of days, 1 to ${maxDays}.`;
    case "choices": {
      if (!Array.isArray(value) || value.length === 0) return "Choose a value at least.";
      const unknown = options.length > 0 ? value.find((choice) => !options.includes(choice)) : undefined;
      return unknown === undefined ? null : `“${unknown}” is none of: ${options.join(", ")}.`;
    }
  }
}

const sources = ["manual", "import", "api", "form", "gmail"];
export const coreOptions = (field: CoreField): readonly string[] => (field === "source" ? sources : []);

type Found = Omit<Fault, "path">;

const has = (named: readonly { id: string }[], id: string) => named.some((each) => each.id === id);
const one = (isKnown: boolean, field: string, message: string): Found[] => (isKnown ? [] : [{ field, message }]);

function typedFaults(type: FieldType, condition: { test: ValueTest; value?: unknown }, options: readonly string[]) {
  const allowed: readonly ValueTest[] = testsOf[type];
  if (!allowed.includes(condition.test))
    return [{ field: "test", message: `A ${type} takes one of: ${allowed.join(", ")}.` }];
  const message = valueFault(type, condition.test, condition.value, options);
  return message ? [{ field: "value", message }] : [];
}

const nameFaults = (name: string) => one(name.trim() !== "", "name", "Name the event, such as purchase.");
const dayFaults = (day: string) => one(isDay(day), "day", "Choose a day.");

function oftenFaults({ count, days, test }: Extract<Condition, { kind: "event" | "mail" }>): Found[] {
  const faults: Found[] = [];
  if (!Number.isInteger(count) || count < 0)
    faults.push({ field: "count", message: "Write a whole number, 0 or more." });
  else if (test === "atLeast" && count === 0)
    faults.push({ field: "count", message: "At least 0 times holds for everybody; write 1 or more." });
  if (days !== null && (!Number.isInteger(days) || days < 1 || days > maxDays))
    faults.push({ field: "days", message: `Write a whole number of days, 1 to ${maxDays}.` });
  return faults;
}

function propertyFaults(tested: PropertyTest, index: number): Found[] {
  const faults = [
    ...one(tested.property.trim() !== "", "property", "Name the property, such as total."),
    ...typedFaults(tested.type, tested, []),
  ];
  return faults.map(({ field, message }) => ({ field: `where.${index}.${field}`, message }));
}

function conditionFaults(condition: Condition, names: Names): Found[] {
  switch (condition.kind) {
    case "core":
      return typedFaults(coreType[condition.field], condition, coreOptions(condition.field));
    case "field": {
      const field = names.fields.find(({ id }) => id === condition.fieldId);
      if (!field) return [{ field: "fieldId", message: "Choose a field; this one does not exist." }];
      return typedFaults(field.type, condition, field.type === "enum" ? field.options : []);
    }
    case "tag":
      return one(
        condition.tagIds.length > 0 && condition.tagIds.every((id) => has(names.tags, id)),
        "tagIds",
        "Choose tags that exist.",
      );
    case "event":
      return [...nameFaults(condition.name), ...oftenFaults(condition), ...condition.where.flatMap(propertyFaults)];
    case "mail":
      return oftenFaults(condition);
    case "lastEvent":
      return [...nameFaults(condition.name), ...dayFaults(condition.day)];
    case "lastMail":
      return dayFaults(condition.day);
    case "list":
      return one(has(names.lists, condition.listId), "listId", "Choose a list; this one does not exist.");
    case "segment":
      return one(has(names.segments, condition.segmentId), "segmentId", "Choose a segment; this one does not exist.");
    case "topic":
      return one(has(names.topics, condition.topicId), "topicId", "Choose a topic; this one does not exist.");
    case "suppression":
      return [];
  }
}

function faultsIn(item: RuleItem, names: Names, path: Path): Fault[] {
  if (item.kind !== "group") return conditionFaults(item, names).map((found) => ({ ...found, path }));
  if (item.items.length === 0)
    return [{ path, field: "items", message: "Add a condition to this group, or take the group away." }];
  if (path.length >= maxDepth)
    return [{ path, field: "items", message: `Groups may lie ${maxDepth} deep. Take this one out of the others.` }];
  return item.items.flatMap((each, index) => faultsIn(each, names, [...path, index]));
}

/** All that keeps a rule from being used, each with its place. */
export function faultsOf(root: Group, names: Names): Fault[] {
  const count = conditionsOf(root).length;
  if (count > maxConditions)
    return [{ path: [], field: "items", message: `A segment takes ${maxConditions} conditions; these are ${count}.` }];
  return faultsIn(root, names, []);
}

/** Where such a fault lies, as the API writes it: `rule.root.items.0.value`. */
const pathText = ({ path, field }: Fault) =>
  ["rule.root", ...path.flatMap((index) => ["items", String(index)]), field].join(".");

/** Throws AppError invalid that names every condition at fault. */
export function assertRule(rule: Rule, names: Names): void {
  const faults = faultsOf(rule.root, names);
  const [first] = faults;
  if (!first) return;
  const fields: Record<string, string[]> = {};
  for (const fault of faults) fields[pathText(fault)] = [...(fields[pathText(fault)] ?? []), fault.message];
  throw new AppError("invalid", `Check the rule. ${pathText(first)}: ${first.message}`, fields);
}

function inputsOfOne(condition: Condition, listSegments: ReadonlyMap<string, string>): string[] {
  switch (condition.kind) {
    case "core":
      return [`core:${condition.field}`];
    case "field":
      return [`field:${condition.fieldId}`];
    case "tag":
      return condition.tagIds.map((id) => `tag:${id}`);
    case "event":
    case "lastEvent":
      return [`event:${condition.name}`];
    case "mail":
    case "lastMail":
      // Mails are of an address.
      return [`mail:${condition.direction}`, "core:email"];
    case "list": {
      const segmentId = listSegments.get(condition.listId);
      return [segmentId ? `segment:${segmentId}` : `list:${condition.listId}`];
    }
    case "segment":
      return [`segment:${condition.segmentId}`];
    case "topic":
      return [`topic:${condition.topicId}`];
    case "suppression":
      // It is of an address, so that a new address is a new question.
      return ["suppression", "core:email"];
  }
}

/** What a write must touch to change the verdict. Being there at all is an input of every segment. */
export const inputsOf = (rule: Rule, listSegments: ReadonlyMap<string, string>): string[] => [
  ...new Set(["contact", ...conditionsOf(rule.root).flatMap((each) => inputsOfOne(each, listSegments))]),
];

/** The segments a rule rests on, through dynamic lists as well. */
export const segmentsIn = (rule: Rule, listSegments: ReadonlyMap<string, string>): string[] =>
  inputsOf(rule, listSegments).flatMap((input) =>
    input.startsWith("segment:") ? [input.slice("segment:".length)] : [],
  );

/** How many segments lie below this one on the longest way; null when it comes back to itself. */
export function nestingOf(
  id: string,
  restsOn: ReadonlyMap<string, readonly string[]>,
  above: readonly string[] = [],
): number | null {
  if (above.includes(id)) return null;
  let deepest = 0;
  for (const below of restsOn.get(id) ?? []) {
    const depth = nestingOf(below, restsOn, [...above, id]);
    if (depth === null) return null;
    deepest = Math.max(deepest, depth + 1);
  }
  return deepest;
}
