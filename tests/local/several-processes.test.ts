import { readdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { processFacts } from "~/local/supervision/process-identity";
import { type Stack, startStack } from "../support/stack";
import { startUpstash, type Upstash } from "../support/upstash";

let upstash: Upstash;
let stack: Stack;
beforeAll(async () => {
  upstash = await startUpstash();
  const { url, token } = upstash;
  stack = await startStack({
    env: { APP_PROCESSES: "2", UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token },
  });
}, 300_000);
afterAll(async () => {
  await stack.stop();
  await upstash.close();
});

function workers(): number[] {
  const { app = 0 } = stack.services().pids;
  const running = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return running.map(Number).filter((pid) => processFacts(pid)?.parent === app);
}

it("serves one port from several processes, and replaces one that dies", async () => {
  const [first = 0, second] = workers();
  expect(second).toBeDefined();
  process.kill(first, "SIGKILL");
  while (workers().length < 2 || workers().includes(first)) await delay(20);
  await stack.untilReady();
  expect(stack.output()).not.toContain("app ended unexpectedly");
});

it("counts sign-in tries by the caller's own address, whatever X-Forwarded-For says", async () => {
  const door = `${stack.url}/api/auth`;
  const csrf = await fetch(`${door}/csrf`);
  const cookie = csrf.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const attempt = async (n: number) => {
    const body = new URLSearchParams({ csrfToken, email: `forger-${n}@example.test`, password: "x", json: "true" });
    const headers = { cookie, "x-forwarded-for": `6.6.6.${n}` };
    const reply = await fetch(`${door}/callback/credentials`, { method: "POST", redirect: "manual", headers, body });
    return (await reply.text()).includes("TooManyTries");
  };
  const refused: boolean[] = [];
  for (let n = 0; n < 120; n += 10)
    refused.push(...(await Promise.all(Array.from({ length: 10 }, (_, one) => attempt(n + one)))));
  expect(refused.slice(0, 90)).not.toContain(true);
  // Were the header believed, none would be refused; how many are depends on where the minute turns.
  expect(refused).toContain(true);
});
