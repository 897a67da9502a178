import "server-only";
import { isSuppressedAmong } from "@/features/consent/queries";
import { Prisma } from "@/generated/prisma/client";
import type { Condition, FieldType, Group, Rule } from "../schema";
import { compileCount, compileLast } from "./counts/queries";
import { compileCore, compileField, type Part, type Range, type Term } from "./values/queries";

/**
 * How a condition is looked up. `each`: for every contact on its own, through indexes: best for few contacts.
 * `set`: once for all contacts of the workspace, or of a range of it, joined: best for counting and building.
 */
type Form = "each" | "set";
export type Compiling = {
  form: Form;
  /** Of the form `set`: the contacts whose membership is to be kept. Null counts all, without asking when time changes it. */
  range: Range | null;
  workspaceId: string;
  now: Date;
  /** The segments behind dynamic lists. */
  listSegments: ReadonlyMap<string, string>;
  /** Types of the custom fields, by id. */
  fieldTypes: ReadonlyMap<string, FieldType>;
};

const { sql } = Prisma;
const none = Prisma.empty;
const never = sql`NULL::timestamptz`;

/** Every value is bound; what is spliced are names made here: `j0`, `j1` … */
type Scope = Compiling & { today: string; nextName: () => Prisma.Sql };

/** Whether a row of such a table names the contact. */
function present(scope: Scope, table: Prisma.Sql, where: Prisma.Sql, actual: Prisma.Sql): Part {
  if (scope.form === "set") {
    const is = sql`c.id IN (SELECT t.contact_id FROM ${table} t WHERE t.workspace_id = ${scope.workspaceId}::uuid
      ${scope.range ? sql`AND ${scope.range(sql`t.contact_id`)}` : none} AND ${where})`;
    return { join: none, is, flip: null, actual };
  }
  const is = sql`EXISTS (SELECT FROM ${table} t WHERE t.contact_id = c.id AND ${where})`;
  return { join: none, is, flip: null, actual };
}

function compileTag({ test, tagIds }: Extract<Condition, { kind: "tag" }>, scope: Scope): Part {
  const ids = [...new Set(tagIds)];
  const actual = sql`(SELECT string_agg(g.name, ', ' ORDER BY g.name) FROM contact_tag t JOIN tag g ON g.id = t.tag_id WHERE t.contact_id = c.id)`;
  if (test !== "hasAll") {
    const part = present(scope, sql`contact_tag`, sql`t.tag_id = ANY(${ids}::uuid[])`, actual);
    return test === "hasAny" ? part : { ...part, is: sql`NOT (${part.is})` };
  }
  const parts = ids.map((id) => present(scope, sql`contact_tag`, sql`t.tag_id = ${id}::uuid`, actual));
  return {
    join: Prisma.join(
      parts.map(({ join }) => join),
      " ",
    ),
    is: Prisma.join(
      parts.map(({ is }) => is),
      " AND ",
      "(",
      ")",
    ),
    flip: null,
    actual,
  };
}

const memberSince = (segmentId: string) =>
  sql`coalesce((SELECT 'in it since ' || to_char(t.since AT TIME ZONE 'UTC', 'YYYY-MM-DD') FROM segment_member t WHERE t.segment_id = ${segmentId}::uuid AND t.contact_id = c.id), 'not in it')`;

function compileMembership(condition: Extract<Condition, { kind: "list" | "segment" }>, scope: Scope): Part {
  const segmentId = condition.kind === "segment" ? condition.segmentId : scope.listSegments.get(condition.listId);
  const part = segmentId
    ? present(scope, sql`segment_member`, sql`t.segment_id = ${segmentId}::uuid`, memberSince(segmentId))
    : present(
        scope,
        sql`list_member`,
        sql`t.list_id = ${condition.kind === "list" ? condition.listId : null}::uuid`,
        sql`coalesce((SELECT 'on it since ' || to_char(t.added_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') FROM list_member t
          WHERE t.list_id = ${condition.kind === "list" ? condition.listId : null}::uuid AND t.contact_id = c.id), 'not on it')`,
      );
  return condition.test === "in" ? part : { ...part, is: sql`NOT (${part.is})` };
}

function compileTopic({ test, topicId }: Extract<Condition, { kind: "topic" }>, scope: Scope): Part {
  const actual = sql`coalesce((SELECT t.status::text FROM topic_subscription t WHERE t.topic_id = ${topicId}::uuid AND t.contact_id = c.id), 'never asked')`;
  const of = sql`t.topic_id = ${topicId}::uuid`;
  if (test === "neverAsked") {
    const part = present(scope, sql`topic_subscription`, of, actual);
    return { ...part, is: sql`NOT (${part.is})` };
  }
  return present(scope, sql`topic_subscription`, sql`${of} AND t.status = ${test}::subscription_status`, actual);
}

function compileSuppression({ test }: Extract<Condition, { kind: "suppression" }>, scope: Scope): Part {
  if (scope.form === "set" && !scope.range) {
    const is = isSuppressedAmong(scope, scope.now);
    return { join: none, is: test === "is" ? is : sql`NOT ${is}`, flip: null, actual: none };
  }
  const name = scope.nextName();
  const is = sql`${name}.email IS NOT NULL`;
  return {
    join: sql`LEFT JOIN suppression ${name} ON ${name}.workspace_id = ${scope.workspaceId}::uuid AND ${name}.email = c.email
      AND (${name}.expires_at IS NULL OR ${name}.expires_at > ${scope.now})`,
    is: test === "is" ? is : sql`NOT (${is})`,
    flip: sql`${name}.expires_at`,
    actual: sql`coalesce('suppressed: ' || ${name}.reason::text, 'not suppressed')`,
  };
}

function compileCondition(condition: Condition, scope: Scope): Part {
  switch (condition.kind) {
    case "core":
      return compileCore(condition, scope.today);
    case "field":
      return compileField(condition, scope.fieldTypes.get(condition.fieldId) ?? "text", scope.today);
    case "tag":
      return compileTag(condition, scope);
    case "event":
    case "mail":
      return compileCount(condition, scope);
    case "lastEvent":
    case "lastMail":
      return compileLast(condition, scope);
    case "list":
    case "segment":
      return compileMembership(condition, scope);
    case "topic":
      return compileTopic(condition, scope);
    case "suppression":
      return compileSuppression(condition, scope);
  }
}

/** One condition or group of the rule, compiled, with those below it. */
export type Compiled = Part & { items: Compiled[] };

function compileItem(item: Group | Condition, scope: Scope): Compiled {
  if (item.kind !== "group") return { ...compileCondition(item, scope), items: [] };
  const items = item.items.map((each) => compileItem(each, scope));
  const verdicts = Prisma.join(
    items.map(({ is }) => is),
    item.match === "all" ? " AND " : " OR ",
    "(",
    ")",
  );
  return { join: none, is: item.match === "none" ? sql`NOT ${verdicts}` : verdicts, flip: null, actual: none, items };
}

const leaves = (compiled: Compiled): Compiled[] =>
  compiled.items.length > 0 ? compiled.items.flatMap(leaves) : [compiled];

/**
 * A rule as SQL on a contact `c`: joins to put behind it, a condition that is never null, and the instant at which time
 * alone may change it (null: never). `tree` holds the same by condition.
 */
export function compileRule(rule: Rule, compiling: Compiling): Term & { tree: Compiled } {
  let names = 0;
  const nextName = () => Prisma.raw(`j${names++}`);
  const tree = compileItem(rule.root, { ...compiling, today: compiling.now.toISOString().slice(0, 10), nextName });
  const all = leaves(tree);
  const flips = all.flatMap(({ flip }) => (flip ? [flip] : []));
  return {
    join: Prisma.join(
      all.map(({ join }) => join),
      " ",
    ),
    is: tree.is,
    flip: flips.length > 0 ? sql`least(${Prisma.join(flips)})` : never,
    tree,
  };
}
