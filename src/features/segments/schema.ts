import { z } from "zod";

export const coreFields = [
  "email",
  "firstName",
  "lastName",
  "phone",
  "locale",
  "timeZone",
  "source",
  "createdAt",
] as const;
export type CoreField = (typeof coreFields)[number];

export const fieldTypes = ["text", "number", "boolean", "date", "enum", "list"] as const;
export type FieldType = (typeof fieldTypes)[number];

/** Which tests each type of value takes. */
export const testsOf = {
  text: ["is", "isNot", "contains", "containsNot", "startsWith", "endsWith", "isSet", "isUnset"],
  number: ["equals", "equalsNot", "atLeast", "atMost", "moreThan", "lessThan", "isSet", "isUnset"],
  boolean: ["isTrue", "isFalse", "isSet", "isUnset"],
  date: ["on", "before", "after", "inLastDays", "inNextDays", "moreThanDaysAgo", "isSet", "isUnset"],
  enum: ["anyOf", "noneOf", "isSet", "isUnset"],
  list: ["anyOf", "allOf", "noneOf", "isSet", "isUnset"],
} as const satisfies Record<FieldType, readonly string[]>;
export type ValueTest = (typeof testsOf)[FieldType][number];
const allTests = [...new Set(Object.values(testsOf).flat())] as [ValueTest, ...ValueTest[]];

export const coreType: Record<CoreField, "text" | "date" | "enum"> = {
  email: "text",
  firstName: "text",
  lastName: "text",
  phone: "text",
  locale: "text",
  timeZone: "text",
  source: "enum",
  createdAt: "date",
};

export const maxDays = 3_650;
export const maxDepth = 5;
export const maxConditions = 50;
export const maxSegments = 500;
/** How deep a segment may rest on other segments. */
export const maxNesting = 5;

/** Postgres takes no NUL in text, and the others are nobody's wish. */
const plain = (most: number) =>
  z
    .string()
    .max(most, `At most ${most} characters.`)
    .regex(/^[^\p{Cc}]*$/u, "Leave out control characters.");
const Value = z.union([plain(500), z.number(), z.array(plain(500)).max(100, "At most 100 values.")]);

const days = z
  .int("Write a whole number of days.")
  .min(1, "At least one day.")
  .max(maxDays, `At most ${maxDays} days.`);
const eventName = plain(100).trim().min(1, "Name the event.");
const valued = { test: z.enum(allTests), value: Value.optional() };
const inOrNot = z.enum(["in", "notIn"]);

export const propertyTypes = ["text", "number", "boolean"] as const satisfies readonly FieldType[];
export const maxProperties = 5;
const PropertyTest = z.strictObject({
  property: plain(100).trim().min(1, "Name the property, such as total."),
  type: z.enum(propertyTypes).describe("A property of another type counts as one that is not there."),
  ...valued,
});
/** What a property of an event must be for the event to count. */
export type PropertyTest = z.output<typeof PropertyTest>;

const often = {
  test: z.enum(["atLeast", "atMost", "exactly"]),
  count: z.int("Write a whole number.").min(0, "Not less than 0.").max(1_000_000, "At most a million."),
  days: days.nullable().describe("Null: ever. Otherwise today and so many days before it, in UTC."),
};
const last = {
  test: z.enum(["before", "since"]),
  day: z.iso.date("Choose a day, such as 2026-01-31."),
};
const direction = z
  .enum(["from", "to"])
  .describe("Mail from the person, or to the person, in the Gmail mailboxes connected to the workspace.");

type Id = z.ZodType<string, string>;
/** How things are named: by our own ids inside, by public ids in the API. */
export type IdShapes = Record<"field" | "tag" | "list" | "segment" | "topic", Id>;

const conditionsWith = (ids: IdShapes) =>
  [
    z.strictObject({ kind: z.literal("core"), field: z.enum(coreFields), ...valued }),
    z.strictObject({ kind: z.literal("field"), fieldId: ids.field, ...valued }),
    z.strictObject({
      kind: z.literal("tag"),
      test: z.enum(["hasAny", "hasAll", "hasNone"]),
      tagIds: z.array(ids.tag).min(1, "Choose a tag.").max(50, "At most 50 tags."),
    }),
    z.strictObject({
      kind: z.literal("event"),
      name: eventName,
      where: z
        .array(PropertyTest)
        .max(maxProperties, `At most ${maxProperties} properties.`)
        .default([])
        .describe("Only events all of whose named properties pass count."),
      ...often,
    }),
    z.strictObject({ kind: z.literal("lastEvent"), name: eventName, ...last }),
    z.strictObject({ kind: z.literal("mail"), direction, ...often }),
    z.strictObject({ kind: z.literal("lastMail"), direction, ...last }),
    z.strictObject({ kind: z.literal("list"), test: inOrNot, listId: ids.list }),
    z.strictObject({ kind: z.literal("segment"), test: inOrNot, segmentId: ids.segment }),
    z.strictObject({
      kind: z.literal("topic"),
      test: z.enum(["subscribed", "pending", "unsubscribed", "neverAsked"]),
      topicId: ids.topic,
    }),
    z.strictObject({ kind: z.literal("suppression"), test: z.enum(["is", "isNot"]) }),
  ] as const;

export const groupMatches = ["all", "any", "none"] as const;
export type Condition = z.output<ReturnType<typeof conditionsWith>[number]>;
export type Group = { kind: "group"; match: (typeof groupMatches)[number]; items: RuleItem[] };
export type RuleItem = Group | Condition;
/** A segment's rule as it is kept. `version` is that of this format. */
export type Rule = { version: 1; root: Group };

const groupOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    kind: z.literal("group"),
    match: z.enum(groupMatches),
    items: z
      .array(item)
      .min(1, "Add a condition to this group, or take the group away.")
      .max(maxConditions, `At most ${maxConditions} conditions.`),
  });

/** Written out level by level (`maxDepth` of them), so that a rule nested a million deep is refused instead of followed. */
export function ruleWith(ids: IdShapes): z.ZodType<Rule> {
  const conditions = conditionsWith(ids);
  const error = `A condition: its kind is group (at most ${maxDepth} deep), ${conditions.map(({ shape }) => shape.kind.value).join(", ")}.`;
  const fifth = groupOf(z.discriminatedUnion("kind", conditions, { error }));
  const fourth = groupOf(z.discriminatedUnion("kind", [...conditions, fifth], { error }));
  const third = groupOf(z.discriminatedUnion("kind", [...conditions, fourth], { error }));
  const second = groupOf(z.discriminatedUnion("kind", [...conditions, third], { error }));
  const root = groupOf(z.discriminatedUnion("kind", [...conditions, second], { error }));
  return z.strictObject({ version: z.literal(1), root });
}

export const Rule = ruleWith({
  field: z.uuid("Choose a field."),
  tag: z.uuid("Choose a tag."),
  list: z.uuid("Choose a list."),
  segment: z.uuid("Choose a segment."),
  topic: z.uuid("Choose a topic."),
});

/** What a rule can name in a workspace, for words and for checks. */
export type Names = {
  fields: { id: string; key: string; label: string; type: FieldType; options: string[]; isArchived: boolean }[];
  tags: Named[];
  lists: (Named & { segmentId: string | null })[];
  segments: Named[];
  topics: Named[];
};
/** The same and what happened, for the builder. */
export type Catalog = Names & {
  eventNames: string[];
  /** Names of properties that the latest events of a name had. */
  properties: Record<string, string[]>;
};
export type Named = { id: string; name: string };

export const SegmentInput = z.strictObject({
  segmentId: z.uuid().nullable().default(null),
  name: plain(80).trim().min(1, "Give it a name."),
  description: z
    .string()
    .trim()
    .max(500, "At most 500 characters.")
    .refine((text) => !text.includes("\u0000"), "Leave out control characters.")
    .default(""),
  rule: Rule,
});
export type SegmentInput = z.output<typeof SegmentInput>;

export const SegmentChoice = z.strictObject({ segmentId: z.uuid() });
export const PreviewInput = z.strictObject({ rule: Rule, topicId: z.uuid().nullable().default(null) });
export const ExplainInput = SegmentChoice.extend({ contact: z.string().trim().min(1, "Write an address.").max(320) });

export type SegmentStatus = "building" | "ready";

export type SegmentItem = {
  id: string;
  name: string;
  description: string;
  status: SegmentStatus;
  memberCount: number;
  /** Share of the contacts a build has looked at, 0 to 1; 1 when ready. */
  progress: number;
  createdAt: Date;
  updatedAt: Date;
  lastCheck: CheckResult | null;
};
export type CheckResult = { at: Date; missingCount: number; extraCount: number; tookMs: number };

export type SegmentDetail = SegmentItem & { rule: Rule; revision: number };

export type MemberItem = { id: string; email: string; firstName: string; lastName: string; since: Date };
export type Preview = {
  count: number;
  /** Of these, how many may get mail. */
  mayMailCount: number;
  sample: { id: string; email: string; name: string }[];
  tookMs: number;
};

/** Why a condition or a group holds for a contact or does not; groups carry those below. */
export type Explained = { words: string; holds: boolean; actual: string | null; items: Explained[] };
export type Explanation = {
  contact: { id: string; email: string; isDeleted: boolean };
  isMember: boolean;
  since: Date | null;
  holds: boolean;
  rule: Explained;
};

export const segmentSorts = ["name", "newest", "largest"] as const;
export type SegmentSort = (typeof segmentSorts)[number];

const words = z.string().trim().max(200).catch("");
/** The address of the list of segments, and of one segment. What it does not know it leaves out. */
export const MemberPage = z.object({ text: words.default(""), after: z.string().max(400).optional().catch(undefined) });
export const SegmentPage = MemberPage.extend({ sort: z.enum(segmentSorts).catch("name") });
