import {
  type Condition,
  type CoreField,
  coreType,
  type FieldType,
  type Group,
  type Names,
  type PropertyTest,
  type RuleItem,
  type ValueTest,
} from "./schema";

export const coreLabels: Record<CoreField, string> = {
  email: "E-mail",
  firstName: "First name",
  lastName: "Last name",
  phone: "Phone",
  locale: "Language",
  timeZone: "Time zone",
  source: "Source",
  createdAt: "Added on",
};

export const testLabels: Record<ValueTest, string> = {
  is: "is",
  isNot: "is not",
  contains: "contains",
  containsNot: "does not contain",
  startsWith: "begins with",
  endsWith: "ends with",
  isSet: "is filled in",
  isUnset: "is empty",
  equals: "equals",
  equalsNot: "does not equal",
  atLeast: "is at least",
  atMost: "is at most",
  moreThan: "is more than",
  lessThan: "is less than",
  isTrue: "is yes",
  isFalse: "is no",
  on: "is on",
  before: "is before",
  after: "is after",
  inLastDays: "is in the last",
  inNextDays: "is in the next",
  moreThanDaysAgo: "is longer ago than",
  anyOf: "is any of",
  allOf: "holds all of",
  noneOf: "is none of",
};

export const eventLabels: Record<string, string> = {
  signup: "signup",
  purchase: "purchase",
  abandoned_cart: "abandoned cart",
};

const gone = "something deleted";
const nameOf = (named: readonly { id: string; name: string }[], id: string) => {
  const found = named.find((each) => each.id === id);
  return found ? `“${found.name}”` : gone;
};
const listed = (words: readonly string[], joiner: "or" | "and") =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${joiner} ${words.at(-1)}`;
const plural = (count: number, one: string) => `${count} ${one}${count === 1 ? "" : "s"}`;

function valueWords(type: FieldType, test: ValueTest, value: unknown): string {
  const label = testLabels[test];
  if (value === undefined) return label;
  if (Array.isArray(value))
    return `${type === "list" && test !== "allOf" ? (test === "anyOf" ? "holds any of" : "holds none of") : label} ${listed(
      value.map((each) => `“${each}”`),
      test === "allOf" ? "and" : "or",
    )}`;
  if (test === "inLastDays" || test === "inNextDays" || test === "moreThanDaysAgo")
    return `${label} ${plural(Number(value), "day")}`;
  if (value === "") return `${label} …`;
  return type === "number" || type === "date" ? `${label} ${value}` : `${label} “${value}”`;
}

const tagWords = { hasAny: "tagged", hasAll: "tagged", hasNone: "not tagged" } as const;
const topicWords = {
  subscribed: "subscribed to",
  pending: "asked but not yet confirmed for",
  unsubscribed: "unsubscribed from",
  neverAsked: "never asked about",
} as const;

const within = (days: number | null) => (days === null ? "" : ` in the last ${plural(days, "day")}`);

const howOften = { atLeast: "at least", atMost: "at most", exactly: "exactly" } as const;
const sideWords = { before: "before", since: "on or after" } as const;

const whereWords = (where: readonly PropertyTest[]) =>
  where.length === 0
    ? ""
    : ` with ${listed(
        where.map(
          ({ property, type, test, value }) => `${property} ${valueWords(type, test, value).replace(/^is /, "")}`,
        ),
        "and",
      )}`;

function eventWords({ name, where, test, count, days }: Extract<Condition, { kind: "event" }>): string {
  const event = `“${eventLabels[name] ?? name}”${whereWords(where)}`;
  if (test === "atLeast" && count === 1)
    return days === null ? `${event} has happened` : `${event} happened${within(days)}`;
  if (test !== "atLeast" && count === 0)
    return days === null ? `${event} has never happened` : `no ${event}${within(days)}`;
  return `${event} ${howOften[test]} ${plural(count, "time")}${within(days)}`;
}

const mailWords = { from: "from the person", to: "to the person" } as const;

function countedMailWords({ direction, test, count, days }: Extract<Condition, { kind: "mail" }>): string {
  const span = days === null ? " ever" : within(days);
  if (test === "atLeast" && count === 1) return `mail ${mailWords[direction]}${days === null ? "" : span}`;
  if (test !== "atLeast" && count === 0) return `no mail ${mailWords[direction]}${span}`;
  return `${howOften[test]} ${plural(count, "mail")} ${mailWords[direction]}${days === null ? "" : span}`;
}

/** A condition as the middle of a sentence. */
export function conditionWords(condition: Condition, names: Names): string {
  switch (condition.kind) {
    case "core":
      return condition.field === "createdAt"
        ? `added ${valueWords("date", condition.test, condition.value).replace(/^is /, "")}`
        : `${coreLabels[condition.field].toLowerCase()} ${valueWords(coreType[condition.field], condition.test, condition.value)}`;
    case "field": {
      const field = names.fields.find(({ id }) => id === condition.fieldId);
      return `${field?.label ?? gone} ${valueWords(field?.type ?? "text", condition.test, condition.value)}`;
    }
    case "tag":
      return `${tagWords[condition.test]} ${listed(
        condition.tagIds.map((id) => nameOf(names.tags, id)),
        condition.test === "hasAll" ? "and" : "or",
      )}`;
    case "event":
      return eventWords(condition);
    case "lastEvent":
      return `“${eventLabels[condition.name] ?? condition.name}” last happened ${sideWords[condition.test]} ${condition.day}`;
    case "mail":
      return countedMailWords(condition);
    case "lastMail":
      return `last mail ${mailWords[condition.direction]} ${sideWords[condition.test]} ${condition.day}`;
    case "list":
      return `${condition.test === "in" ? "on" : "not on"} the list ${nameOf(names.lists, condition.listId)}`;
    case "segment":
      return `${condition.test === "in" ? "in" : "not in"} the segment ${nameOf(names.segments, condition.segmentId)}`;
    case "topic":
      return `${topicWords[condition.test]} ${nameOf(names.topics, condition.topicId)}`;
    case "suppression":
      return condition.test === "is" ? "suppressed" : "not suppressed";
  }
}

export const matchLabels = { all: "all of these", any: "any of these", none: "none of these" } as const;

function itemWords(item: RuleItem, names: Names, isInside: boolean): string {
  if (item.kind !== "group") return conditionWords(item, names);
  const parts = item.items.map((each) => itemWords(each, names, true));
  if (item.match === "none") return `none of (${parts.join("; ")})`;
  const text = parts.join(item.match === "all" ? " and " : " or ");
  return isInside && parts.length > 1 ? `(${text})` : text;
}

/** The whole rule as one sentence. */
export function ruleWords(root: Group, names: Names): string {
  if (root.items.length === 0) return "No condition yet.";
  const words = `People who match: ${itemWords(root, names, false)}`;
  return words.endsWith("…") ? words : `${words}.`;
}
