import pg from "pg";
import { type Row, type Running, sessionCookieOf, startFloor, timeToFirstByte } from "./measure";

const contacts = 200_000;
const ms = (value: number) => `${value.toFixed(1)} ms`;

/** Contacts, tags and who carries which, straight by SQL: what is measured is reading. */
async function seedContacts(ownerUrl: string, workspaceId: string): Promise<void> {
  const db = new pg.Client(ownerUrl);
  await db.connect();
  await db.query(
    `INSERT INTO contact (id, workspace_id, email, first_name, last_name, source)
     SELECT gen_random_uuid(), $1, 'person' || n || '@company' || n % 997 || '.example',
       (ARRAY['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara'])[1 + n % 5], 'Family ' || n % 5000, 'import'
     FROM generate_series(1, ${contacts}) n`,
    [workspaceId],
  );
  await db.query(
    `WITH made AS (INSERT INTO tag (id, workspace_id, name) SELECT gen_random_uuid(), $1, 'Tag ' || n FROM generate_series(1, 20) n RETURNING id)
     INSERT INTO contact_tag (contact_id, tag_id, workspace_id, added_by)
     SELECT c.id, t.id, $1, 'job:bench' FROM contact c JOIN (SELECT id, row_number() OVER () AS n FROM made) t ON hashtext(c.email) % t.n = 0
     WHERE c.workspace_id = $1`,
    [workspaceId],
  );
  await db.query("ANALYZE");
  await db.end();
}

/** The page of contacts at 200,000 of them, plain and searched, against a bare page of fifty rows. */
export async function measureContacts({ stack, product }: Running): Promise<Row[]> {
  const owner = stack.env().DATABASE_OWNER_URL ?? String(stack.services().postgres);
  const { ctx, key, userId } = await product.newWorkspace("bench-contacts");
  await seedContacts(owner, ctx.workspaceId);
  const floor = await startFloor(owner);
  try {
    const bare = await timeToFirstByte(`${floor.url}/page`, { "x-api-key": key });
    const cookie = await sessionCookieOf(userId);
    const rows: Row[] = [];
    for (const [what, query] of [
      ["contacts", ""],
      ["contacts by name", "?sort=name"],
      ["contacts, a search that finds few", "?q=person199999"],
      ["contacts, a search that finds all", "?q=example"],
    ] as const) {
      const page = await timeToFirstByte(`${stack.url}/bench-contacts/contacts${query}`, { cookie });
      rows.push({
        what: `time to first byte, ${what} of 200,000 (p95 ${ms(page.p95)})`,
        product: ms(page.median),
        floor: ms(bare.median),
        ratio: page.median / bare.median,
        target: "p95 <= 200 ms",
      });
    }
    return rows;
  } finally {
    floor.close();
  }
}
