import { startDatabase } from "./postgres";

/** One migrated Postgres for a whole vitest run, announced to the test files through the environment. */
export async function setup(): Promise<() => Promise<void>> {
  const postgres = await startDatabase();
  Object.assign(process.env, {
    DATABASE_URL: postgres.app,
    DATABASE_OWNER_URL: postgres.owner,
    APP_SECRET: "a secret of the tests, which seals nothing real",
    // One ring for all files: tests that change keys re-encrypt what the others sealed.
    DATA_KEYS: ["2", "1"].map((name) => `k${name}:${Buffer.alloc(32, name).toString("base64url")}`).join(),
    APP_URL: "http://localhost:3000",
    LOG_LEVEL: "silent",
    // Nobody listens here: events stay in the outbox unless a test starts an engine.
    INNGEST_BASE_URL: "http://127.0.0.1:9",
    INNGEST_EVENT_KEY: "test",
    // Tests of the quota say otherwise.
    GMAIL_USER_UNITS_PER_MINUTE: "1000000000",
    GMAIL_PROJECT_UNITS_PER_MINUTE: "1000000000",
  });
  return () => postgres.stop();
}
