import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { findFreePort } from "./local/ports";
import { chromiumPath } from "./tests/support/chromium";

// With E2E_URL and E2E_DATA_DIR the journeys use the stack that runs there, as while they are being written.
const runningUrl = process.env.E2E_URL;

// Chosen once, in the first process that reads this file; the workers inherit both.
process.env.E2E_PORT ??= String(await findFreePort());
process.env.E2E_DATA_DIR ??= join(tmpdir(), `inflow-e2e-${process.env.E2E_PORT}`);

const alone = ["main-job.spec.ts", "resilience.spec.ts"];

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results",
  globalSetup: runningUrl ? undefined : "./tests/support/e2e-stack.ts",
  // Two tests at once; then, one after the other, those that slow a peer down or kill the app under all.
  workers: 2,
  projects: [
    { name: "together", testIgnore: alone, fullyParallel: true },
    { name: "alone", testMatch: alone, workers: 1, dependencies: ["together"] },
  ],
  forbidOnly: true,
  retries: process.env.CI ? 1 : 0,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  use: {
    actionTimeout: 60_000,
    navigationTimeout: 60_000,
    baseURL: runningUrl ?? `http://localhost:${process.env.E2E_PORT}`,
    // A picture a frame would cost more than the journeys themselves.
    trace: { mode: "retain-on-failure", screenshots: false },
    // No arguments: those the package recommends make closing a context kill the browser.
    launchOptions: { executablePath: await chromiumPath(), chromiumSandbox: false },
  },
});
