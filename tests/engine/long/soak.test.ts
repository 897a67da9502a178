import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { startPostgres } from "~/tests/support/postgres";
import { startApp } from "../support/app";
import { durableDefinitions } from "../support/durable-functions";
import { isOwnEngine, startEngineProcess } from "../support/processes";
import { Notes, until, World } from "../support/world";

const RUNS = 200;
const KILLS = 5;
const STEPS = 6;
const AT_ONCE = 128;

if (isOwnEngine) {
  describe("soak", () => {
    it.each([true, false])(
      "200 runs survive 5 kills of the engine, and no finished step runs again (checkpointing %s)",
      async (checkpointing) => {
        const postgres = await startPostgres();
        const probe = createServer().listen(0, "127.0.0.1");
        await new Promise((resolve) => probe.once("listening", resolve));
        const port = String((probe.address() as AddressInfo).port);
        await new Promise((resolve) => probe.close(resolve));
        const bodies = new Map<string, number>();
        const begun: { key: string; at: number }[] = [];
        const start = () => startEngineProcess(postgres.url, { ENGINE_PORT: port });
        let engine = await start();
        const definitions = durableDefinitions("soak", (token, line) => {
          const key = `${token} ${line}`;
          bodies.set(key, (bodies.get(key) ?? 0) + 1);
          begun.push({ key, at: Date.now() });
        });
        const app = await startApp({ id: "soak", engineUrl: engine.url, checkpointing, definitions });
        const world = new World(engine.url, new Notes());
        const tokens = Array.from({ length: RUNS }, (_, i) => `${world.token}-${i}`);
        const ids = await world.send(tokens.map((t) => ({ name: "soak/steps", data: { t } })));
        for (let kill = 0; kill < KILLS; kill++) {
          await delay(300 + Math.random() * 700);
          await engine.kill();
          engine = await start();
        }
        const client = new pg.Client(postgres.url);
        await client.connect();
        await until(
          "all runs complete",
          async () => (await client.query("select 1 from engine.run where status = 'completed'")).rowCount === RUNS,
          600_000,
        );
        expect(bodies.size).toBe(RUNS * STEPS);
        const repeated = begun.length - RUNS * STEPS;
        expect(repeated).toBeLessThanOrEqual(KILLS * AT_ONCE);
        const { rows: steps } = await client.query<{ t: string; name: string; at: Date }>(
          "select (r.events::jsonb)->0->'data'->>'t' t, s.name, s.ended_at at from engine.step s join engine.run r on r.id = s.run where s.op = 'StepRun'",
        );
        const committed = new Map(steps.map(({ t, name, at }) => [`${t} ${name}`, at.getTime()]));
        // ended_at is the start of the committing transaction; nothing may begin after that.
        expect(begun.filter(({ key, at }) => at > (committed.get(key) ?? 0) + 5)).toEqual([]);
        for (const table of ["job", "pause"]) {
          expect((await client.query(`select * from engine.${table}`)).rows).toEqual([]);
        }
        expect(ids).toHaveLength(RUNS);
        await client.end();
        await app.close();
        await engine.stop();
        await postgres.stop();
      },
    );
  });
}
