import { rmSync } from "node:fs";
import { ensureBuild, ensureClient } from "../../local/build";
import { startStack } from "./stack";

/** Starts the one production stack all browser journeys share; `playwright.config.ts` chose its port and data. */
export default async function setUpStack(): Promise<() => Promise<void>> {
  await ensureClient();
  await ensureBuild({});
  const { E2E_PORT = "", E2E_DATA_DIR = "" } = process.env;
  const stack = await startStack({ port: Number(E2E_PORT), dataDir: E2E_DATA_DIR });
  return async () => {
    await stack.stop();
    rmSync(E2E_DATA_DIR, { recursive: true, force: true });
  };
}
