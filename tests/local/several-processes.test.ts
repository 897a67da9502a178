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
