import { afterAll, vi } from "vitest";

/**
 * The files of a worker share its process, which saves a second each; what one of them leaves behind,
 * the next does not see: modules, what hangs on globalThis, the environment.
 */
const environment = { ...process.env };
const store = globalThis as { inflowOnce?: Map<string, unknown> };
store.inflowOnce = undefined;
vi.resetModules();

afterAll(async () => {
  if (store.inflowOnce?.has("db")) await (await import("@/lib/db")).closeDatabase();
  vi.unstubAllEnvs();
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
});
