import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { processStart } from "~/local/supervision/process-identity";
import { type Stack, startStack } from "../support/stack";

const dataDir = mkdtempSync(join(tmpdir(), "inflow-crash-"));
let stack: Stack | undefined;
afterAll(async () => {
  await stack?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const isGone = (pid: number) => processStart(pid) === null;

it("leaves no process behind when the supervisor is killed, and the next start finds data and addresses again", async () => {
  stack = await startStack({ dataDir });
  const before = stack.services();
  stack.kill("start");
  while (!Object.values(before.pids).every(isGone)) await delay(20);

  stack = await startStack({ dataDir, port: Number(new URL(stack.url).port) });
  expect({ ...stack.services(), pids: null }).toEqual({ ...before, pids: null });
});

it("ends at the next start what was left because the guard was killed as well", async () => {
  const { services, kill, url } = stack ?? (await startStack({ dataDir }));
  const { pids } = services();
  kill("guard");
  kill("start");
  expect(isGone(pids.postgres ?? 0)).toBe(false);

  stack = await startStack({ dataDir, port: Number(new URL(url).port) });
  expect(Object.entries(pids).filter(([, pid]) => !isGone(pid))).toEqual([]);
});
