import { spawn } from "node:child_process";
import { ensureClient } from "../local/build";
import { root } from "../local/settings";

export type Check = { name: string; run: () => Promise<Outcome> };
export type Outcome = { isOk: boolean; output: string };

/** Runs a program of this project and keeps what it prints, to be shown when it fails. */
export function runQuietly(args: string[], env: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", CHECKPOINT_DISABLE: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", (error) => resolve({ isOk: false, output: error.message }));
    child.on("exit", (code) => resolve({ isOk: code === 0, output }));
  });
}

const program = (name: string, args: string[]): Check => ({ name, run: () => runQuietly(args) });
const modules = (path: string) => `node_modules/${path}`;

/** What can be said about the code without running it. None needs a service. */
export const staticChecks: readonly Check[] = [
  {
    name: "database client",
    run: async () => {
      await ensureClient();
      return { isOk: true, output: "" };
    },
  },
  program("format and lint", [modules("@biomejs/biome/bin/biome"), "check", "."]),
  program("route types", [modules("next/dist/bin/next"), "typegen"]),
  program("types", [modules("typescript7/bin/tsc"), "--noEmit", "--incremental", "false"]),
  program("who imports whom", [
    modules("dependency-cruiser/bin/dependency-cruise.mjs"),
    ...["--config", ".dependency-cruiser.cjs", "src", "inngest", "local", "tests", "scripts"],
  ]),
  program("dead code", [modules("knip/bin/knip.js"), "--no-progress"]),
  program("names", ["scripts/check-names.mjs"]),
];

export const unitTests = program("unit tests", [modules("vitest/vitest.mjs"), "run", "--project", "unit"]);

/** Runs the check, prints its name and time, and its output when it failed. */
export async function report(check: Check): Promise<boolean> {
  const startedAt = Date.now();
  const { isOk, output } = await check.run().catch((error: unknown) => ({ isOk: false, output: String(error) }));
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(`${isOk ? "ok  " : "FAIL"} ${check.name.padEnd(18)} ${seconds.padStart(5)} s\n`);
  if (!isOk) process.stdout.write(`${output.trim()}\n`);
  return isOk;
}
