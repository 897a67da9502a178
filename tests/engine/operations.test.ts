import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, startApp } from "./support/app";
import { type Engine, startTarget } from "./support/conformance";
import { isOwnEngine } from "./support/processes";
import { call, Notes, until, World } from "./support/world";

type Run = {
  id: string;
  functionId: string;
  status: string;
  lastError: string | null;
  attempt: number;
  nextAt: string | null;
};
type Page = { data: Run[]; nextCursor: string | null };
type Detail = {
  data: Run & {
    events: { name: string }[];
    steps: {
      name: string;
      output: unknown;
      error: { message: string } | null;
      attempts: number;
      durationMs: number | null;
    }[];
    jobs: { kind: string; attempt: number; lastError: string | null }[];
    waits: { eventName: string }[];
  };
};

if (isOwnEngine) {
  describe("operations API", () => {
    let engine: Engine;
    let app: App;
    const notes = new Notes();
    const get = async <T>(path: string) => (await call(engine.url, "GET", path)).body as T;
    const post = (path: string) => call(engine.url, "POST", path);
    beforeAll(async () => {
      engine = await startTarget({ ENGINE_RETRY_MS: "3000" });
      const on = (id: string) => ({ id, triggers: [{ event: `ops/${id}` }] });
      app = await startApp({
        id: "ops",
        engineUrl: engine.url,
        checkpointing: true,
        definitions: [
          {
            options: on("good"),
            handler: async ({ event, step }) => {
              notes.note(String(event.data.t), "good");
              await step.run("count to two", () => 2);
              return "done";
            },
          },
          {
            options: { ...on("bad"), retries: 0 },
            handler: async ({ step }) => {
              await step.run("break", () => {
                throw new Error("broken on purpose");
              });
            },
          },
          {
            options: { ...on("stuck"), retries: 3 },
            handler: async ({ step }) => {
              await step.waitForEvent("look", { event: "ops/never", timeout: "1s" });
              await step.run("break", () => {
                throw new Error("again and again");
              });
            },
          },
        ],
      });
    });
    afterAll(async () => {
      await app.close();
      await engine.stop();
    });

    it("lists functions with their triggers and the runs of the last day by status", async () => {
      const world = new World(engine.url, notes);
      await world.run({ name: "ops/good" });
      await world.run({ name: "ops/bad" });
      const { data } = await get<{
        data: { id: string; name: string; triggers: unknown; last24Hours: Record<string, number> }[];
      }>("/ops/functions");
      expect(data.find((each) => each.id === "ops-good")).toMatchObject({
        name: "good",
        triggers: [{ event: "ops/good" }],
      });
      expect(data.find((each) => each.id === "ops-good")?.last24Hours.completed).toBeGreaterThan(0);
      expect(data.find((each) => each.id === "ops-bad")?.last24Hours.failed).toBeGreaterThan(0);
    });

    it("pages through runs, newest first, each once, by function and status", async () => {
      const world = new World(engine.url, notes);
      const ids = await world.send(Array.from({ length: 5 }, () => ({ name: "ops/good" })));
      for (const id of ids) await world.ended(id);
      const seen: string[] = [];
      for (let cursor: string | null = ""; cursor !== null; ) {
        const page: Page = await get(
          `/ops/runs?function=ops-good&status=completed&limit=2&cursor=${cursor}`.replace(/&cursor=$/, ""),
        );
        seen.push(...page.data.map((run) => run.id));
        cursor = page.nextCursor;
      }
      expect(seen.length).toBeGreaterThanOrEqual(5);
      expect(new Set(seen).size).toBe(seen.length);
      expect([...seen].sort().reverse()).toEqual(seen);
      expect((await call(engine.url, "GET", "/ops/runs?status=nonsense")).status).toBe(400);
    });

    it("shows a run with its events, steps, errors and what is due next", async () => {
      const world = new World(engine.url, notes);
      const { run_id: good } = await world.run({ name: "ops/good" });
      const detail = await get<Detail>(`/ops/runs/${good}`);
      expect(detail.data).toMatchObject({
        status: "completed",
        output: "done",
        events: [{ name: "ops/good" }],
        steps: [{ name: "count to two", output: 2, error: null, attempts: 1 }],
      });
      const { run_id: bad } = await world.run({ name: "ops/bad" });
      const failed = await get<Detail>(`/ops/runs/${bad}`);
      expect(failed.data.lastError).toContain("broken on purpose");
      expect(failed.data.steps[0]).toMatchObject({ name: "break", error: { message: "broken on purpose" } });
      expect(await call(engine.url, "GET", "/ops/runs/unknown")).toMatchObject({ status: 404, body: { status: 404 } });
    });

    it("shows waits and retries while they last, and cancels the run", async () => {
      const world = new World(engine.url, notes);
      const [event = ""] = await world.send({ name: "ops/stuck" });
      const id = await until("the run is known", async () => (await world.runs(event))[0]?.run_id ?? false);
      await until(
        "it waits",
        async () => (await get<Detail>(`/ops/runs/${id}`)).data.waits[0]?.eventName === "ops/never",
      );
      const retrying = await until("it retries", async () => {
        const { data } = await get<Detail>(`/ops/runs/${id}`);
        return data.attempt > 0 && data;
      });
      expect(retrying).toMatchObject({ status: "running", jobs: [{ attempt: 1 }] });
      expect(retrying.lastError).toContain("again and again");
      expect(Date.parse(retrying.nextAt ?? "")).toBeGreaterThan(Date.now() - 5000);
      expect(await post(`/ops/runs/${id}/cancel`)).toMatchObject({
        status: 200,
        body: { data: { id, status: "cancelled" } },
      });
      expect((await get<Detail>(`/ops/runs/${id}`)).data).toMatchObject({ status: "cancelled", jobs: [] });
      expect((await post(`/ops/runs/${id}/cancel`)).status).toBe(409);
    });

    it("replays a run as a new one with the same events", async () => {
      const world = new World(engine.url, notes);
      const { run_id } = await world.run({ name: "ops/good", id: `once-${world.token}` });
      const { status, body } = await post(`/ops/runs/${run_id}/replay`);
      const { id } = (body as { data: { id: string } }).data;
      expect(status).toBe(201);
      expect(id).not.toBe(run_id);
      await until("the replay ends", async () => (await get<Detail>(`/ops/runs/${id}`)).data.status === "completed");
      expect(world.count("good")).toBeGreaterThanOrEqual(2);
    });

    it("lists events, and replays one by either of its ids", async () => {
      const world = new World(engine.url, notes);
      const external = `ext-${world.token}`;
      const [id = ""] = await world.send({ name: "ops/good", id: external });
      await world.ended(id);
      const { data } = await get<{ data: { id: string; externalId: string; runs: number }[] }>("/ops/events?limit=20");
      expect(data.find((each) => each.id === id)).toMatchObject({ externalId: external, runs: 1 });
      for (const either of [id, external]) {
        expect(await post(`/ops/events/${either}/replay`)).toMatchObject({
          status: 201,
          body: { data: { runs: [{ functionId: "ops-good" }] } },
        });
      }
      await until(
        "all three runs are done",
        async () => (await world.runs(id)).filter((run) => run.status === "Completed").length === 3,
      );
      expect((await post("/ops/events/unknown/replay")).status).toBe(404);
    });

    it("says how it is", async () => {
      const { data } = await get<{ data: Record<string, unknown> }>("/ops/health");
      expect(data).toMatchObject({ ok: true, syncError: null, held: 0 });
      for (const key of ["epoch", "queued", "running", "oldestDueMs", "latencyMs"])
        expect(data[key]).toEqual(expect.any(Number));
    });
  });
}
