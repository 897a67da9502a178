import pg from "pg";
import { migrate } from "../scripts/migrate.mjs";
import { root } from "./settings";

/** `owner` holds the tables and migrates them; `app` owns nothing, so row-level security binds it. */
export type DatabaseUrls = { app: string; owner: string };

const database = "inflow";

/**
 * Brings a local cluster to where the app can log in: the owner, the database, its migrations (which make the app's
 * role), the app's login. Safe to repeat; passwords follow the ones given.
 */
export async function prepareDatabase(
  superuserUrl: string,
  passwords: { app: string; owner: string },
): Promise<DatabaseUrls & { applied: string[] }> {
  const owner = urlFor(superuserUrl, "inflow_owner", passwords.owner);
  await asSuperuser(superuserUrl, async (client) => {
    const { rows } = await client.query(
      "SELECT rolname AS name FROM pg_roles UNION ALL SELECT datname FROM pg_database",
    );
    const names = new Set(rows.map((row: { name: string }) => row.name));
    const verb = names.has("inflow_owner") ? "ALTER" : "CREATE";
    await client.query(`${verb} ROLE inflow_owner LOGIN CREATEROLE PASSWORD ${client.escapeLiteral(passwords.owner)}`);
    if (!names.has(database)) await client.query(`CREATE DATABASE ${database} OWNER inflow_owner`);
  });
  const applied = await applyMigrations(owner);
  await asSuperuser(superuserUrl, (client) =>
    client.query(`ALTER ROLE inflow_app LOGIN PASSWORD ${client.escapeLiteral(passwords.app)}`),
  );
  return { owner, app: urlFor(superuserUrl, "inflow_app", passwords.app), applied };
}

/** @returns the names of the migrations that were pending. */
export function applyMigrations(ownerUrl: string): Promise<string[]> {
  return migrate(ownerUrl, `${root}/prisma/migrations`);
}

async function asSuperuser(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function urlFor(superuserUrl: string, role: string, password: string): string {
  const url = new URL(superuserUrl);
  url.username = role;
  url.password = password;
  url.pathname = `/${database}`;
  return url.href;
}
