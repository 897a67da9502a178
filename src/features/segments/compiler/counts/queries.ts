import "server-only";
import { Prisma } from "@/generated/prisma/client";
import type { Condition, PropertyTest } from "../../schema";
import { type Part, propertyHolds, type Range } from "../values/queries";

type Counted = Extract<Condition, { kind: "event" | "mail" }>;
type Last = Extract<Condition, { kind: "lastEvent" | "lastMail" }>;

/** What counting asks of the compiler: see `Compiling`. */
type Scope = {
  form: "each" | "set";
  range: Range | null;
  workspaceId: string;
  today: string;
  nextName: () => Prisma.Sql;
};

const { sql } = Prisma;
const none = Prisma.empty;

const daysBefore = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);

/** What happened to people, as a query with the columns contact_id, day and count; of one contact in the form `each`. */
type Rows = (form: Scope["form"], since: string | null) => Prisma.Sql;

/** Whose rows are read. */
const ofWhom = ({ workspaceId, range }: Scope, form: Scope["form"]) =>
  form === "each"
    ? sql`t.contact_id = c.id`
    : sql`t.workspace_id = ${workspaceId}::uuid ${range ? sql`AND ${range(sql`t.contact_id`)}` : none}`;

function rowsOf(condition: Counted | Last, scope: Scope): Rows {
  const { workspaceId, range } = scope;
  const whose = (form: Scope["form"]) => ofWhom(scope, form);
  const from = (since: string | null) => (since ? sql`AND t.day >= ${since}::date` : none);
  if (condition.kind === "mail" || condition.kind === "lastMail") {
    const { direction } = condition;
    return (form, since) => sql`SELECT coalesce(p.merged_into_id, p.id) AS contact_id, t.day, t.count
      FROM mail_day t JOIN contact p ON p.workspace_id = t.workspace_id AND p.email = t.email
      WHERE t.workspace_id = ${workspaceId}::uuid AND t.direction = ${direction} ${from(since)}
        ${form === "each" ? sql`AND (p.id = c.id OR p.merged_into_id = c.id)` : none}
        ${form === "set" && range ? sql`AND ${range(sql`coalesce(p.merged_into_id, p.id)`)}` : none}`;
  }
  const { name } = condition;
  const where = condition.kind === "event" ? condition.where : [];
  if (where.length === 0)
    return (form, since) =>
      sql`SELECT t.contact_id, t.day, t.count FROM contact_event_stat t WHERE ${whose(form)} AND t.name = ${name} ${from(since)}`;
  return (form, since) => {
    const rows = sql`SELECT t.contact_id, (t.occurred_at AT TIME ZONE 'UTC')::date AS day, 1 AS count
      FROM contact_event t WHERE ${whose(form)} AND t.name = ${name}
        ${since ? sql`AND t.occurred_at >= (${since}::date::timestamp AT TIME ZONE 'UTC')` : none} AND ${allHold(where)}`;
    return form === "each" ? rows : sql`${rows} AND ${isSmall} UNION ALL ${rows} AND NOT ${isSmall}`;
  };
}

/** In the words of the indexes contact_event_small, in which the properties lie, and contact_event_large. */
const isSmall = sql`(octet_length(t.properties::text) <= 300)`;

const allHold = (where: readonly PropertyTest[]) =>
  Prisma.join(
    where.map((test) => propertyHolds(sql`t.properties`, test)),
    " AND ",
  );

const joined = (scope: Scope, name: Prisma.Sql, select: Prisma.Sql) =>
  scope.form === "set"
    ? sql`LEFT JOIN (${select}) ${name} ON ${name}.contact_id = c.id`
    : sql`LEFT JOIN LATERAL (${select}) ${name} ON true`;

/** The day whose leaving the window makes it fewer than `least`; null, or no row, when it is fewer already. */
function decidingDay(rows: Rows, least: number, since: string | null, form: Scope["form"]): Prisma.Sql {
  if (form === "each")
    return sql`SELECT max(s.day) AS day FROM (
      SELECT r.day, sum(r.count) OVER (ORDER BY r.day DESC) AS upto FROM (${rows(form, since)}) r) s WHERE s.upto >= ${least}::int`;
  if (least === 1) return sql`SELECT r.contact_id, max(r.day) AS day FROM (${rows(form, since)}) r GROUP BY 1`;
  return sql`SELECT s.contact_id, max(s.day) AS day FROM (
      SELECT r.contact_id, r.day, sum(r.count) OVER (PARTITION BY r.contact_id ORDER BY r.day DESC) AS upto FROM (${rows(form, since)}) r) s
    WHERE s.upto >= ${least}::int GROUP BY 1`;
}

const daysLater = (day: Prisma.Sql, days: number | null) =>
  days === null ? null : sql`(${day} + ${days + 1}::int)::timestamp AT TIME ZONE 'UTC'`;

/** Only who keeps membership asks when time changes it. */
const isCounted = ({ form, range }: Scope, days: number | null) => form === "set" && (days === null || range === null);

/** Of so many of its latest events the total of a contact and name keeps the days. */
const daysKept = 10;

/** Ever, or a few times in so many days: what is kept of all events of a contact and name knows it. */
function fromTotals({ name, days }: Extract<Condition, { kind: "event" }>, least: number, scope: Scope): Part {
  const as = scope.nextName();
  const since = days === null ? null : daysBefore(scope.today, days);
  const nth = Prisma.raw(`t.last_days[${Math.min(least, daysKept)}]`);
  const select = sql`SELECT t.contact_id, ${nth} AS day FROM contact_event_total t
    WHERE ${ofWhom(scope, scope.form)} AND t.name = ${name} AND ${since ? sql`${nth} >= ${since}::date` : sql`t.count >= ${least}::int`}`;
  if (isCounted(scope, days))
    return { join: none, is: sql`c.id IN (SELECT t.contact_id FROM (${select}) t)`, flip: null, actual: none };
  return {
    join: joined(scope, as, select),
    is: sql`${as}.contact_id IS NOT NULL`,
    flip: daysLater(sql`${as}.day`, days),
    actual: none,
  };
}

function atLeast(condition: Counted, rows: Rows, least: number, scope: Scope): Part {
  const { kind, days } = condition;
  if (kind === "event" && condition.where.length === 0 && (days === null || least <= daysKept))
    return fromTotals(condition, least, scope);
  const name = scope.nextName();
  const since = days === null ? null : daysBefore(scope.today, days);
  if (isCounted(scope, days)) {
    const enough = least > 1 ? sql`GROUP BY r.contact_id HAVING sum(r.count) >= ${least}::int` : none;
    // Distinct, so that the planner expects as many as there are people, and hashes them, however many events there are.
    const is = sql`c.id IN (SELECT ${least > 1 ? none : sql`DISTINCT`} r.contact_id FROM (${rows("set", since)}) r ${enough})`;
    return { join: none, is, flip: null, actual: none };
  }
  return {
    join: joined(scope, name, decidingDay(rows, least, since, scope.form)),
    is: sql`${name}.day IS NOT NULL`,
    flip: daysLater(sql`${name}.day`, days),
    actual: none,
  };
}

const countWords = (rows: Rows, since: string | null) => sql`(
  SELECT CASE coalesce(sum(r.count), 0) WHEN 0 THEN 'never' WHEN 1 THEN 'once, on ' || max(r.day)
    ELSE sum(r.count) || ' times, last on ' || max(r.day) END FROM (${rows("each", since)}) r)`;

/** How often: events of a name, or mails to or fro, ever or in so many days. */
export function compileCount(condition: Counted, scope: Scope): Part {
  const { test, count, days } = condition;
  const rows = rowsOf(condition, scope);
  const actual = countWords(rows, days === null ? null : daysBefore(scope.today, days));
  if (test === "atLeast") return { ...atLeast(condition, rows, count, scope), actual };
  const above = atLeast(condition, rows, count + 1, scope);
  const notAbove = sql`NOT (${above.is})`;
  if (test === "atMost" || count === 0) return { ...above, is: notAbove, actual };
  const enough = atLeast(condition, rows, count, scope);
  return {
    join: sql`${above.join} ${enough.join}`,
    is: sql`(${enough.is} AND ${notAbove})`,
    flip: above.flip && enough.flip && sql`least(${above.flip}, ${enough.flip})`,
    actual,
  };
}

/** When last: on which side of a day. */
export function compileLast(condition: Last, scope: Scope): Part {
  const name = scope.nextName();
  const { test, day } = condition;
  const rows = rowsOf(condition, scope);
  const grouped = scope.form === "set" ? sql`GROUP BY r.contact_id` : none;
  const select =
    condition.kind === "lastEvent"
      ? sql`SELECT t.contact_id, (t.last_at AT TIME ZONE 'UTC')::date AS day FROM contact_event_total t
        WHERE ${ofWhom(scope, scope.form)} AND t.name = ${condition.name}`
      : sql`SELECT ${scope.form === "set" ? sql`r.contact_id,` : none} max(r.day) AS day FROM (${rows(scope.form, null)}) r ${grouped}`;
  const side = test === "since" ? sql`>=` : sql`<`;
  return {
    join: joined(scope, name, select),
    is: sql`coalesce(${name}.day ${side} ${day}::date, false)`,
    flip: null,
    actual: countWords(rows, null),
  };
}
