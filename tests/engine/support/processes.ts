import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

export const EVENT_KEY = process.env.CONFORMANCE_EVENT_KEY ?? "conformance-event-key";
export const SIGNING_KEY =
  process.env.CONFORMANCE_SIGNING_KEY ??
  "signkey-test-00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/** Set to point the suite at a real server, whose keys the two variables above then carry. */
export const REMOTE_URL = process.env.CONFORMANCE_INNGEST_URL;

/** False when the suite is pointed at a real server: then only what is observable from outside is tested. */
export const isOwnEngine = REMOTE_URL === undefined;

/** Every retry of the tested engine comes after this pause. */
export const RETRY_MS = 150;

export type Child = {
  url: string;
  process: ChildProcess;
  /** SIGKILL, and the end of the process. */
  kill(): Promise<void>;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
  exited: Promise<number | null>;
};

const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Starts a program of this project; resolves when it says over IPC that it is ready. */
export async function startChild(program: string, env: Record<string, string>): Promise<Child> {
  const { NODE_OPTIONS: _, VITEST: __, ...inherited } = process.env;
  const child = spawn(process.execPath, ["--import", "tsx", program], {
    env: { ...inherited, ...env },
    stdio: ["ignore", "ignore", process.env.CONFORMANCE_LOG ? "inherit" : "ignore", "ipc"],
  });
  running.add(child);
  const exited = once(child, "exit").then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  const ready = once(child, "message").then(([message]) => message as { url: string });
  const { url } = await Promise.race([
    ready,
    exited.then((code) => {
      throw new Error(`${program} exited with ${code} before it was ready`);
    }),
  ]);
  return {
    url,
    process: child,
    exited,
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
    async stop() {
      child.kill("SIGTERM");
      return exited;
    },
  };
}

export function startEngineProcess(databaseUrl: string, env: Record<string, string> = {}): Promise<Child> {
  return startChild("local/engine/main.ts", {
    ENGINE_DATABASE_URL: databaseUrl,
    INNGEST_EVENT_KEY: EVENT_KEY,
    INNGEST_SIGNING_KEY: SIGNING_KEY,
    ENGINE_RETRY_MS: String(RETRY_MS),
    ...env,
  });
}
