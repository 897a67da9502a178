import type { Condition, Group, PropertyTest, Rule, RuleItem } from "@/features/segments/schema";

/** What a person is like, for the second opinion: nothing of it comes from the database. */
export type Person = {
  id: string;
  email: string;
  firstName: string;
  source: string;
  createdAt: Date;
  isDeleted: boolean;
  fields: Record<string, unknown>;
  tags: Set<string>;
  lists: Set<string>;
  topics: Map<string, string>;
  events: { name: string; at: Date; properties: Record<string, unknown> }[];
};
/** A mail of the connected mailbox, as it is now. */
export type Mail = { from: string; to: string[]; isSent: boolean; isBinned: boolean; at: Date };
export type World = {
  now: Date;
  people: Map<string, Person>;
  /** Address to when it ends; null: never. */
  suppressed: Map<string, Date | null>;
  fieldTypes: Map<string, string>;
  mails: Map<string, Mail>;
  rules: Map<string, Rule>;
  /** Dynamic lists and the segments behind them. */
  listSegments: Map<string, string>;
};

const dayMs = 86_400_000;
const dayNumber = (at: Date | string) => Math.floor(new Date(at).getTime() / dayMs);

function holdsText(held: unknown, test: string, value: unknown): boolean {
  const text = (typeof held === "string" ? held : "").toLowerCase();
  const wanted = String(value ?? "")
    .trim()
    .toLowerCase();
  const tests: Record<string, boolean> = {
    is: text === wanted,
    isNot: text !== wanted,
    contains: text.includes(wanted),
    containsNot: !text.includes(wanted),
    startsWith: text.startsWith(wanted),
    endsWith: text.endsWith(wanted),
    isSet: text !== "",
    isUnset: text === "",
  };
  return tests[test] ?? false;
}

function holdsNumber(held: unknown, test: string, value: unknown): boolean {
  if (typeof held !== "number") return test === "isUnset" || test === "equalsNot";
  const wanted = Number(value);
  const tests: Record<string, boolean> = {
    equals: held === wanted,
    equalsNot: held !== wanted,
    atLeast: held >= wanted,
    atMost: held <= wanted,
    moreThan: held > wanted,
    lessThan: held < wanted,
    isSet: true,
  };
  return tests[test] ?? false;
}

function holdsDate(held: string | null, test: string, value: unknown, now: Date): boolean {
  if (held === null) return test === "isUnset";
  const ago = dayNumber(now) - dayNumber(`${held}T00:00:00Z`);
  const tests: Record<string, boolean> = {
    on: held === value,
    before: held < String(value),
    after: held > String(value),
    inLastDays: ago >= 0 && ago <= Number(value),
    inNextDays: ago <= 0 && -ago <= Number(value),
    moreThanDaysAgo: ago > Number(value),
    isSet: true,
  };
  return tests[test] ?? false;
}

function holdsChoice(held: string[] | null, test: string, value: unknown): boolean {
  const wanted = Array.isArray(value) ? value.map(String) : [];
  const has = (choice: string) => held?.includes(choice) ?? false;
  const tests: Record<string, boolean> = {
    anyOf: wanted.some(has),
    noneOf: !wanted.some(has),
    allOf: held !== null && wanted.every(has),
    isSet: held !== null,
    isUnset: held === null,
  };
  return tests[test] ?? false;
}

function holdsField(held: unknown, type: string, test: string, value: unknown, now: Date): boolean {
  if (type === "text") return holdsText(held, test, value);
  if (type === "number") return holdsNumber(held, test, value);
  if (type === "date") return holdsDate(typeof held === "string" ? held : null, test, value, now);
  if (type === "enum") return holdsChoice(typeof held === "string" ? [held] : null, test, value);
  if (type === "list") return holdsChoice(Array.isArray(held) ? held.map(String) : null, test, value);
  const isKnown = typeof held === "boolean";
  return { isTrue: held === true, isFalse: held === false, isSet: isKnown, isUnset: !isKnown }[test] ?? false;
}

const passes = (properties: Record<string, unknown>, { property, type, test, value }: PropertyTest, now: Date) =>
  holdsField(properties[property], type, test, value, now);

type Times = { at: Date }[];

const eventsOf = ({ events }: Person, name: string, where: readonly PropertyTest[], now: Date): Times =>
  events.filter((event) => event.name === name && where.every((test) => passes(event.properties, test, now)));

const mailsOf = ({ mails }: World, { email }: Person, direction: "from" | "to"): Times =>
  [...mails.values()].filter(({ from, to, isSent, isBinned }) => {
    if (isBinned) return false;
    return direction === "from" ? from === email : isSent && to.includes(email) && from !== email;
  });

type Often = { test: string; count: number; days: number | null };

function holdsOften(times: Times, { test, count, days }: Often, now: Date): boolean {
  const found = times.filter(({ at }) => days === null || dayNumber(at) >= dayNumber(now) - days).length;
  if (test === "atLeast") return found >= count;
  return test === "atMost" ? found <= count : found === count;
}

function holdsLast(times: Times, { test, day }: { test: string; day: string }): boolean {
  if (times.length === 0) return false;
  const isSince = Math.max(...times.map(({ at }) => at.getTime())) >= Date.parse(`${day}T00:00:00Z`);
  return test === "since" ? isSince : !isSince;
}

function holdsCondition(world: World, person: Person, condition: Condition): boolean {
  const { now } = world;
  switch (condition.kind) {
    case "core": {
      const { field, test, value } = condition;
      if (field === "createdAt") return holdsDate(person.createdAt.toISOString().slice(0, 10), test, value, now);
      if (field === "source") return holdsChoice([person.source], test, value);
      return holdsText(field === "email" ? person.email : field === "firstName" ? person.firstName : "", test, value);
    }
    case "field": {
      const { fieldId, test, value } = condition;
      return holdsField(person.fields[fieldId], world.fieldTypes.get(fieldId) ?? "", test, value, now);
    }
    case "tag": {
      const has = (id: string) => person.tags.has(id);
      const { test, tagIds } = condition;
      return test === "hasAll" ? tagIds.every(has) : tagIds.some(has) === (test === "hasAny");
    }
    case "event":
      return holdsOften(eventsOf(person, condition.name, condition.where, now), condition, now);
    case "lastEvent":
      return holdsLast(eventsOf(person, condition.name, [], now), condition);
    case "mail":
      return holdsOften(mailsOf(world, person, condition.direction), condition, now);
    case "lastMail":
      return holdsLast(mailsOf(world, person, condition.direction), condition);
    case "list": {
      const segmentId = world.listSegments.get(condition.listId);
      const isOn = segmentId ? isMember(world, person, segmentId) : person.lists.has(condition.listId);
      return isOn === (condition.test === "in");
    }
    case "segment":
      return isMember(world, person, condition.segmentId) === (condition.test === "in");
    case "topic": {
      const status = person.topics.get(condition.topicId);
      return condition.test === "neverAsked" ? status === undefined : status === condition.test;
    }
    case "suppression": {
      const until = world.suppressed.get(person.email);
      const isLive = until === null || (until !== undefined && until > now);
      return isLive === (condition.test === "is");
    }
  }
}

function holds(world: World, person: Person, item: RuleItem): boolean {
  if (item.kind !== "group") return holdsCondition(world, person, item);
  const each = (one: Group | Condition) => holds(world, person, one);
  return item.match === "all" ? item.items.every(each) : item.items.some(each) === (item.match === "any");
}

/** The second opinion on a membership. */
export function isMember(world: World, person: Person, segmentId: string): boolean {
  const rule = world.rules.get(segmentId);
  return rule !== undefined && !person.isDeleted && holds(world, person, rule.root);
}
