import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { identify } from "~/local/supervision/process-identity";
import { launchScript, launchStart } from "../support/stack";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "inflow-refusal-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

async function refusal(env: Record<string, string>): Promise<string> {
  const start = launchStart({ DATA_DIR: dataDir, ...env });
  expect(await start.exited).toBe(1);
  return start.output();
}

it("refuses several app processes without a shared cache, naming what to set", async () => {
  expect(await refusal({ APP_PROCESSES: "2" })).toContain("UPSTASH_REDIS_REST_URL");
});

it("refuses a port that another program holds", async () => {
  const holder = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => holder.once("listening", resolve));
  const address = holder.address();
  const port = typeof address === "object" && address ? String(address.port) : "";
  expect(await refusal({ PORT: port })).toContain(`PORT=${port} is in use`);
  holder.close();
});

it("refuses a port that is not a number, naming the variable", async () => {
  expect(await refusal({ GOOGLE_PORT: "eighty" })).toContain("GOOGLE_PORT");
});

it("refuses an own database for the local engine without the owner's address", async () => {
  const DATABASE_URL = "postgresql://inflow_app@127.0.0.1:1/inflow";
  expect(await refusal({ DATABASE_URL })).toContain("DATABASE_OWNER_URL");
});

const reset = (...args: string[]) => launchScript("local/reset.ts", { DATA_DIR: dataDir }, args);

it("clears the data without asking only when told to", async () => {
  writeFileSync(join(dataDir, "ports.json"), "{}");
  const unanswered = reset();
  expect(await unanswered.exited).toBe(1);
  expect(existsSync(dataDir)).toBe(true);

  expect(await reset("--yes").exited).toBe(0);
  expect(existsSync(dataDir)).toBe(false);
});

it("clears no data that a process runs on", async () => {
  writeFileSync(join(dataDir, "ports.json"), "{}");
  writeFileSync(join(dataDir, "instance.json"), JSON.stringify(identify(process.pid)));
  const refused = reset("--yes");
  expect(await refused.exited).toBe(1);
  expect(refused.output()).toContain(String(process.pid));
  expect(existsSync(dataDir)).toBe(true);
});

it("clears no directory that is not its own", async () => {
  writeFileSync(join(dataDir, "letter.txt"), "dear");
  expect(await reset("--yes").exited).toBe(1);
  expect(existsSync(join(dataDir, "letter.txt"))).toBe(true);
});
