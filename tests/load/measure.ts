import { execFile, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import autocannon from "autocannon";
import type { Product } from "../support/product";
import type { Stack } from "../support/stack";

/** A started product, and its own functions at work on it. */
export type Running = { stack: Stack; product: Product };
export type Row = { what: string; product: string; floor: string; ratio: number; target?: string };

const rounds = 3;
const secondsARound = 4;
/** What answers must have compiled its hot code before it is measured, in each of its processes; both get as many. */
const warmUps = 8_000;
const connections = 32;

type Load = { url: string; headers: Record<string, string> };

async function requestsPerSecond(load: Load, much: { duration: number } | { amount: number }): Promise<number> {
  const result = await autocannon({ ...load, ...much, connections });
  const { url } = load;
  if (result.non2xx + result.errors > 0) throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`);
  return result["2xx"] / result.duration;
}

/** Both under the same load, in turns, so that a busy neighbour slows both. Returns the best round of each. */
export async function compareLoad(product: Load, floor: Load) {
  const best = { product: 0, floor: 0 };
  await requestsPerSecond(product, { amount: warmUps });
  await requestsPerSecond(floor, { amount: warmUps });
  for (let round = 0; round < rounds; round++) {
    best.floor = Math.max(best.floor, await requestsPerSecond(floor, { duration: secondsARound }));
    best.product = Math.max(best.product, await requestsPerSecond(product, { duration: secondsARound }));
  }
  return best;
}

/** Milliseconds to the first byte, one request after the other, behind ten for warmth: the median, the 95th of a hundred, and all. */
export async function timeToFirstByte(url: string, headers: Record<string, string>, requests = 100) {
  const times: number[] = [];
  for (let i = 0; i < requests + 10; i++) {
    const startedAt = performance.now();
    const reply = await fetch(url, { headers, redirect: "manual" });
    times.push(performance.now() - startedAt);
    await reply.arrayBuffer();
    if (reply.status !== 200) throw new Error(`${url} answered ${reply.status}`);
  }
  const sorted = times.slice(10).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
  return { median: at(0.5), p95: at(0.95), times: sorted };
}

/** The cookie of somebody who is signed in. */
export async function sessionCookieOf(userId: string): Promise<string> {
  const { encode } = await import("next-auth/jwt");
  const { sessionCookie, sessionSecret } = await import("@/gates/session");
  const { inScope } = await import("@/lib/db");
  const expiresAt = new Date(Date.now() + 86_400_000);
  const { id } = await inScope("system", (tx) =>
    tx.session.create({ data: { userId, provider: "credentials", expiresAt } }),
  );
  return `${sessionCookie()}=${await encode({ token: { sessionId: id }, secret: sessionSecret() })}`;
}

/** Runs the bare server; ends with `close`. */
export async function startFloor(databaseOwnerUrl: string) {
  const child = fork(new URL("./floor-server.ts", import.meta.url), {
    execArgv: ["--import", "tsx"],
    env: { ...process.env, DATABASE_OWNER_URL: databaseOwnerUrl },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  if (!child.stdout) throw new Error("The floor server has no output.");
  const [line] = await once(child.stdout, "data");
  return { url: `http://127.0.0.1:${String(line).trim()}`, close: () => child.kill() };
}

/** Runs one of this folder's scripts in a process of its own. @returns what its last line says. */
export async function alone<T>(script: string, env: Record<string, string> = {}): Promise<T> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", "--conditions=react-server", fileURLToPath(new URL(`./${script}`, import.meta.url))],
    { env: { ...process.env, ...env } },
  );
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}

export function print(rows: Row[]): void {
  const cells = rows.map(({ what, product, floor, ratio, target }) => [
    what,
    product,
    floor,
    ratio.toFixed(2),
    target ?? "",
  ]);
  const all = [["", "Inflow", "floor", "ratio", "target"], ...cells];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  for (const row of all)
    process.stdout.write(`${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}\n`);
}
