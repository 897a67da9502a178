import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { complain } from "./print";
import type { Environment, Settings } from "./settings";
import { root } from "./settings";
import type { Command } from "./supervision/supervise";

/** What one request makes dies with it: a wider nursery spares most of the collector's work. */
const nurserySizeMb = 32;

/** `next dev`, `next start`, or several `next start` sharing the port. */
export function appCommand(settings: Settings, env: Environment): Command {
  const { isDev, appProcesses, port, host } = settings;
  const next = join(root, "node_modules/next/dist/bin/next");
  const args = [isDev ? "dev" : "start", "-H", host, "-p", String(port)];
  const cluster = join(root, "local/app-cluster.mjs");
  const started = !isDev && appProcesses > 1 ? [cluster, next, ...args] : [next, ...args];
  return { file: process.execPath, args: [`--max-semi-space-size=${nurserySizeMb}`, ...started], env };
}

export type Readiness = { wait(): Promise<void>; lastAnswer(): string };

/** How long an app that answers may lack a service (mail, say) before it counts as started all the same. */
const patienceMs = 60_000;

/** Waits for the app's own word that it can serve, and has it load what the first visitor would wait for. */
export function appReadiness({ port, isDev }: Settings): Readiness {
  const base = `http://127.0.0.1:${port}`;
  let lastAnswer = "It gave no answer.";
  const ask = async (path: string): Promise<boolean> => {
    try {
      const response = await fetch(base + path, { signal: AbortSignal.timeout(60_000) });
      lastAnswer = `${path} answered ${response.status}: ${(await response.text()).slice(0, 500)}`;
      return response.ok;
    } catch {
      return false;
    }
  };
  const untilOk = async (path: string, timeoutMs: number): Promise<boolean> => {
    const deadline = Date.now() + timeoutMs;
    while (Date.now() < deadline) {
      if (await ask(path)) return true;
      await delay(isDev ? 500 : 100);
    }
    return false;
  };
  return {
    wait: async () => {
      await untilOk("/api/health", Number.POSITIVE_INFINITY);
      if (isDev) return;
      if (!(await untilOk("/api/health/ready", patienceMs))) complain(`The app runs but is not ready: ${lastAnswer}`);
      await Promise.all(["/", "/api/v1/me"].map(ask));
    },
    lastAnswer: () => lastAnswer,
  };
}
