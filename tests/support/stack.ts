import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { findFreePort } from "../../local/ports";
import { readRuntime, readServices, type Services } from "../../local/services";

export type StackOptions = {
  /** Added to an otherwise clean environment; the developer's own `.env` is never read. */
  env?: Record<string, string>;
  dev?: boolean;
  /** Unset, a temporary directory that goes with the stack. */
  dataDir?: string;
  port?: number;
};

export type Stack = {
  url: string;
  dataDir: string;
  process: ChildProcess;
  /** As they are now: a restarted child has another pid. */
  services(): Services;
  /** The app's environment, with the addresses and keys of the local services. */
  env(): Record<string, string>;
  /** kill -9 of one process, `start` being the supervisor. @returns its pid. */
  kill(name: string): number;
  /** Resolves when the app answers that it is ready, after a kill for instance. */
  untilReady(): Promise<void>;
  output(): string;
  /** Ends it as Ctrl-C does. @returns the exit code. */
  stop(): Promise<number | null>;
};

const root = resolve(import.meta.dirname, "../..");
const startTimeoutMs = 240_000;

/** Runs the real `npm start` on its own port and data. @throws with everything it printed when it does not get ready. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const port = options.port ?? (await findFreePort());
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "inflow-stack-"));
  const launched = launchStart({ ...options.env, PORT: String(port), DATA_DIR: dataDir }, options.dev ? ["--dev"] : []);
  const url = `http://localhost:${port}`;
  const removeData = () => {
    if (!options.dataDir) rmSync(dataDir, { recursive: true, force: true });
  };
  const deadline = Date.now() + startTimeoutMs;
  while (!launched.output().includes("Ready on ")) {
    if (launched.process.exitCode !== null || Date.now() > deadline) {
      launched.process.kill("SIGTERM");
      await launched.exited;
      removeData();
      throw new Error(`npm start did not get ready:\n${launched.output()}`);
    }
    await delay(50);
  }
  const services = () => {
    const found = readServices(dataDir);
    if (!found) throw new Error(`${dataDir}/services.json does not exist`);
    return found;
  };
  return {
    url,
    dataDir,
    process: launched.process,
    services,
    env: () => readRuntime(dataDir).env,
    kill: (name) => {
      const pid = services().pids[name];
      if (!pid) throw new Error(`${name} does not run`);
      process.kill(pid, "SIGKILL");
      return pid;
    },
    untilReady: async () => {
      while (!(await isReady(url))) await delay(50);
    },
    output: launched.output,
    stop: async () => {
      launched.process.kill("SIGTERM");
      const code = await launched.exited;
      removeData();
      return code;
    },
  };
}

type Launched = { process: ChildProcess; output(): string; exited: Promise<number | null> };

/** Runs `local/start.ts` without waiting for anything. */
export function launchStart(env: Record<string, string>, args: string[] = []): Launched {
  return launchScript("local/start.ts", env, args);
}

/** Runs one of the project's scripts with nothing of the developer's environment but what programs need. */
export function launchScript(script: string, env: Record<string, string>, args: string[] = []): Launched {
  const inherited = ["PATH", "HOME", "USER", "LANG", "TMPDIR", "NODE_EXTRA_CA_CERTS", "CI"];
  const clean = Object.fromEntries(inherited.map((name) => [name, process.env[name]]));
  const whole: Record<string, string | undefined> = { ...clean, ENV_FILE: "", ...env };
  const child = spawn(process.execPath, ["--import", "tsx", join(root, script), ...args], {
    cwd: root,
    env: whole as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const exited = new Promise<number | null>((done) => child.once("exit", (code) => done(code)));
  return { process: child, output: () => output, exited };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/api/health/ready`, { signal: AbortSignal.timeout(10_000) });
    return response.ok;
  } catch {
    return false;
  }
}
