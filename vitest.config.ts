import { availableParallelism } from "node:os";
import { defineConfig, type TestProjectConfiguration } from "vitest/config";

const path = (relative: string) => new URL(relative, import.meta.url).pathname;
const isLong = process.env.TEST_LONG === "1";
const longTests = "tests/**/long/**/*.test.ts";

type Options = {
  include: string[];
  globalSetup?: string;
  setupFiles?: string;
  isolate?: boolean;
  testTimeout?: number;
  fileParallelism?: boolean;
  maxWorkers?: number;
  sequence?: { groupOrder: number };
};

const project = (name: string, options: Options): TestProjectConfiguration => ({
  extends: true,
  test: { name, environment: "node", exclude: name === "long" ? [] : [longTests], ...options },
});

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@\//, replacement: path("./src/") },
      { find: /^~\//, replacement: path("./") },
      { find: "server-only", replacement: path("./tests/support/empty.ts") },
    ],
  },
  test: {
    hookTimeout: 120_000,
    // Much of a test's time is waiting, for Postgres, for another process, for a retry's pause.
    maxWorkers: availableParallelism() + 2,
    // A loaded CI machine may miss a deadline once; what is wrong fails twice.
    retry: process.env.CI ? 1 : 0,
    projects: [
      // No services, no network: what `npm run verify` runs.
      project("unit", {
        include: ["{src,inngest,scripts,local}/**/*.test.{ts,tsx}"],
        setupFiles: "tests/support/as-new.ts",
        isolate: false,
      }),
      // Real Postgres, one for all files; each test makes its own workspace.
      project("features", {
        include: ["tests/{features,api,gates,jobs}/**/*.test.ts"],
        globalSetup: "tests/support/global-postgres.ts",
        setupFiles: "tests/support/as-new.ts",
        isolate: false,
        testTimeout: 30_000,
      }),
      project("engine", { include: ["tests/engine/**/*.test.ts"], testTimeout: 120_000 }),
      project("sandbox", { include: ["tests/sandbox/**/*.test.ts"], testTimeout: 60_000 }),
      // Whole instances of `npm start`, two at a time: most of it is waiting for processes.
      project("local", {
        include: ["tests/{local,chaos}/**/*.test.ts"],
        globalSetup: "tests/support/global-build.ts",
        testTimeout: 240_000,
        maxWorkers: 2,
        sequence: { groupOrder: 1 },
      }),
      ...(isLong
        ? [
            project("long", {
              include: [longTests],
              globalSetup: "tests/support/global-postgres.ts",
              testTimeout: 1_800_000,
              fileParallelism: false,
              sequence: { groupOrder: 2 },
            }),
          ]
        : []),
    ],
  },
});
