import "server-only";
import { Prisma } from "@/generated/prisma/client";
import {
  type Condition,
  type CoreField,
  coreType,
  type FieldType,
  type PropertyTest,
  testsOf,
  type ValueTest,
} from "../../schema";

/** Which contacts are looked at: a condition on the column that names them in the table that is asked. */
export type Range = (column: Prisma.Sql) => Prisma.Sql;
export type Term = { join: Prisma.Sql; is: Prisma.Sql; flip: Prisma.Sql };
/** `flip` null: time does not change it. `actual`: what the contact has, in words. */
export type Part = { join: Prisma.Sql; is: Prisma.Sql; flip: Prisma.Sql | null; actual: Prisma.Sql };

const { sql } = Prisma;
const none = Prisma.empty;

const columns: Record<CoreField, Prisma.Sql> = {
  email: sql`c.email`,
  firstName: sql`c.first_name`,
  lastName: sql`c.last_name`,
  phone: sql`c.phone`,
  locale: sql`c.locale`,
  timeZone: sql`c.time_zone`,
  source: sql`c.source::text`,
  createdAt: sql`(c.created_at AT TIME ZONE 'UTC')::date`,
};

const asText = (value: unknown) => (typeof value === "string" ? value : "");
const asNumber = (value: unknown) => (typeof value === "number" ? value : 0);
const asTexts = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);

/** A value within an object of JSON. */
type Keyed = { json: Prisma.Sql; key: string };
type Comparison = { is: Prisma.Sql; flip?: Prisma.Sql };
const refused = (test: ValueTest): never => {
  throw new Error(`No such test of this type: ${test}`);
};

/** Text is compared without regard to capitals. `of` is '' where there is none. */
function textTest(of: Prisma.Sql, test: ValueTest, raw: unknown): Comparison {
  const value = sql`lower(${asText(raw).trim()}::text)`;
  switch (test) {
    case "is":
      return { is: sql`lower(${of}) = ${value}` };
    case "isNot":
      return { is: sql`lower(${of}) <> ${value}` };
    case "contains":
      return { is: sql`position(${value} in lower(${of})) > 0` };
    case "containsNot":
      return { is: sql`position(${value} in lower(${of})) = 0` };
    case "startsWith":
      return { is: sql`starts_with(lower(${of}), ${value})` };
    case "endsWith":
      return { is: sql`right(lower(${of}), length(${value})) = ${value}` };
    case "isSet":
      return { is: sql`${of} <> ''` };
    case "isUnset":
      return { is: sql`${of} = ''` };
    default:
      return refused(test);
  }
}

/** It is looked up once, and what is no number passes none of the comparisons. */
function numberTest({ json, key }: Keyed, test: ValueTest, raw: unknown): Comparison {
  const signs: Partial<Record<ValueTest, string>> = {
    equals: "==",
    equalsNot: "==",
    atLeast: ">=",
    atMost: "<=",
    moreThan: ">",
    lessThan: "<",
  };
  const sign = signs[test];
  if (sign) {
    const path = `strict $.${JSON.stringify(key)} ${sign} ${asNumber(raw)}`;
    const is = sql`coalesce(${json} @@ ${path}::jsonpath, false)`;
    return { is: test === "equalsNot" ? sql`NOT ${is}` : is };
  }
  const isNumber = sql`coalesce(jsonb_typeof(${json} -> ${key}::text) = 'number', false)`;
  if (test === "isSet") return { is: isNumber };
  return test === "isUnset" ? { is: sql`NOT ${isNumber}` } : refused(test);
}

const dayMs = 86_400_000;
const shifted = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** Days that count, both included; null: no end. */
type Span = { from: string | null; to: string | null };

function spanOf(test: ValueTest, raw: unknown, today: string): Span {
  const days = asNumber(raw);
  switch (test) {
    case "on":
      return { from: asText(raw), to: asText(raw) };
    case "before":
      return { from: null, to: shifted(asText(raw), -1) };
    case "after":
      return { from: shifted(asText(raw), 1), to: null };
    case "inLastDays":
      return { from: shifted(today, -days), to: today };
    case "inNextDays":
      return { from: today, to: shifted(today, days) };
    case "moreThanDaysAgo":
      return { from: null, to: shifted(today, -days - 1) };
    default:
      return refused(test);
  }
}

/** When the span moves over a day as time goes by: where the day comes into it and where it goes out again. */
function flipOf(day: Prisma.Sql, test: ValueTest, raw: unknown, today: string): Prisma.Sql | undefined {
  const days = sql`${asNumber(raw)}::int`;
  const now = sql`${today}::date`;
  const window = (from: Prisma.Sql, to: Prisma.Sql | null) => {
    const closes = to ? sql`WHEN ${now} <= ${to} THEN ${to} + 1` : none;
    return sql`(CASE WHEN ${now} < ${from} THEN ${from} ${closes} END)::timestamp AT TIME ZONE 'UTC'`;
  };
  if (test === "inLastDays") return window(day, sql`(${day} + ${days})`);
  if (test === "inNextDays") return window(sql`(${day} - ${days})`, day);
  return test === "moreThanDaysAgo" ? window(sql`(${day} + ${days} + 1)`, null) : undefined;
}

/**
 * `held` is compared as it lies there; `isDay` tells whether it is one, and is asked of those only that lie in the span.
 * `day` may be taken of nothing else.
 */
type HeldDay = { held: Prisma.Sql; bound: (day: string) => Prisma.Sql; isDay: Prisma.Sql; day: Prisma.Sql };

function dateTest({ held, bound, isDay, day }: HeldDay, test: ValueTest, raw: unknown, today: string): Comparison {
  const is = sql`coalesce(${held} IS NOT NULL AND ${isDay}, false)`;
  if (test === "isSet") return { is };
  if (test === "isUnset") return { is: sql`NOT ${is}` };
  const { from, to } = spanOf(test, raw, today);
  const limits = [...(from ? [sql`${held} >= ${bound(from)}`] : []), ...(to ? [sql`${held} <= ${bound(to)}`] : [])];
  const flip = flipOf(day, test, raw, today);
  return {
    is: sql`coalesce(${Prisma.join(limits, " AND ")} AND ${isDay}, false)`,
    flip: flip && sql`(CASE WHEN ${isDay} THEN ${flip} END)`,
  };
}

const isSet = (of: Prisma.Sql, test: ValueTest): Comparison =>
  test === "isSet" ? { is: sql`${of} IS NOT NULL` } : test === "isUnset" ? { is: sql`${of} IS NULL` } : refused(test);

function booleanTest(of: Prisma.Sql, test: ValueTest): Comparison {
  if (test === "isTrue") return { is: sql`coalesce(${of}, false)` };
  return test === "isFalse" ? { is: sql`coalesce(NOT ${of}, false)` } : isSet(of, test);
}

function enumTest(of: Prisma.Sql, test: ValueTest, raw: unknown): Comparison {
  const isAny = sql`coalesce(${of} = ANY(${asTexts(raw)}::text[]), false)`;
  return test === "anyOf" ? { is: isAny } : test === "noneOf" ? { is: sql`NOT ${isAny}` } : isSet(of, test);
}

function listTest(of: Prisma.Sql, test: ValueTest, raw: unknown): Comparison {
  const values = sql`${asTexts(raw)}::text[]`;
  if (test === "allOf") return { is: sql`coalesce(${of} ?& ${values}, false)` };
  const isAny = sql`coalesce(${of} ?| ${values}, false)`;
  return test === "anyOf" ? { is: isAny } : test === "noneOf" ? { is: sql`NOT ${isAny}` } : isSet(of, test);
}

type Custom = Extract<Condition, { kind: "field" }>;

export function compileCore({ field, test, value }: Extract<Condition, { kind: "core" }>, today: string): Part {
  const of = columns[field];
  const type = coreType[field];
  const compared =
    type === "date"
      ? dateTest({ held: of, bound: (day) => sql`${day}::date`, isDay: sql`true`, day: of }, test, value, today)
      : type === "enum"
        ? enumTest(of, test, value)
        : textTest(of, test, value);
  return {
    join: none,
    is: compared.is,
    flip: compared.flip ?? null,
    actual: sql`coalesce(nullif(${of}::text, ''), 'empty')`,
  };
}

/** Whatever lies under a key, no value makes a cast fail: one that is not of its type counts as none. */
function typed(type: Exclude<FieldType, "date" | "number">, { json: of, key }: Keyed): Prisma.Sql {
  const json = sql`(${of} -> ${key}::text)`;
  const text = sql`(${of} ->> ${key}::text)`;
  const when = (kind: string, then: Prisma.Sql) => sql`(CASE WHEN jsonb_typeof(${json}) = ${kind} THEN ${then} END)`;
  switch (type) {
    case "text":
      return sql`coalesce(${when("string", text)}, '')`;
    case "enum":
      return when("string", text);
    case "boolean":
      return when("boolean", sql`${text}::boolean`);
    case "list":
      return when("array", json);
  }
}

/** ISO days are in the order of their letters. */
function dayField(id: string): HeldDay {
  const text = sql`(c.fields ->> ${id}::text)`;
  const held = sql`${text} COLLATE "C"`;
  const isDay = sql`(${held} >= '0001' AND ${text} ~ '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$')`;
  const day = sql`(make_date(left(${text}, 4)::int, substr(${text}, 6, 2)::int, 1) + (right(${text}, 2)::int - 1))`;
  return { held, bound: (day) => sql`${day}::text`, isDay, day };
}

export function compileField({ fieldId, test, value }: Custom, type: FieldType, today: string): Part {
  const actual = sql`coalesce(nullif(c.fields ->> ${fieldId}::text, ''), 'empty')`;
  const allowed: readonly ValueTest[] = testsOf[type];
  // A rule outlives its field's type: what cannot be asked holds for nobody, and stops nothing else.
  if (!allowed.includes(test)) return { join: none, is: sql`false`, flip: null, actual };
  const held = { json: sql`c.fields`, key: fieldId };
  const tests: Record<FieldType, () => Comparison> = {
    text: () => textTest(typed("text", held), test, value),
    number: () => numberTest(held, test, value),
    boolean: () => booleanTest(typed("boolean", held), test),
    date: () => dateTest(dayField(fieldId), test, value, today),
    enum: () => enumTest(typed("enum", held), test, value),
    list: () => listTest(typed("list", held), test, value),
  };
  const compared = tests[type]();
  return { join: none, is: compared.is, flip: compared.flip ?? null, actual };
}

/** Whether an event's properties pass a test; what is not of the type counts as not there. Never null. */
export function propertyHolds(json: Prisma.Sql, { property: key, type, test, value }: PropertyTest): Prisma.Sql {
  if (type === "number") return numberTest({ json, key }, test, value).is;
  const of = typed(type, { json, key });
  return (type === "text" ? textTest(of, test, value) : booleanTest(of, test)).is;
}
