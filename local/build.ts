import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { readJsonFile, writeJsonFile } from "./json-file";
import { StartError, say } from "./print";
import { type Environment, root } from "./settings";
import type { Guard } from "./supervision/guarding";
import { identify, isRunning, type ProcessIdentity, signalGroup } from "./supervision/process-identity";

const appInputs = [
  "src",
  "inngest",
  "prisma/schema",
  "public",
  "package.json",
  "package-lock.json",
  "next.config.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "prisma.config.ts",
];
const clientInputs = ["prisma/schema", "package-lock.json", "prisma.config.ts"];

const appStamp = join(root, ".next/inflow-build.json");
const clientStamp = join(root, "src/generated/inflow-client.json");

/** Brings the database client up to date with the schema. */
export async function ensureClient(): Promise<void> {
  const hash = hashOf(clientInputs);
  if (existsSync(join(root, "src/generated/prisma/client.ts")) && stampOf(clientStamp) === hash) return;
  await oneAtATime(async () => {
    if (existsSync(join(root, "src/generated/prisma/client.ts")) && stampOf(clientStamp) === hash) return;
    await run("prisma generate", ["node_modules/prisma/build/index.js", "generate"], {});
    writeJsonFile(clientStamp, { hash });
  });
}

/**
 * Builds the app when its sources changed since the last build. Of several processes on one checkout one builds, the
 * others wait for it.
 */
export async function ensureBuild(env: Environment, guard?: Guard): Promise<void> {
  const current = () => hashOf(appInputs, env);
  if (isBuilt(current())) return;
  await oneAtATime(async () => {
    const hash = current();
    if (isBuilt(hash)) return;
    say("Building the app (only when its sources changed) …");
    rmSync(appStamp, { force: true });
    const startedAt = Date.now();
    const building = {
      ...env,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      __NEXT_PROCESSED_ENV: "true",
    };
    const output = await run("next build", ["node_modules/next/dist/bin/next", "build"], building, guard);
    if (!existsSync(join(root, ".next/BUILD_ID"))) throw new StartError(`next build left no build:\n${output}`);
    writeJsonFile(appStamp, { hash });
    say(`Built in ${Math.round((Date.now() - startedAt) / 1000)} s`);
  });
}

/** Calls back when another process on this checkout has made a new build: pages of the old one are gone by then. */
export function onRebuild(callback: () => void): void {
  let known = stampOf(appStamp);
  const look = () => {
    const now = stampOf(appStamp);
    if (now === undefined || now === known) return;
    known = now;
    callback();
  };
  setInterval(look, 2_000).unref();
}

const isBuilt = (hash: string) => stampOf(appStamp) === hash && existsSync(join(root, ".next/BUILD_ID"));
const stampOf = (path: string) => readJsonFile<{ hash: string }>(path)?.hash;

/** One digest over the contents, so that a checkout or a touched file alone rebuilds nothing. */
function hashOf(inputs: readonly string[], env: Environment = {}): string {
  const hash = createHash("sha256").update(process.versions.node.split(".")[0] ?? "");
  for (const path of inputs.map((input) => join(root, input)).flatMap(filesUnder)) {
    hash.update(`\0${relative(root, path)}\0`).update(readFileSync(path));
  }
  // These are written into the build.
  for (const name of Object.keys(env)
    .filter((key) => /^NEXT_(PUBLIC_|OUTPUT$)/.test(key))
    .sort())
    hash.update(`\0${name}=${env[name]}`);
  return hash.digest("hex");
}

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return /\.test\.tsx?$/.test(path) ? [] : [path];
  if (path.endsWith("src/generated")) return [];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

/** Holds the checkout's build lock while `work` runs; the lock of a dead process is taken over. */
async function oneAtATime(work: () => Promise<void>): Promise<void> {
  // Not in `.next`, which `next build` empties.
  const lock = join(root, "node_modules/.cache/inflow-build.lock");
  mkdirSync(dirname(lock), { recursive: true });
  for (let isToldOf = false; ; ) {
    try {
      writeFileSync(lock, JSON.stringify(identify(process.pid)), { flag: "wx" });
      break;
    } catch {
      const holder = readJsonFile<ProcessIdentity>(lock);
      // An unreadable lock is being written this moment, or its writer died at it.
      const isStale = holder ? !isRunning(holder) : ageMs(lock) > 5_000;
      if (isStale) {
        rmSync(lock, { force: true });
        continue;
      }
      if (!isToldOf) say(`Waiting for the build of process ${holder?.pid ?? "?"} …`);
      isToldOf = true;
      await delay(250);
    }
  }
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function ageMs(path: string): number {
  return Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}

/** @returns what the program printed. @throws StartError with it when the program fails. */
function run(title: string, args: string[], env: Environment, guard?: Guard): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env } as NodeJS.ProcessEnv,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const { pid } = child;
    const end = () => pid && signalGroup(pid, "SIGKILL");
    process.once("exit", end);
    if (pid) guard?.watch(pid, "SIGKILL");
    let output = "";
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", reject);
    child.on("exit", (code) => {
      process.off("exit", end);
      if (pid) guard?.forget(pid);
      if (code === 0) resolve(output);
      else reject(new StartError(`${title} failed:\n${output.trim()}`));
    });
  });
}
