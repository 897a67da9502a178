import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Environment, Settings } from "./settings";
import { root } from "./settings";
import type { Command } from "./supervise";

/** `next dev`, `next start`, or several `next start` sharing the port. */
export function appCommand(settings: Settings, env: Environment): Command {
  const { isDev, appProcesses, port, host } = settings;
  const next = join(root, "node_modules/next/dist/bin/next");
  const args = [isDev ? "dev" : "start", "-H", host, "-p", String(port)];
  const cluster = join(root, "local/app-cluster.mjs");
  return { file: process.execPath, args: !isDev && appProcesses > 1 ? [cluster, next, ...args] : [next, ...args], env };
}

/** Resolves when the app says it can serve; a page asked for once loads what the first visitor would wait for. */
export async function appAnswers({ port, isDev }: Settings): Promise<void> {
  const base = `http://127.0.0.1:${port}`;
  while (!(await isOk(`${base}/api/health${isDev ? "" : "/ready"}`))) await delay(isDev ? 500 : 100);
  if (!isDev) await Promise.all(["/", "/api/v1/me"].map((path) => isOk(base + path)));
}

async function isOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(60_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
