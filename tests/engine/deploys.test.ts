import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deleteOld } from "~/local/engine/retention";
import { type Definition, startApp } from "./support/app";
import { type Engine, startTarget } from "./support/conformance";
import { isOwnEngine, startEngineProcess } from "./support/processes";
import { call, Notes, until, World } from "./support/world";

if (isOwnEngine) {
  describe.each([true, false])("a deploy in the middle of a run (checkpointing %s)", (checkpointing) => {
    let engine: Engine;
    const notes = new Notes();
    const note = (event: { data?: { t?: unknown } }, line: string) => notes.note(String(event.data?.t), line);
    const deploy = (id: string, definitions: Definition[]) =>
      startApp({ id, engineUrl: engine.url, checkpointing, definitions });
    /** Starts the run under the first version and returns when it sleeps. */
    const begin = async (id: string, options: Partial<Definition["options"]>, handler: Definition["handler"]) => {
      const own = { id: "fn", triggers: [{ event: `${id}/go` }], ...options } as Definition["options"];
      const first = await deploy(id, [{ options: own, handler }]);
      const world = new World(engine.url, notes);
      const [event = ""] = await world.send({ name: `${id}/go` });
      await until("the run sleeps", async () => {
        const [run] = await world.runs(event);
        const { body } = await call(engine.url, "GET", `/ops/runs/${run?.run_id}`);
        return (
          (body as { data?: { jobs: { kind: string }[] } }).data?.jobs.some((job) => job.kind === "sleep") === true
        );
      });
      await first.close();
      return { world, event, own };
    };
    beforeAll(async () => {
      engine = await startTarget();
    });
    afterAll(() => engine.stop());

    it("a step put before finished ones runs, and the finished ones keep their results", async () => {
      const { world, event, own } = await begin("insert", {}, async ({ event: e, step }) => {
        await step.run("old", () => note(e, "old"));
        await step.sleep("nap", "2s");
      });
      const handler: Definition["handler"] = async ({ event: e, step }) => {
        await step.run("new", () => note(e, "new"));
        await step.run("old", () => note(e, "old again"));
        await step.sleep("nap", "2s");
        return "deployed";
      };
      const app = await deploy("insert", [{ options: own, handler }]);
      expect((await world.ended(event)).output).toBe("deployed");
      expect(world.seen()).toEqual(["old", "new"]);
      await app.close();
    });

    it("a planned step that the new version does not have fails the run after its retries", async () => {
      const { world, event, own } = await begin("remove", { retries: 1 }, async ({ event: e, step }) => {
        await step.sleep("nap", "1s");
        await step.run("gone", () => note(e, "gone"));
      });
      const app = await deploy("remove", [
        {
          options: own,
          handler: async ({ step }) => {
            await step.sleep("nap", "1s");
            throw new Error("the new version cannot");
          },
        },
      ]);
      expect(await world.ended(event)).toMatchObject({ status: "Failed" });
      expect(world.seen()).toEqual([]);
      await app.close();
    });
  });

  describe("cron and retention", () => {
    let engine: Engine;
    const notes = new Notes();
    const query = async (text: string, values: unknown[] = []) => {
      const client = new pg.Client(engine.databaseUrl);
      await client.connect();
      const { rows } = await client.query<Record<string, unknown>>(text, values);
      await client.end();
      return rows;
    };
    beforeAll(async () => {
      engine = await startTarget();
    });
    afterAll(() => engine.stop());

    it("a missed cron fires once, for its latest tick, also after a restart, and its next tick is in the future", async () => {
      const app = await startApp({
        id: "clock",
        engineUrl: engine.url,
        checkpointing: true,
        definitions: [
          {
            options: { id: "hourly", triggers: [{ cron: "TZ=Europe/Paris 0 * * * *" }] },
            handler: ({ event }) =>
              notes.note("clock", String((event.data as unknown as { scheduledAt: string }).scheduledAt)),
          },
        ],
      });
      const hour = new Date();
      hour.setUTCMinutes(0, 0, 0);
      await engine.child?.kill();
      await query("update engine.cron set next_at = $1", [new Date(hour.getTime() - 5 * 36e5)]);
      const revived = await startEngineProcess(engine.databaseUrl, { ENGINE_PORT: new URL(engine.url).port });
      const { stop } = engine;
      engine = {
        ...engine,
        child: revived,
        async stop() {
          await revived.stop();
          await stop();
        },
      };
      const expected = hour.toISOString().replace(".000Z", "Z");
      await until("the cron fires", () => notes.of("clock").length > 0);
      // A tick of the running hour may follow when the test crosses it.
      expect(notes.of("clock")[0]).toBe(expected);
      const [next] = await query("select next_at > now() as later from engine.cron");
      expect(next).toEqual({ later: true });
      const [runs] = await query("select count(*)::int n from engine.run where idem = $1", [expected]);
      expect(runs).toEqual({ n: 1 });
      await app.close();
    });

    it("retention deletes what ended long ago, with its steps and events, and keeps open runs", async () => {
      const app = await startApp({
        id: "keeper",
        engineUrl: engine.url,
        checkpointing: false,
        definitions: [
          {
            options: { id: "short", triggers: [{ event: "keeper/short" }] },
            handler: ({ step }) => step.run("one", () => 1),
          },
          {
            options: { id: "long", triggers: [{ event: "keeper/long" }] },
            handler: ({ step }) => step.sleep("nap", "1h"),
          },
        ],
      });
      const world = new World(engine.url, notes);
      const [old = "", recent = "", open = ""] = await world.send([
        { name: "keeper/short" },
        { name: "keeper/short" },
        { name: "keeper/long" },
      ]);
      await world.ended(old);
      await world.ended(recent);
      await query("update engine.event set received_at = now() - interval '40 days' where id = $1", [old]);
      await query(
        "update engine.run set created_at = now() - interval '40 days', ended_at = ended_at - interval '40 days' where event_ids[1] = any($1)",
        [[old, open]],
      );
      const pool = new pg.Pool({ connectionString: engine.databaseUrl });
      await deleteOld(pool, 30);
      await pool.end();
      expect(await world.runs(old)).toEqual([]);
      expect(await world.runs(recent)).toHaveLength(1);
      expect((await world.runs(open))[0]?.status).toBe("Running");
      const [orphans] = await query(
        "select count(*)::int n from engine.step where run not in (select id from engine.run)",
      );
      expect(orphans).toEqual({ n: 0 });
      await app.close();
    });
  });
}
