import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Environment, Settings } from "./settings";
import { root } from "./settings";
import type { Command } from "./supervision/supervise";

/** `next dev`, `next start`, or several `next start` sharing the port. */
export function appCommand(settings: Settings, env: Environment): Command {
  const { isDev, appProcesses, port, host } = settings;
  const next = join(root, "node_modules/next/dist/bin/next");
  const args = [isDev ? "dev" : "start", "-H", host, "-p", String(port)];
  const cluster = join(root, "local/app-cluster.mjs");
  return { file: process.execPath, args: !isDev && appProcesses > 1 ? [cluster, next, ...args] : [next, ...args], env };
}

export type Readiness = { wait(): Promise<void>; lastAnswer(): string };

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
  return {
    wait: async () => {
      while (!(await ask(isDev ? "/api/health" : "/api/health/ready"))) await delay(isDev ? 500 : 100);
      if (!isDev) await Promise.all(["/", "/api/v1/me"].map(ask));
    },
    lastAnswer: () => lastAnswer,
  };
}
