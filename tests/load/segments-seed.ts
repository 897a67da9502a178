import pg from "pg";
import type { Condition, Rule, RuleItem } from "@/features/segments/schema";
import { newId } from "@/lib/ids";

export const eventNames = ["signup", "purchase", "abandoned_cart", "visit", "login"];

/** Contacts, their events and the counts of these, straight by SQL, with the triggers off and their work done once at the end. */
export async function seedAudience(
  ownerUrl: string,
  workspaceId: string,
  { contacts, events }: { contacts: number; events: number },
) {
  const db = new pg.Client(ownerUrl);
  await db.connect();
  await db.query("SET work_mem = '1GB'; SET maintenance_work_mem = '1GB'");
  const tables = ["contact", "contact_tag", "list_member", "topic_subscription", "suppression", "contact_event_stat"];
  const [tags, lists, topics] = [20, 5, 3].map((count) => Array.from({ length: count }, () => newId()));
  const fieldIds = { score: newId(), plan: newId(), renewal: newId() };
  for (const table of tables) await db.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  const insert = (sql: string, ...values: unknown[]) => db.query(sql, [workspaceId, ...values]);
  for (const [table, ids] of [
    ["tag", tags],
    ["contact_list", lists],
    ["topic", topics],
  ] as const)
    await insert(
      `INSERT INTO ${table} (id, workspace_id, name) SELECT id, $1::uuid, '${table} ' || n FROM unnest($2::uuid[]) WITH ORDINALITY AS t (id, n)`,
      ids,
    );
  await insert(
    `INSERT INTO contact_field (id, workspace_id, key, label, type, options) VALUES
      ($2, $1, 'score', 'Score', 'number', '{}'), ($3, $1, 'plan', 'Plan', 'enum', '{free,pro,team}'), ($4, $1, 'renewal', 'Renewal', 'date', '{}')`,
    fieldIds.score,
    fieldIds.plan,
    fieldIds.renewal,
  );
  await insert(
    `INSERT INTO contact (id, workspace_id, email, first_name, last_name, locale, source, created_at, fields)
     SELECT gen_random_uuid(), $1::uuid, 'person' || n || '@example.test', 'First' || n % 997, 'Last' || n % 4999, (ARRAY['en', 'de', 'fr'])[1 + n % 3],
       (ARRAY['api', 'import', 'form'])[1 + n % 3]::contact_source, now() - n % 1000 * interval '1 day',
       jsonb_build_object($3::text, n % 100, $4::text, (ARRAY['free', 'pro', 'team'])[1 + n % 3], $5::text, to_char(now() + (n % 700 - 350) * interval '1 day', 'YYYY-MM-DD'))
     FROM generate_series(1, $2::int) n`,
    contacts,
    fieldIds.score,
    fieldIds.plan,
    fieldIds.renewal,
  );
  await db.query(
    "CREATE TEMP TABLE person AS SELECT id, row_number() OVER (ORDER BY id) AS n FROM contact WHERE workspace_id = $1",
    [workspaceId],
  );
  await insert(
    `INSERT INTO contact_tag (contact_id, tag_id, workspace_id, added_by)
     SELECT p.id, t.id, $1::uuid, 'bench' FROM person p JOIN unnest($2::uuid[]) WITH ORDINALITY AS t (id, k) ON (p.n * 7 + t.k * 13) % (t.k + 3) = 0`,
    tags,
  );
  await insert(
    `INSERT INTO list_member (contact_id, list_id, workspace_id, added_by)
     SELECT p.id, l.id, $1::uuid, 'bench' FROM person p JOIN unnest($2::uuid[]) WITH ORDINALITY AS l (id, k) ON p.n % (l.k + 4) = 0`,
    lists,
  );
  await insert(
    `INSERT INTO topic_subscription (contact_id, topic_id, workspace_id, status)
     SELECT p.id, t.id, $1::uuid, (CASE WHEN p.n % 11 = 0 THEN 'unsubscribed' ELSE 'subscribed' END)::subscription_status
     FROM person p JOIN unnest($2::uuid[]) WITH ORDINALITY AS t (id, k) ON p.n % (t.k + 1) = 0`,
    topics,
  );
  await insert(
    `INSERT INTO suppression (workspace_id, email, reason, source) SELECT $1::uuid, email, 'manual', 'bench' FROM contact WHERE workspace_id = $1::uuid AND right(email, 14) = '9@example.test'`,
  );
  // Indexes are made once their tables are full.
  const { rows: indexes } = await db.query<{ name: string; made: string }>(
    `SELECT c.oid::regclass::text AS name, pg_get_indexdef(c.oid) AS made FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
     WHERE i.indrelid = ANY ('{contact_event,contact_event_stat,contact_event_total}'::regclass[]) AND NOT i.indisprimary`,
  );
  for (const { name } of indexes) await db.query(`DROP INDEX ${name}`);
  // Each row counts one to three events of a day: two on average.
  await insert(
    `INSERT INTO contact_event_stat (contact_id, name, day, workspace_id, count, first_at, last_at)
     SELECT p.id, ($3::text[])[1 + (p.n + k) % ${eventNames.length}], d.day, $1::uuid, 1 + (p.n + k) % 3, d.day + time '09:00', d.day + time '17:00'
     FROM person p CROSS JOIN generate_series(1, $2::int) k
     CROSS JOIN LATERAL (SELECT (now() AT TIME ZONE 'UTC')::date - ((p.n * 31 + k * 17) % 365)::int AS day) d
     ON CONFLICT DO NOTHING`,
    Math.round(events / contacts / 2),
    eventNames,
  );
  // In the order in which they came, as a table that is only added to has them.
  await insert(
    `INSERT INTO contact_event (id, workspace_id, contact_id, name, properties, occurred_at)
     SELECT uuidv7(), $1::uuid, t.contact_id, t.name, jsonb_build_object('total', n * 37 % 120, 'currency', 'EUR'), t.last_at
     FROM contact_event_stat t CROSS JOIN LATERAL generate_series(1, t.count) n WHERE t.workspace_id = $1::uuid ORDER BY t.last_at, t.contact_id`,
  );
  await insert(
    `INSERT INTO contact_event_total (contact_id, name, workspace_id, count, first_at, last_at, last_days)
     SELECT contact_id, name, workspace_id, count(*), min(first_at), max(last_at), (array_agg(day ORDER BY day DESC))[1:10]
     FROM contact_event_stat t CROSS JOIN LATERAL generate_series(1, t.count) WHERE workspace_id = $1::uuid GROUP BY 1, 2, 3`,
  );
  for (const { made } of indexes) await db.query(made);
  for (const table of tables) await db.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  await db.query("VACUUM ANALYZE");
  const { rows } = await db.query<{ events: number }>("SELECT sum(count)::int AS events FROM contact_event_stat");
  await db.end();
  return { tags: tags ?? [], lists: lists ?? [], topics: topics ?? [], fieldIds, events: rows[0]?.events ?? 0 };
}
export type Audience = Awaited<ReturnType<typeof seedAudience>>;

const at = <T>(from: readonly T[], index: number): T => {
  const found = from[index % from.length];
  if (found === undefined) throw new Error("Nothing there.");
  return found;
};

/** Rules as people write them: two or three conditions, most of them with a window of time. */
export function benchRules({ tags, lists, topics, fieldIds }: Audience, count: number): Rule[] {
  const conditions = (n: number): Condition[] => [
    {
      kind: "event",
      where: [],
      name: at(eventNames, n),
      test: "atLeast",
      count: 1 + (n % 3),
      days: at([7, 30, 90, 180], n),
    },
    { kind: "tag", test: "hasAny", tagIds: [at(tags, n), at(tags, n + 7)] },
    { kind: "field", fieldId: fieldIds.score, test: "atLeast", value: (n * 13) % 100 },
    { kind: "event", where: [], name: at(eventNames, n + 2), test: "atMost", count: n % 2, days: at([14, 60], n) },
    { kind: "list", test: n % 2 ? "in" : "notIn", listId: at(lists, n) },
    { kind: "field", fieldId: fieldIds.renewal, test: "inNextDays", value: 30 + n },
    { kind: "topic", test: "subscribed", topicId: at(topics, n) },
    { kind: "event", where: [], name: at(eventNames, n + 1), test: "atLeast", count: 3, days: null },
    { kind: "core", field: "locale", test: "is", value: at(["en", "de", "fr"], n) },
    { kind: "suppression", test: "isNot" },
    {
      kind: "event",
      name: "purchase",
      where: [{ property: "total", type: "number", test: "moreThan", value: 50 }],
      test: "atLeast",
      count: 1,
      days: at([30, 90], n),
    },
  ];
  return Array.from({ length: count }, (_, n): Rule => {
    const all = conditions(n);
    const inner: RuleItem = { kind: "group", match: "any", items: [at(all, n + 3), at(all, n + 5)] };
    return {
      version: 1,
      root: {
        kind: "group",
        match: n % 3 === 2 ? "any" : "all",
        items: [at(all, n), at(all, n + 1), ...(n % 2 ? [inner] : [])],
      },
    };
  });
}
