import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FaultPoint } from "~/local/engine/fault";
import { startPostgres, type ThrowawayPostgres } from "~/tests/support/postgres";
import { type App, startApp } from "./support/app";
import { durableDefinitions } from "./support/durable-functions";
import { type Child, isOwnEngine, startChild, startEngineProcess } from "./support/processes";
import { call, Notes, until, World } from "./support/world";

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

if (isOwnEngine) {
  describe("crashes", { timeout: 120_000 }, () => {
    let postgres: ThrowawayPostgres;
    let port: number;
    let engine: Child;
    const notes = new Notes();
    const apps: App[] = [];
    const start = (env: Record<string, string> = {}) =>
      startEngineProcess(postgres.url, { ENGINE_PORT: String(port), ...env });
    const worlds = () => ["on", "off"].map((mode) => ({ app: `crash-${mode}`, world: new World(engine.url, notes) }));

    beforeAll(async () => {
      postgres = await startPostgres();
      port = await freePort();
      engine = await start();
      for (const mode of ["on", "off"]) {
        const id = `crash-${mode}`;
        const definitions = durableDefinitions(id, (token, line) => notes.note(token, line));
        apps.push(await startApp({ id, engineUrl: engine.url, checkpointing: mode === "on", definitions }));
      }
    });
    afterAll(async () => {
      await engine.stop();
      for (const app of apps) await app.close();
      await postgres.stop();
    });

    const points: [FaultPoint, number, number][] = [
      ["before-call", 5, 0],
      ["after-response", 4, 1],
      ["after-commit", 4, 0],
    ];
    it.each(points)(
      "a kill at %s (pass %i) loses no run and repeats only the steps in flight",
      async (point, pass, own) => {
        await engine.kill();
        engine = await start({ ENGINE_FAULT: `${point}:${pass}` });
        const [on, off] = worlds();
        if (!on || !off) throw new Error("there are two modes");
        const ids = await on.world.send([
          { name: `${on.app}/steps`, data: { t: on.world.token } },
          { name: `${off.app}/steps`, data: { t: off.world.token } },
        ]);
        await engine.exited;
        engine = await start();
        for (const [index, { world }] of [on, off].entries()) {
          expect(await world.ended(ids[index] ?? "")).toMatchObject({ status: "Completed", output: 5 });
          expect(new Set(world.seen()).size).toBe(6);
        }
        // The other run may have been in the middle of one step or of two parallel ones.
        expect(on.world.seen().length + off.world.seen().length).toBeLessThanOrEqual(12 + own + 2);
      },
    );

    it.each(["before-route-commit", "after-route-commit"])(
      "a kill at %s keeps an event whole or not at all",
      async (point) => {
        await engine.kill();
        engine = await start({ ENGINE_FAULT: `${point}:1` });
        const world = new World(engine.url, notes);
        const event = { name: "crash-off/patient", id: `once-${world.token}` };
        await expect(world.send(event)).rejects.toThrow();
        await engine.exited;
        engine = await start();
        await world.send(event);
        await world.untilSeen("only");
        await delay(500);
        expect(world.seen()).toEqual(["only"]);
      },
    );

    it("a kill while runs sleep, wait, retry, batch and work loses none of them", async () => {
      const all = worlds();
      const begun: { world: World; ids: string[] }[] = [];
      for (const { app, world } of all) {
        const ids = await world.send(["sleep", "wait", "retry", "slow"].map((name) => ({ name: `${app}/${name}` })));
        await world.send([{ name: `${app}/batch` }, { name: `${app}/batch` }]);
        begun.push({ world, ids });
      }
      for (const { world } of begun) {
        for (const line of ["before sleep", "before wait", "attempt 0", "slow begins"]) await world.untilSeen(line);
      }
      await delay(100);
      await engine.kill();
      engine = await start();
      for (const { app, world } of all)
        await until("the wait is found", async () => {
          await world.send({ name: `${app}/go`, data: { n: 1 } });
          await delay(200);
          return world.count("after wait 1") > 0;
        });
      for (const { world, ids } of begun) {
        for (const id of ids) expect((await world.ended(id)).status).toBe("Completed");
        await world.untilSeen("batch of 2");
        for (const line of ["before sleep", "after sleep", "after wait 1", "after", "batch of 2", "attempt 2"]) {
          expect([line, world.count(line)]).toEqual([line, 1]);
        }
        expect(world.count("slow begins")).toBe(2);
      }
    });

    it("a request that outlived its engine cannot checkpoint into the next one", async () => {
      const world = new World(engine.url, notes);
      const [id = ""] = await world.send({ name: "crash-on/slow", data: { ms: 4000 } });
      await world.untilSeen("slow begins");
      await engine.kill();
      engine = await start();
      expect((await world.ended(id)).status).toBe("Completed");
      await delay(1500);
      expect([world.count("slow begins"), world.count("after")]).toEqual([2, 1]);
    });

    it("a second engine waits for the first and takes over when it is killed", async () => {
      const otherPort = await freePort();
      const second = startEngineProcess(postgres.url, { ENGINE_PORT: String(otherPort) });
      const standbyUrl = `http://127.0.0.1:${otherPort}`;
      await until("the second answers that it waits", async () =>
        fetch(`${standbyUrl}/health`).then(
          (response) => response.status === 503,
          () => false,
        ),
      );
      expect((await call(standbyUrl, "POST", "/e/conformance-event-key", { name: "x" })).status).toBe(503);
      const world = new World(engine.url, notes);
      const [id = ""] = await world.send({ name: "crash-off/sleep" });
      await world.untilSeen("before sleep");
      await engine.kill();
      const taken = await second;
      const heir = new World(taken.url, notes);
      expect((await heir.ended(id)).status).toBe("Completed");
      await taken.stop();
      engine = await start();
    });

    it("a commit of an older epoch is refused", async () => {
      const client = new pg.Client(postgres.url);
      await client.connect();
      const { rows } = await client.query<{ epoch: string }>("select epoch from engine.leader");
      const stale = JSON.stringify({ epoch: Number(rows[0]?.epoch) - 1, run: "any" });
      await expect(client.query("select engine.commit($1::jsonb)", [stale])).rejects.toMatchObject({ code: "EF001" });
      await client.end();
    });

    it("an engine whose leader connection breaks leads again under a new epoch", async () => {
      const epoch = async () =>
        ((await call(engine.url, "GET", "/ops/health")).body as { data?: { epoch: number } }).data?.epoch ?? 0;
      const before = await epoch();
      const client = new pg.Client(postgres.url);
      await client.connect();
      await client.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'inflow-engine-leader'",
      );
      await client.end();
      await until("a new epoch", async () => (await epoch().catch(() => 0)) > before);
      const world = new World(engine.url, notes);
      expect((await world.run({ name: "crash-off/patient" })).status).toBe("Completed");
    });

    it("SIGTERM lets a call in flight end and exits with 0", async () => {
      const world = new World(engine.url, notes);
      const [id = ""] = await world.send({ name: "crash-off/slow" });
      await world.untilSeen("slow begins");
      expect(await engine.stop()).toBe(0);
      engine = await start();
      expect((await world.ended(id)).status).toBe("Completed");
      expect(world.count("slow begins")).toBe(1);
    });

    it("an engine whose parent is gone exits", async () => {
      engine.process.disconnect();
      expect(await engine.exited).toBe(0);
      engine = await start();
    });
  });

  describe("crashes of the app", { timeout: 120_000 }, () => {
    it("a killed app costs one attempt, an absent one none", async () => {
      const postgres = await startPostgres();
      const engine = await startEngineProcess(postgres.url);
      const directory = mkdtempSync(join(tmpdir(), "inflow-notes-"));
      const victims = await Promise.all(
        [true, false].map(async (checkpointing) => {
          const id = checkpointing ? "victim-on" : "victim-off";
          const file = join(directory, id);
          writeFileSync(file, "");
          const appPort = await freePort();
          const start = () =>
            startChild("tests/engine/support/app-process.ts", {
              APP_ID: id,
              ENGINE_URL: engine.url,
              APP_PORT: String(appPort),
              CHECKPOINTING: checkpointing ? "1" : "0",
              NOTES_FILE: file,
            });
          const t = randomUUID();
          const seen = () => {
            const lines = readFileSync(file, "utf8").split("\n");
            return lines.filter((line) => line.startsWith(t)).map((line) => line.slice(t.length + 1));
          };
          return { id, t, start, seen, app: await start() };
        }),
      );
      const world = new World(engine.url, new Notes());
      const ids: string[] = [];
      for (const { id, t, seen, app } of victims) {
        ids.push(...(await world.send({ name: `${id}/slow`, data: { t } })));
        await until("the slow step begins", () => seen().includes("slow begins"));
        await app.kill();
        ids.push(...(await world.send({ name: `${id}/patient`, data: { t } })));
      }
      await delay(2500);
      const revived = await Promise.all(victims.map(({ start }) => start()));
      for (const id of ids) expect((await world.ended(id)).status).toBe("Completed");
      for (const { seen } of victims) {
        expect([...seen()].sort()).toEqual(["after", "before", "only", "slow begins", "slow begins"]);
      }
      for (const app of revived) await app.kill();
      await engine.stop();
      await postgres.stop();
      rmSync(directory, { recursive: true, force: true });
    });
  });
}
