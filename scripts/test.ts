import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../local/settings";
import { report, staticChecks } from "./checks";

type Count = { passed: number; failed: number };

const results = mkdtempSync(join(tmpdir(), "inflow-results-"));

/** `npm test`: the checks of `npm run verify`, the tests on real Postgres, the browser journeys; `--long` adds the long ones. */
async function main(): Promise<number> {
  const isLong = process.argv.includes("--long");
  const counts: Count[] = [];
  for (const check of staticChecks)
    counts.push((await report(check)) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
  counts.push(await vitest(["unit", "features", "engine", "sandbox"]));
  // Whole instances, alone on the machine.
  counts.push(await vitest(["local"]));
  if (isLong) counts.push(await vitest(["long"], { TEST_LONG: "1" }));
  counts.push(await playwright());
  rmSync(results, { recursive: true, force: true });

  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const failed = counts.reduce((sum, count) => sum + count.failed, 0);
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: Array<{ status: string; assertionResults: Array<{ status: string }> }>;
};

async function vitest(projects: string[], env: Record<string, string> = {}): Promise<Count> {
  const file = join(results, `${projects.join("-")}.json`);
  const selected = projects.flatMap((name) => ["--project", name]);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const args = ["node_modules/vitest/vitest.mjs", "run", "--passWithNoTests", ...selected, ...reporters];
  const isOk = await run(args, env);
  const found = read<VitestReport>(file);
  if (!found) return { passed: 0, failed: 1 };
  // A file that could not even be loaded holds no failed test, but fails all the same.
  const broken = found.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  ).length;
  return totals(isOk, found.numPassedTests, found.numFailedTests + broken);
}

type PlaywrightReport = { stats: { expected: number; unexpected: number; flaky: number }; errors: unknown[] };

async function playwright(): Promise<Count> {
  const file = join(results, "playwright.json");
  const args = ["node_modules/@playwright/test/cli.js", "test", "--reporter=list,json"];
  const isOk = await run(args, { PLAYWRIGHT_JSON_OUTPUT_NAME: file });
  const found = read<PlaywrightReport>(file);
  if (!found) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky } = found.stats;
  return totals(isOk, expected + flaky, unexpected + found.errors.length);
}

/** A run that ended badly counts as a failure even when no test of it did. */
function totals(isOk: boolean, passed: number, failed: number): Count {
  return { passed, failed: isOk ? failed : Math.max(1, failed) };
}

function read<T>(file: string): T | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as T) : null;
}

/** @returns whether it ended with 0. */
function run(args: string[], env: Record<string, string>): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env }, stdio: "inherit" });
    child.on("error", () => resolve(false));
    child.on("exit", (code) => resolve(code === 0));
  });
}

process.exitCode = await main();
