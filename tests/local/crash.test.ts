import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { processStart } from "~/local/supervision/process-identity";
import { type Stack, startStack } from "../support/stack";

const dataDir = mkdtempSync(join(tmpdir(), "inflow-crash-"));
let stack: Stack | undefined;
afterEach(async () => {
  await stack?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

it("leaves no process behind when the supervisor is killed, and the next start finds data and addresses again", async () => {
  stack = await startStack({ dataDir });
  const before = stack.services();
  stack.kill("start");
  const isGone = () => Object.values(before.pids).every((pid) => processStart(pid) === null);
  while (!isGone()) await delay(20);

  stack = await startStack({ dataDir, port: Number(new URL(stack.url).port) });
  expect({ ...stack.services(), pids: null }).toEqual({ ...before, pids: null });
});
