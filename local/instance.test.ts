import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { claimInstance, findRunningInstance } from "./instance";
import { identify } from "./supervision/process-identity";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "inflow-instance-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const record = (identity: object) => writeFileSync(join(dataDir, "instance.json"), JSON.stringify(identity));

it("belongs to one process until it is released", async () => {
  const instance = await claimInstance(dataDir, "http://localhost:1");
  await expect(claimInstance(dataDir, "http://localhost:2")).rejects.toThrow("http://localhost:1");
  instance.release();
  expect(findRunningInstance(dataDir)).toBeNull();
});

it("is taken over from a dead process", async () => {
  record({ pid: 2 ** 22 + 1, startedAt: "1", url: "", children: [] });
  await claimInstance(dataDir, "http://localhost:1");
  expect(findRunningInstance(dataDir)?.pid).toBe(process.pid);
});

it("is taken over when another program has the dead one's number by now", async () => {
  record({ ...identify(process.pid), startedAt: "long ago", url: "", children: [] });
  await claimInstance(dataDir, "http://localhost:1");
  expect(findRunningInstance(dataDir)?.url).toBe("http://localhost:1");
});

it("is taken over when a crash cut its record off", async () => {
  writeFileSync(join(dataDir, "instance.json"), '{"pid": 1');
  await claimInstance(dataDir, "http://localhost:1");
  expect(findRunningInstance(dataDir)?.pid).toBe(process.pid);
});
