import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashedKey, signRequest } from "~/local/engine/keys";
import { type App, type Definition, startApp } from "./support/app";
import { type Engine, startTarget } from "./support/conformance";
import { isOwnEngine, SIGNING_KEY } from "./support/processes";
import { call, Notes, until, World } from "./support/world";

type Functions = { data: { id: string; isArchived: boolean; triggers: unknown[] }[] };

const noting = (notes: Notes, id: string, trigger: Record<string, unknown>): Definition => ({
  options: { id, triggers: [trigger] } as unknown as Definition["options"],
  handler: ({ event, step }) => step.run("note", () => notes.note(String(event.data.t), id)),
});

if (isOwnEngine) {
  describe("protocol", () => {
    let engine: Engine;
    const notes = new Notes();
    const apps: App[] = [];
    const serve = async (
      options: Partial<Parameters<typeof startApp>[0]> & { id: string; definitions: Definition[] },
    ) => {
      const app = await startApp({ engineUrl: engine.url, checkpointing: false, ...options });
      apps.push(app);
      return app;
    };
    const functions = async () => ((await call(engine.url, "GET", "/ops/functions")).body as Functions).data;
    beforeAll(async () => {
      engine = await startTarget();
    });
    afterAll(async () => {
      for (const app of apps) await app.close();
      await engine.stop();
    });

    it("an app registers itself; a function that is gone is archived, and held runs go on when it is back", async () => {
      const world = new World(engine.url, notes);
      const held: Definition = {
        options: { id: "held", triggers: [{ event: "sync/held" }] },
        handler: async ({ event, step }) => {
          await step.run("one", () => notes.note(String(event.data.t), "one"));
          await step.sleep("nap", "1s");
          await step.run("two", () => notes.note(String(event.data.t), "two"));
        },
      };
      const kept = noting(notes, "kept", { event: "sync/kept" });
      const first = await serve({ id: "sync", definitions: [held, kept] });
      const [id = ""] = await world.send({ name: "sync/held" });
      await until("the run sleeps", async () => {
        const [run] = await world.runs(id);
        const detail = (await call(engine.url, "GET", `/ops/runs/${run?.run_id}`)).body as {
          data?: { steps: unknown[] };
        };
        return detail.data?.steps.length === 1;
      });
      await first.close();
      await serve({ id: "sync", definitions: [kept] });
      expect((await functions()).find((each) => each.id === "sync-held")?.isArchived).toBe(true);
      await delay(1500);
      expect(world.seen()).toEqual(["one"]);
      await serve({ id: "sync", definitions: [held, kept] });
      expect((await world.ended(id)).status).toBe("Completed");
      expect(world.seen()).toEqual(["one", "two"]);
    });

    it.each([
      ["a trigger's expression", { event: "bad/x", if: "event.data. ==" }],
      ["an unknown function in it", { event: "bad/x", if: "nope(event.data.x)" }],
    ])("registration is refused for %s that does not compile", async (_what, trigger) => {
      await expect(serve({ id: "bad", definitions: [noting(notes, "bad", trigger)] })).rejects.toThrow(/registered/);
      expect((await functions()).some((each) => each.id.startsWith("bad-"))).toBe(false);
    });

    it("calls without the bearer of the signing key are refused", async () => {
      const paths = ["/ops/health", "/ops/runs", "/v1/events/x/runs", "/v0/runs/x/actions"];
      for (const path of paths) {
        for (const authorization of ["", "Bearer wrong", `Bearer ${SIGNING_KEY}`]) {
          expect(await call(engine.url, "GET", path, undefined, { authorization })).toMatchObject({
            status: 401,
            body: { error: "unauthorized", status: 401 },
          });
        }
      }
      const body = { appName: "evil", url: "http://127.0.0.1:1/", functions: [] };
      expect((await call(engine.url, "POST", "/fn/register", body, {})).status).toBe(401);
      expect((await call(engine.url, "POST", "/v1/checkpoint/x/async", {}, {})).status).toBe(401);
      expect((await call(engine.url, "GET", "/ops/health")).status).toBe(200);
    });

    it("the app runs nothing for an unsigned, wrongly signed or expired call", async () => {
      const app = await serve({ id: "signed", definitions: [noting(notes, "signed", { event: "signed/x" })] });
      const event = { id: "1", name: "signed/x", ts: 1, user: {}, data: { t: "forged" } };
      const body = JSON.stringify({
        event,
        events: [event],
        steps: {},
        ctx: { run_id: "1", attempt: 0, stack: { stack: [], current: 0 } },
      });
      const forge = (headers: Record<string, string>) =>
        fetch(`${app.url}?fnId=signed-signed&stepId=step`, { method: "POST", body, headers });
      for (const headers of [
        {},
        { "x-inngest-signature": signRequest("signkey-test-ffff", body) },
        { "x-inngest-signature": signRequest(SIGNING_KEY, body, Date.now() - 10 * 60_000) },
      ]) {
        expect((await forge(headers as Record<string, string>)).status).toBe(401);
      }
      expect(notes.of("forged")).toEqual([]);
    });

    it("an answer without the SDK's header is never taken for a success", async () => {
      const world = new World(engine.url, notes);
      const app = await serve({
        id: "proxied",
        definitions: [noting(notes, "proxied", { event: "proxied/x" })].map((each) => ({
          ...each,
          options: { ...each.options, retries: 3 },
        })),
      });
      const port = Number(new URL(app.url).port);
      await app.close();
      const answers = [
        { status: 200, body: "<html>sign in</html>" },
        { status: 302, body: "" },
        { status: 502, body: "bad gateway" },
      ];
      const proxy: Server = createServer((_request, response) => {
        const answer = answers.shift();
        response.writeHead(answer?.status ?? 503, { location: "/sign-in" }).end(answer?.body);
      });
      await new Promise<void>((resolve) => proxy.listen(port, "127.0.0.1", resolve));
      const [id = ""] = await world.send({ name: "proxied/x" });
      await until("three answers were given", () => answers.length === 0);
      expect(["Running", "Queued"]).toContain((await world.runs(id))[0]?.status);
      await new Promise((resolve) => {
        proxy.closeAllConnections();
        proxy.close(resolve);
      });
      await serve({ id: "proxied", definitions: [noting(notes, "proxied", { event: "proxied/x" })], port });
      expect((await world.ended(id)).status).toBe("Completed");
      expect(world.seen()).toEqual(["proxied"]);
    });

    it("a streaming app's answers are unwrapped", async () => {
      const world = new World(engine.url, notes);
      const definition: Definition = {
        options: { id: "stream", triggers: [{ event: "stream/x" }], retries: 2 },
        handler: async ({ event, step, attempt }) => {
          await step.run("slow", () => delay(200));
          await step.run("flaky", () => {
            notes.note(String(event.data.t), `attempt ${attempt}`);
            if (attempt === 0) throw new Error("again");
          });
          return "streamed";
        },
      };
      await serve({ id: "stream", definitions: [definition], streaming: true });
      expect(await world.run({ name: "stream/x" })).toMatchObject({ status: "Completed", output: "streamed" });
      expect(world.seen()).toEqual(["attempt 0", "attempt 1"]);
    });

    it("an SDK that asks gets a run's steps and events", async () => {
      const world = new World(engine.url, notes);
      await serve({ id: "asked", definitions: [noting(notes, "asked", { event: "asked/x" })] });
      const { run_id } = await world.run({ name: "asked/x" });
      const { body: steps } = await call(engine.url, "GET", `/v0/runs/${run_id}/actions`);
      expect(Object.values(steps as object)).toEqual([{ data: null }]);
      const { body: events } = await call(engine.url, "GET", `/v0/runs/${run_id}/batch`);
      expect(events).toMatchObject([{ name: "asked/x", data: { t: world.token } }]);
    });

    it("a checkpoint of a dispatch that is not the current one is refused with 409", async () => {
      const body = { run_id: "x", qi_id: "1", generation_id: 1, steps: [], ts: 1 };
      const headers = { authorization: `Bearer ${hashedKey(SIGNING_KEY)}` };
      expect((await call(engine.url, "POST", "/v1/checkpoint/x/async", body, headers)).status).toBe(409);
    });
  });

  describe("pulling the app's functions", () => {
    it("waits for the app, notices that it changed, and calls it where it was pulled from", async () => {
      const notes = new Notes();
      const probe = createServer().listen(0, "127.0.0.1");
      await new Promise((resolve) => probe.once("listening", resolve));
      const { port } = probe.address() as AddressInfo;
      await new Promise((resolve) => probe.close(resolve));
      const engine = await startTarget({ ENGINE_APP_URL: `http://127.0.0.1:${port}/api/inngest` });
      const world = new World(engine.url, notes);
      const health = async () =>
        (await call(engine.url, "GET", "/ops/health")).body as { data: { ok: boolean; syncError: string | null } };
      expect((await health()).data.syncError).toMatch(/ECONNREFUSED|not pulled/);
      const options = { engineUrl: engine.url, checkpointing: true, port, isSyncing: false, id: "pulled" };
      const first = await startApp({ ...options, definitions: [noting(notes, "first", { event: "pulled/first" })] });
      await until("the app is pulled", async () => (await health()).data.ok);
      await world.run({ name: "pulled/first" });
      await first.close();
      const [id = ""] = await world.send({ name: "pulled/first" });
      const definitions = ["first", "second"].map((each) => noting(notes, each, { event: `pulled/${each}` }));
      const second = await startApp({ ...options, definitions });
      expect((await world.ended(id)).status).toBe("Completed");
      await until("the new function is known", async () =>
        ((await call(engine.url, "GET", "/ops/functions")).body as Functions).data.some(
          (each) => each.id === "pulled-second",
        ),
      );
      await world.run({ name: "pulled/second" });
      expect(world.seen()).toEqual(["first", "first", "second"]);
      await second.close();
      await engine.stop();
    });
  });
}
