import "server-only";
import { Prisma } from "@/generated/prisma/client";
import { type Condition, type CoreField, coreType, type FieldType, type ValueTest } from "../../schema";

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

function numberTest(of: Prisma.Sql, test: ValueTest, raw: unknown): Comparison {
  const value = sql`${String(asNumber(raw))}::numeric`;
  const signs: Partial<Record<ValueTest, Prisma.Sql>> = {
    equals: sql`=`,
    atLeast: sql`>=`,
    atMost: sql`<=`,
    moreThan: sql`>`,
    lessThan: sql`<`,
  };
  const sign = signs[test];
  if (sign) return { is: sql`coalesce(${of} ${sign} ${value}, false)` };
  if (test === "equalsNot") return { is: sql`${of} IS DISTINCT FROM ${value}` };
  if (test === "isSet") return { is: sql`${of} IS NOT NULL` };
  return test === "isUnset" ? { is: sql`${of} IS NULL` } : refused(test);
}

/** True while today lies in the window; it flips where the window opens, and the day after it closes. */
function windowTest(today: string, from: Prisma.Sql, to: Prisma.Sql | null): Comparison {
  const now = sql`${today}::date`;
  const closes = to ? sql`WHEN ${now} <= ${to} THEN ${to} + 1` : none;
  return {
    is: to ? sql`coalesce(${now} BETWEEN ${from} AND ${to}, false)` : sql`coalesce(${now} >= ${from}, false)`,
    flip: sql`(CASE WHEN ${now} < ${from} THEN ${from} ${closes} END)::timestamp AT TIME ZONE 'UTC'`,
  };
}

function dateTest(of: Prisma.Sql, test: ValueTest, raw: unknown, today: string): Comparison {
  const days = sql`${asNumber(raw)}::int`;
  const day = sql`${asText(raw)}::date`;
  switch (test) {
    case "on":
      return { is: sql`coalesce(${of} = ${day}, false)` };
    case "before":
      return { is: sql`coalesce(${of} < ${day}, false)` };
    case "after":
      return { is: sql`coalesce(${of} > ${day}, false)` };
    case "inLastDays":
      return windowTest(today, of, sql`(${of} + ${days})`);
    case "inNextDays":
      return windowTest(today, sql`(${of} - ${days})`, of);
    case "moreThanDaysAgo":
      return windowTest(today, sql`(${of} + ${days} + 1)`, null);
    case "isSet":
      return { is: sql`${of} IS NOT NULL` };
    case "isUnset":
      return { is: sql`${of} IS NULL` };
    default:
      return refused(test);
  }
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
      ? dateTest(of, test, value, today)
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

/** Whatever lies in `fields`, no value makes a cast fail: one that is not of its type counts as none. */
function typed(type: FieldType, id: string): Prisma.Sql {
  const json = sql`(c.fields -> ${id}::text)`;
  const text = sql`(c.fields ->> ${id}::text)`;
  const when = (kind: string, then: Prisma.Sql) => sql`(CASE WHEN jsonb_typeof(${json}) = ${kind} THEN ${then} END)`;
  switch (type) {
    case "text":
      return sql`coalesce(${when("string", text)}, '')`;
    case "enum":
      return when("string", text);
    case "number":
      return when("number", sql`${text}::numeric`);
    case "boolean":
      return when("boolean", sql`${text}::boolean`);
    case "list":
      return when("array", json);
    case "date":
      return sql`(CASE WHEN ${text} ~ '^(?!0000)\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$'
        THEN make_date(left(${text}, 4)::int, substr(${text}, 6, 2)::int, 1) + (right(${text}, 2)::int - 1) END)`;
  }
}

export function compileField({ fieldId, test, value }: Custom, type: FieldType, today: string): Part {
  const of = typed(type, fieldId);
  const tests: Record<FieldType, () => Comparison> = {
    text: () => textTest(of, test, value),
    number: () => numberTest(of, test, value),
    boolean: () => booleanTest(of, test),
    date: () => dateTest(of, test, value, today),
    enum: () => enumTest(of, test, value),
    list: () => listTest(of, test, value),
  };
  const compared = tests[type]();
  const actual = sql`coalesce(nullif(c.fields ->> ${fieldId}::text, ''), 'empty')`;
  return { join: none, is: compared.is, flip: compared.flip ?? null, actual };
}
