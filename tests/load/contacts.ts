import pg from "pg";
import { newId, publicId } from "@/lib/ids";
import { type Row, type Running, sessionCookieOf, startFloor, timeToFirstByte } from "./measure";

const contacts = 200_000;
const ms = (value: number) => `${value.toFixed(1)} ms`;

/** Contacts and what they are filtered by, some of it rare, straight by SQL: what is measured is reading. */
async function seedContacts(ownerUrl: string, workspaceId: string) {
  const db = new pg.Client(ownerUrl);
  await db.connect();
  const ids = { common: newId(), rare: newId(), list: newId(), topic: newId(), score: newId(), plan: newId() };
  const insert = (sql: string, ...values: unknown[]) => db.query(sql, [workspaceId, ...values]);
  await insert(
    `INSERT INTO contact_field (id, workspace_id, key, label, type, options) VALUES
      ($2, $1, 'score', 'Score', 'number', '{}'), ($3, $1, 'plan', 'Plan', 'enum', '{free,pro,team}')`,
    ids.score,
    ids.plan,
  );
  await insert(
    `INSERT INTO contact (id, workspace_id, email, first_name, last_name, source, created_at, fields)
     SELECT uuidv7(), $1::uuid, 'person' || n || '@company' || n % 997 || '.example',
       (ARRAY['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara'])[1 + n % 5], 'Family ' || n * 7 % 5000,
       (CASE WHEN n % 2000 = 0 THEN 'gmail' ELSE (ARRAY['import', 'api', 'form'])[1 + n % 3] END)::contact_source,
       now() - (${contacts} - n) * interval '5 minutes',
       jsonb_build_object($2::text, n % 1000, $3::text, (ARRAY['free', 'pro', 'team'])[1 + n % 3])
     FROM generate_series(1, ${contacts}) n`,
    ids.score,
    ids.plan,
  );
  await insert(
    "INSERT INTO tag (id, workspace_id, name) VALUES ($2, $1, 'Common'), ($3, $1, 'Rare')",
    ids.common,
    ids.rare,
  );
  await insert(
    `INSERT INTO contact_tag (contact_id, tag_id, workspace_id, added_by)
     SELECT id, t, $1::uuid, 'job:bench' FROM contact CROSS JOIN unnest(ARRAY[$2, $3]::uuid[]) WITH ORDINALITY AS u (t, nth)
     WHERE workspace_id = $1::uuid AND hashtext(email) % (CASE nth WHEN 1 THEN 3 ELSE 700 END) = 0`,
    ids.common,
    ids.rare,
  );
  await insert("INSERT INTO contact_list (id, workspace_id, name) VALUES ($2, $1, 'Members')", ids.list);
  await insert(
    `INSERT INTO list_member (contact_id, list_id, workspace_id, added_by)
     SELECT id, $2::uuid, $1::uuid, 'job:bench' FROM contact WHERE workspace_id = $1::uuid AND hashtext(email) % 4 = 0`,
    ids.list,
  );
  await insert("INSERT INTO topic (id, workspace_id, name) VALUES ($2, $1, 'News')", ids.topic);
  await insert(
    `INSERT INTO topic_subscription (contact_id, topic_id, workspace_id, status)
     SELECT id, $2::uuid, $1::uuid, (CASE WHEN hashtext(email) % 900 = 0 THEN 'pending' WHEN hashtext(email) % 50 = 1 THEN 'unsubscribed'
       ELSE 'subscribed' END)::subscription_status FROM contact WHERE workspace_id = $1::uuid AND hashtext(email) % 3 <> 2`,
    ids.topic,
  );
  await db.query("VACUUM ANALYZE contact, contact_tag, list_member, topic_subscription");
  await db.end();
  return ids;
}

/** What people look for; each is asked in several orders. */
const searches = (ids: Awaited<ReturnType<typeof seedContacts>>): [string, string][] => [
  ["all", ""],
  ["a search that finds one", "q=person199999"],
  ["a search that finds some", "q=Family+4242"],
  ["a search that finds all", "q=example"],
  ["a common tag", `tags=${publicId("tag", ids.common)}`],
  ["a rare tag", `tags=${publicId("tag", ids.rare)}`],
  ["a list", `list=${publicId("list", ids.list)}`],
  ["a common source", "source=form"],
  ["a rare source", "source=gmail"],
  ["subscribed", `status=subscribed&topic=${publicId("topic", ids.topic)}`],
  ["pending", "status=pending"],
  ["unsubscribed", "status=unsubscribed"],
  ["added of late", `since=${new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10)}`],
  ["a common value", `field=${publicId("field", ids.plan)}.is.pro`],
  ["a rare number", `field=${publicId("field", ids.score)}.is.421`],
  ["from a number on", `field=${publicId("field", ids.score)}.atLeast.998`],
  ["a search, a tag and a source", `q=Grace&tags=${publicId("tag", ids.common)}&source=api`],
];
const sorts = ["newest", "name", "email-desc"];
const requests = 10;

/** The page of contacts at 200,000 of them, searched, filtered and sorted, against a bare page of fifty rows. */
export async function measureContacts({ stack, product }: Running): Promise<Row[]> {
  const owner = stack.env().DATABASE_OWNER_URL ?? String(stack.services().postgres);
  const { ctx, key, userId } = await product.newWorkspace("bench-contacts");
  const ids = await seedContacts(owner, ctx.workspaceId);
  const floor = await startFloor(owner);
  try {
    const bare = await timeToFirstByte(`${floor.url}/page`, { "x-api-key": key });
    const cookie = await sessionCookieOf(userId);
    const measured: { what: string; times: number[] }[] = [];
    for (const [what, query] of searches(ids))
      for (const sort of sorts) {
        const url = `${stack.url}/bench-contacts/contacts?${query}&sort=${sort}`;
        measured.push({ what: `${what} by ${sort}`, times: (await timeToFirstByte(url, { cookie }, requests)).times });
      }
    const middle = ({ times }: { times: number[] }) => times[Math.floor(times.length / 2)] ?? 0;
    const slowest = measured.sort((a, b) => middle(b) - middle(a)).slice(0, 3);
    const times = measured.flatMap((each) => each.times).sort((a, b) => a - b);
    const p95 = times[Math.floor(times.length * 0.95)] ?? 0;
    const row = (what: string, took: number): Row => ({
      what,
      product: ms(took),
      floor: ms(bare.median),
      ratio: took / bare.median,
    });
    return [
      { ...row(`contacts page of 200,000, p95 of ${measured.length} ways to ask for it`, p95), target: "<= 200 ms" },
      row("  median of the same", times[Math.floor(times.length / 2)] ?? 0),
      ...slowest.map((each) => row(`  among the slowest, median: ${each.what}`, middle(each))),
    ];
  } finally {
    floor.close();
  }
}
