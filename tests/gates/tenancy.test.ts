import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "@/lib/ids";
import { transact, within } from "@/lib/transact";
import { aWorkspace } from "../factories/workspaces";

const owner = new pg.Client(process.env.DATABASE_OWNER_URL);
const app = new pg.Client(process.env.DATABASE_URL);
beforeAll(async () => {
  await owner.connect();
  await app.connect();
});
afterAll(async () => {
  await owner.end();
  await app.end();
});

const tables = async () =>
  (
    await owner.query<{ name: string; secured: boolean; policies: string[] | null }>(`
      SELECT c.oid::regclass::text AS name, c.relrowsecurity AS secured,
        (SELECT array_agg(r.rolname::text ORDER BY r.rolname) FROM pg_policy p JOIN pg_roles r ON r.oid = ANY (p.polroles) WHERE p.polrelid = c.oid) AS policies
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'workspace_id' AND NOT a.attisdropped`)
  ).rows;

const aKey = ({ workspaceId }: { workspaceId: string }) => ({
  workspaceId,
  name: "k",
  prefix: "inf_",
  hash: newId(),
  scopes: [],
});

test("every table with a workspace_id has row-level security and a policy for each role", async () => {
  const found = await tables();
  expect(found.length).toBeGreaterThan(15);
  for (const table of found) expect(table).toMatchObject({ secured: true, policies: ["inflow_app", "inflow_system"] });
});

test("raw SQL as the app's role sees no row of another workspace, and none at all without a scope", async () => {
  const mine = await aWorkspace({ credits: 5 });
  const theirs = await aWorkspace({ credits: 5 });
  await transact(theirs.ctx, "apiKey.create", ({ tx }) => tx.apiKey.create({ data: aKey(theirs) }));
  await transact(mine.ctx, "apiKey.create", ({ tx }) => tx.apiKey.create({ data: aKey(mine) }));
  for (const { name } of await tables()) {
    const column = name === "workspace" ? "id" : "workspace_id";
    expect((await app.query(`SELECT count(*)::int AS n FROM ${name}`)).rows, name).toEqual([{ n: 0 }]);
    await app.query("BEGIN");
    await app.query("SELECT set_config('app.workspace_id', $1, true)", [mine.workspaceId]);
    const { rows } = await app.query(`SELECT DISTINCT ${column}::text AS id FROM ${name}`);
    expect(
      rows.filter(({ id }) => id !== mine.workspaceId),
      name,
    ).toEqual([]);
    await app.query("COMMIT");
  }
});

test("the app's role cannot insert, move, change or delete another workspace's rows", async () => {
  const mine = await aWorkspace();
  const theirs = await aWorkspace();
  const key = await transact(theirs.ctx, "apiKey.create", ({ tx }) => tx.apiKey.create({ data: aKey(theirs) }));
  const own = await transact(mine.ctx, "apiKey.create", ({ tx }) => tx.apiKey.create({ data: aKey(mine) }));
  await expect(within(mine.ctx, (tx) => tx.apiKey.create({ data: aKey(theirs) }))).rejects.toThrow(
    /row-level security/,
  );
  await expect(
    within(mine.ctx, (tx) => tx.apiKey.update({ where: { id: own.id }, data: { workspaceId: theirs.workspaceId } })),
  ).rejects.toThrow(/row-level security/);
  expect(await within(mine.ctx, (tx) => tx.apiKey.updateMany({ where: { id: key.id }, data: { name: "x" } }))).toEqual({
    count: 0,
  });
  expect(await within(mine.ctx, (tx) => tx.apiKey.deleteMany({ where: { id: key.id } }))).toEqual({ count: 0 });
});

test("the app's role owns nothing and cannot turn security off", async () => {
  const { rows } = await owner.query("SELECT count(*)::int AS n FROM pg_class WHERE relowner = 'inflow_app'::regrole");
  expect(rows).toEqual([{ n: 0 }]);
  await expect(app.query('ALTER TABLE "api_key" DISABLE ROW LEVEL SECURITY')).rejects.toThrow(/must be owner/);
  await expect(app.query("SET row_security = off; SELECT * FROM api_key")).rejects.toThrow(/row-level security/);
});

test("audit and ledger rows cannot be changed or removed, not even across workspaces", async () => {
  const { ctx } = await aWorkspace({ credits: 1 });
  await app.query("BEGIN");
  await app.query("SET LOCAL ROLE inflow_system");
  for (const table of ["audit_log", "credit_entry", "credit_transaction"]) {
    await app.query("SAVEPOINT s");
    await expect(app.query(`DELETE FROM ${table} WHERE workspace_id = '${ctx.workspaceId}'`), table).rejects.toThrow(
      /permission denied/,
    );
    await app.query("ROLLBACK TO s");
  }
  await app.query("ROLLBACK");
});
