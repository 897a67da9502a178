import {
  type Condition,
  type FieldType,
  type Group,
  groupMatches,
  type PropertyTest,
  propertyTypes,
  type Rule,
  type RuleItem,
  testsOf,
  type ValueTest,
} from "@/features/segments/schema";

/** A stream of numbers that a seed repeats. */
export function randomFrom(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const pick = <T>(from: readonly T[]): T => {
    const picked = from[below(from.length)];
    if (picked === undefined) throw new Error("Nothing to pick from.");
    return picked;
  };
  return { below, pick, chance: (share: number) => next() < share };
}
export type Random = ReturnType<typeof randomFrom>;

export type Things = {
  fields: { id: string; type: FieldType }[];
  tags: string[];
  lists: string[];
  topics: string[];
  segments: string[];
  eventNames: string[];
  today: string;
};

const dayMs = 86_400_000;
export const dayAround = (random: Random, today: string, spread: number) =>
  new Date(Date.parse(today) + (random.below(2 * spread + 1) - spread) * dayMs).toISOString().slice(0, 10);

/** One of them needs its quotes escaped. */
export const propertyNames = ["total", 'a "b" \\ $', "paid"];
export const words = ["ann", "Bob", "cleo", "an", "x"];
export const choices = ["red", "green", "blue"];

function valueFor(random: Random, type: FieldType, test: ValueTest, today: string) {
  if (["isSet", "isUnset", "isTrue", "isFalse"].includes(test)) return undefined;
  if (["inLastDays", "inNextDays", "moreThanDaysAgo"].includes(test)) return 1 + random.below(12);
  if (type === "date") return dayAround(random, today, 10);
  if (type === "number") return random.below(6) - 1;
  return type === "text" ? random.pick(words) : [random.pick(choices), random.pick(choices)];
}

function valued(random: Random, type: FieldType, today: string) {
  const test = random.pick<ValueTest>(testsOf[type]);
  const value = valueFor(random, type, test, today);
  return value === undefined ? { test } : { test, value };
}

function randomProperty(random: Random): PropertyTest {
  const type = random.pick(propertyTypes);
  return { property: random.pick(propertyNames), type, ...valued(random, type, "") };
}

const kinds = [
  "core",
  "field",
  "field",
  "tag",
  "event",
  "event",
  "lastEvent",
  "mail",
  "lastMail",
  "list",
  "segment",
  "topic",
  "suppression",
] as const;

function randomCondition(random: Random, things: Things): Condition {
  const { today } = things;
  const kind = random.pick(kinds);
  const inOrNot = random.pick(["in", "notIn"] as const);
  switch (kind) {
    case "core": {
      const field = random.pick(["email", "firstName", "createdAt", "source"] as const);
      if (field === "source")
        return {
          kind,
          field,
          test: random.pick(["anyOf", "noneOf"] as const),
          value: [random.pick(["api", "manual", "import"])],
        };
      return { kind, field, ...valued(random, field === "createdAt" ? "date" : "text", today) };
    }
    case "field": {
      const { id, type } = random.pick(things.fields);
      return { kind, fieldId: id, ...valued(random, type, today) };
    }
    case "tag":
      return {
        kind,
        test: random.pick(["hasAny", "hasAll", "hasNone"] as const),
        tagIds: [random.pick(things.tags), random.pick(things.tags)],
      };
    case "mail":
    case "event": {
      const test = random.pick(["atLeast", "atMost", "exactly"] as const);
      const count = random.below(4) + (test === "atLeast" ? 1 : 0);
      const often = { test, count, days: random.chance(0.7) ? 1 + random.below(10) : null };
      if (kind === "mail") return { kind, direction: random.pick(["from", "to"] as const), ...often };
      const where = random.chance(0.4) ? [randomProperty(random)] : [];
      return { kind, name: random.pick(things.eventNames), where, ...often };
    }
    case "lastMail":
      return {
        kind,
        direction: random.pick(["from", "to"] as const),
        test: random.pick(["before", "since"] as const),
        day: dayAround(random, today, 8),
      };
    case "lastEvent":
      return {
        kind,
        name: random.pick(things.eventNames),
        test: random.pick(["before", "since"] as const),
        day: dayAround(random, today, 8),
      };
    case "list":
      return { kind, test: inOrNot, listId: random.pick(things.lists) };
    case "segment":
      return things.segments.length > 0
        ? { kind, test: inOrNot, segmentId: random.pick(things.segments) }
        : { kind: "suppression", test: "isNot" };
    case "topic":
      return {
        kind,
        test: random.pick(["subscribed", "pending", "unsubscribed", "neverAsked"] as const),
        topicId: random.pick(things.topics),
      };
    case "suppression":
      return { kind, test: random.pick(["is", "isNot"] as const) };
  }
}

function randomGroup(random: Random, things: Things, depth: number): Group {
  const item = (): RuleItem =>
    depth < 3 && random.chance(0.3) ? randomGroup(random, things, depth + 1) : randomCondition(random, things);
  const match = random.pick(groupMatches);
  return { kind: "group", match, items: Array.from({ length: 1 + random.below(3) }, item) };
}

export const randomRule = (random: Random, things: Things): Rule => ({
  version: 1,
  root: randomGroup(random, things, 1),
});
