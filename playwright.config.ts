import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { findFreePort } from "./local/ports";
import { chromiumPath } from "./tests/support/chromium";

// Chosen once, in the first process that reads this file; the workers inherit both.
process.env.E2E_PORT ??= String(await findFreePort());
process.env.E2E_DATA_DIR ??= join(tmpdir(), `inflow-e2e-${process.env.E2E_PORT}`);

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results",
  globalSetup: "./tests/support/e2e-stack.ts",
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    baseURL: `http://localhost:${process.env.E2E_PORT}`,
    trace: "retain-on-failure",
    // No arguments: those the package recommends make closing a context kill the browser.
    launchOptions: { executablePath: await chromiumPath(), chromiumSandbox: false },
  },
});
