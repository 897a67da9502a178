import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { processStart } from "~/local/supervision/process-identity";
import { launchStart, type Stack, startStack } from "../support/stack";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
}, 300_000);
afterAll(() => stack.stop());

/** Waits until another process stands where `pid` stood. */
async function successor(name: string, pid: number): Promise<number> {
  for (;;) {
    const now = stack.services().pids[name];
    if (now && now !== pid && processStart(now) !== null) return now;
    await delay(20);
  }
}

describe("a running instance", () => {
  it("publishes the address of every service", () => {
    const { pids, ...services } = stack.services();
    const loopback = /^http:\/\/(localhost|127\.0\.0\.1):\d+$/;
    expect(services).toEqual({
      app: stack.url,
      postgres: expect.stringMatching(/^postgresql:\/\/inflow_owner:\w+@127\.0\.0\.1:\d+\/inflow$/),
      mail: {
        smtp: expect.stringMatching(/^smtp:\/\/127\.0\.0\.1:\d+$/),
        ui: expect.stringMatching(loopback),
        api: expect.stringMatching(/^http:\/\/localhost:\d+\/api$/),
      },
      google: expect.stringMatching(loopback),
      microsoft: expect.stringMatching(loopback),
      stripe: expect.stringMatching(loopback),
      anthropic: expect.stringMatching(loopback),
      engine: expect.stringMatching(loopback),
    });
    expect(Object.keys(pids).sort()).toEqual(["app", "engine", "guard", "postgres", "sandbox", "start"]);
  });

  it("prints where everything is, without a password", () => {
    const { postgres, google } = stack.services();
    expect(stack.output()).toContain(`Ready on ${stack.url}`);
    expect(stack.output()).toContain(google);
    expect(stack.output()).not.toContain(new URL(postgres ?? "").password);
  });

  it("answers on every address", async () => {
    const { google, microsoft, stripe, anthropic, engine, mail } = stack.services();
    for (const url of [stack.url, google, microsoft, stripe, anthropic, engine, mail?.ui]) {
      const response = await fetch(url ?? "");
      await response.arrayBuffer();
      expect(response.status, url ?? "").toBeLessThan(600);
    }
  });

  it("lets the app log in as a role that owns no table", async () => {
    const client = new pg.Client({ connectionString: stack.env().DATABASE_URL });
    await client.connect();
    const { rows } = await client.query(
      "SELECT current_user, count(*)::int FROM pg_tables WHERE tableowner = current_user",
    );
    await client.end();
    expect(rows).toEqual([{ current_user: "inflow_app", count: 0 }]);
  });

  it("keeps the owner's password from the app", () => {
    expect(stack.env().DATABASE_OWNER_URL).toBeUndefined();
  });

  it("keeps secrets in files only their owner reads", async () => {
    const { statSync } = await import("node:fs");
    for (const name of ["secret", "services.json", "runtime.json", "postgres-password"]) {
      expect(statSync(join(stack.dataDir, name)).mode & 0o077, name).toBe(0);
    }
  });

  it("refuses a second start on the same data and says who runs", async () => {
    const second = launchStart({ PORT: "1", DATA_DIR: stack.dataDir });
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain("Already running");
    expect(second.output()).toContain(String(stack.process.pid));
    await stack.untilReady();
  });

  it.each(["app", "engine", "sandbox", "postgres"])(
    "starts %s again after kill -9, on the same address",
    async (name) => {
      const before = stack.services();
      const pid = stack.kill(name);
      await successor(name, pid);
      await stack.untilReady();
      expect({ ...stack.services(), pids: null }).toEqual({ ...before, pids: null });
      expect(stack.output()).toContain(`${name} ended unexpectedly`);
    },
  );
});

describe("Ctrl-C", () => {
  it("ends every child, removes what was published and exits with 0", async () => {
    const mine = await startStack();
    const { pids } = mine.services();
    mine.process.kill("SIGINT");
    await expect(new Promise((resolve) => mine.process.once("exit", resolve))).resolves.toBe(0);
    for (const [name, pid] of Object.entries(pids)) expect(processStart(pid), name).toBeNull();
    expect(existsSync(join(mine.dataDir, "services.json"))).toBe(false);
    const log = readFileSync(join(mine.dataDir, "logs/postgres.log"), "utf8");
    expect(log).toContain("database system is shut down");
    await mine.stop();
  });
});
