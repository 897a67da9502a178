import { type Child, EVENT_KEY, SIGNING_KEY, startChild, startEngineProcess } from "~/tests/engine/support/processes";
import { startPostgres } from "~/tests/support/postgres";

const portOf = (child: Child) => new URL(child.url).port;

/**
 * The job engine on a database of its own and the product's jobs, each a process that can be killed.
 * Announced to this process through the environment: start them inside `vi.hoisted`.
 */
export async function theJobs() {
  const postgres = await startPostgres();
  const retries = { ENGINE_RETRY_MS: "3000" };
  let engine = await startEngineProcess(postgres.url, retries);
  Object.assign(process.env, {
    INNGEST_BASE_URL: engine.url,
    INNGEST_EVENT_KEY: EVENT_KEY,
    INNGEST_SIGNING_KEY: SIGNING_KEY,
  });
  // As Next's server bundle does, which is where `server-only` lets itself be loaded.
  const conditions = { NODE_OPTIONS: "--conditions=react-server" };
  let app = await startChild("tests/support/jobs-app.ts", conditions);
  return {
    async killAndRestart(victim: "app" | "engine") {
      const child = victim === "app" ? app : engine;
      const port = portOf(child);
      await child.kill();
      if (victim === "app") app = await startChild("tests/support/jobs-app.ts", { ...conditions, JOBS_APP_PORT: port });
      else engine = await startEngineProcess(postgres.url, { ...retries, ENGINE_PORT: port });
    },
    async stop() {
      await app.kill();
      await engine.kill();
      await postgres.stop();
    },
  };
}
