import { type Child, EVENT_KEY, SIGNING_KEY, startChild, startEngineProcess } from "~/tests/engine/support/processes";
import { startDatabase } from "~/tests/support/postgres";

const portOf = (child: Child) => new URL(child.url).port;

/**
 * A job engine and a database for this test file alone: other files' jobs and events stay theirs.
 * Announced to this process through the environment: start them inside `vi.hoisted`.
 */
export async function anEngine(options: { ENGINE_RETRY_MS: string }) {
  const postgres = await startDatabase();
  let engine = await startEngineProcess(postgres.url, options);
  Object.assign(process.env, {
    DATABASE_URL: postgres.app,
    DATABASE_OWNER_URL: postgres.owner,
    INNGEST_BASE_URL: engine.url,
    INNGEST_EVENT_KEY: EVENT_KEY,
    INNGEST_SIGNING_KEY: SIGNING_KEY,
  });
  return {
    async killAndRestart() {
      const ENGINE_PORT = portOf(engine);
      await engine.kill();
      engine = await startEngineProcess(postgres.url, { ...options, ENGINE_PORT });
    },
    async stop() {
      await engine.kill();
      await postgres.stop();
    },
  };
}

/** The same and the product's jobs, each a process that can be killed. */
export async function theJobs() {
  const engine = await anEngine({ ENGINE_RETRY_MS: "1000" });
  // As Next's server bundle does, which is where `server-only` lets itself be loaded.
  const conditions = { NODE_OPTIONS: "--conditions=react-server" };
  let app = await startChild("tests/support/jobs-app.ts", conditions);
  return {
    async killAndRestart(victim: "app" | "engine") {
      if (victim === "engine") return engine.killAndRestart();
      const JOBS_APP_PORT = portOf(app);
      await app.kill();
      app = await startChild("tests/support/jobs-app.ts", { ...conditions, JOBS_APP_PORT });
    },
    async stop() {
      await app.kill();
      await engine.stop();
    },
  };
}
