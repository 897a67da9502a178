import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import { conformance } from "./support/conformance";
import { EVENT_KEY, isOwnEngine } from "./support/processes";
import { call } from "./support/world";

conformance("events", ({ app, on, define, guarantee }) => {
  define("one", {}, ({ note }) => note("one"));
  define("other", { triggers: [{ event: on("one") }] }, ({ note }) => note("other"));

  guarantee("a single event and a list of events start every function they trigger", async (world) => {
    expect(await world.send({ name: on("one") })).toHaveLength(1);
    expect(await world.send([{ name: on("one") }, { name: on("one") }])).toHaveLength(2);
    await world.untilSeen("one", 3);
    await world.untilSeen("other", 3);
  });

  guarantee("a wrong event key, an empty name and a reserved name are refused and start nothing", async (world) => {
    const event = { name: on("one"), data: { t: world.token } };
    expect(await call(world.engineUrl, "POST", "/e/wrong-key", event)).toMatchObject({
      status: 401,
      body: { status: 401 },
    });
    const refused = await call(world.engineUrl, "POST", `/e/${EVENT_KEY}`, { ...event, name: "inngest/x" });
    expect(refused).toMatchObject({ status: 400, body: { ids: [], status: 400 } });
    expect((await call(world.engineUrl, "POST", `/e/${EVENT_KEY}`, { ...event, name: "" })).status).toBe(400);
    await delay(300);
    expect(world.seen()).toEqual([]);
  });

  guarantee("a sender that repeats a request with its seed gets the same ids and no second run", async (world) => {
    const seed = { "x-inngest-event-id-seed": `${Date.now()},${randomBytes(10).toString("base64")}` };
    const events = [{ name: on("one") }, { name: on("one") }];
    const ids = await world.send(events, seed);
    expect(new Set(ids).size).toBe(2);
    expect(await world.send(events, seed)).toEqual(ids);
    await world.untilSeen("one", 2);
    await world.untilSeen("other", 2);
    await delay(500);
    expect(world.count("one")).toBe(2);
    expect(world.count("other")).toBe(2);
  });

  guarantee("one event id starts each function once, however often it is sent", async (world) => {
    const event = { name: on("one"), id: `order-${world.token}` };
    await world.send([event, event]);
    await world.send(event);
    await world.untilSeen("one");
    await world.untilSeen("other");
    await delay(500);
    expect([...world.seen()].sort()).toEqual(["one", "other"]);
  });

  define("if", { triggers: [{ event: on("filtered"), if: "event.data.amount > 10" }] }, ({ event, note }) => {
    note(`if ${event.data.amount}`);
  });
  guarantee("a trigger's `if` decides, and a missing key is simply false", async (world) => {
    await world.send([
      { name: on("filtered"), data: { amount: 11 } },
      { name: on("filtered"), data: { amount: 10 } },
      { name: on("filtered") },
    ]);
    await world.untilSeen("if 11");
    await delay(500);
    expect(world.seen()).toEqual(["if 11"]);
  });

  define("wild", { triggers: [{ event: `${app}/w.*` }] }, ({ event, note }) => note(`wild ${event.name}`));
  guarantee("a wildcard trigger matches what begins like it", async (world) => {
    await world.send([{ name: on("w.a") }, { name: on("w.b.c") }, { name: on("wx") }]);
    await world.untilSeen(`wild ${on("w.a")}`);
    await world.untilSeen(`wild ${on("w.b.c")}`);
    expect(world.seen()).toHaveLength(2);
  });

  define("twice", { triggers: [{ event: on("both") }, { event: on("both"), if: "event.data.n == 1" }] }, ({ note }) =>
    note("ran"),
  );
  guarantee("two matching triggers of one function are one run", async (world) => {
    await world.send({ name: on("both"), data: { n: 1 } });
    await world.untilSeen("ran");
    await delay(400);
    expect(world.seen()).toEqual(["ran"]);
  });

  define("future", {}, () => Date.now());
  guarantee("an event of the future starts its run then", async (world) => {
    const ts = Date.now() + 1500;
    expect((await world.run({ name: on("future"), ts })).output).toBeGreaterThanOrEqual(ts);
  });

  define("inner", {}, ({ event }) => event.data);
  guarantee("a sender cannot set the engine's own note in an event", async (world) => {
    const run = await world.run({ name: on("inner"), data: { _inngest: { correlation_id: "x.y" } } });
    expect(run.output).toEqual({ t: world.token });
  });

  define("sender", {}, async ({ event, step, note }) => {
    const { ids } = await step.sendEvent("send", [
      { name: on("sent"), data: { t: event.data.t } },
      { name: on("sent"), data: { t: event.data.t } },
    ]);
    note(`ids ${ids.length}`);
    return ids;
  });
  define("sent", {}, ({ note }) => note("sent"));
  guarantee("step.sendEvent sends once and returns the ids", async (world) => {
    const run = await world.run({ name: on("sender") });
    await world.untilSeen("sent", 2);
    expect(run.output).toHaveLength(2);
    expect(world.count("sent")).toBe(2);
  });

  define("ends", { retries: 0 }, ({ event }) => {
    if (event.data.fails) throw new Error("it failed");
    return "fine";
  });
  define(
    "listener",
    { triggers: [{ event: "inngest/function.finished", if: `event.data.function_id == '${app}-ends'` }] },
    ({ event, note }) => {
      const { result, error } = event.data as { result?: string; error?: { message: string } };
      note(`finished ${result ?? error?.message}`);
    },
  );
  define(
    "failures",
    { triggers: [{ event: "inngest/function.failed", if: `event.data.function_id == '${app}-ends'` }] },
    ({ event, note }) => note(`failed ${(event.data as { error: { message: string } }).error.message}`),
  );
  guarantee("the end of a run is an event that functions can listen to, once", async (world) => {
    await world.send([{ name: on("ends") }, { name: on("ends"), data: { fails: true } }]);
    await world.untilSeen("finished fine");
    await world.untilSeen("finished it failed");
    await world.untilSeen("failed it failed");
    await delay(400);
    expect(world.seen()).toHaveLength(3);
  });

  if (isOwnEngine) {
    guarantee("what only a full server can do fails the run with a clear error", async (world) => {
      const run = await world.run({ name: on("fetches") });
      expect(run).toMatchObject({ status: "Failed", output: { name: "UnsupportedOpcode" } });
    });
    define("fetches", {}, async ({ step }) => {
      await step.fetch("http://127.0.0.1:9/");
    });
  }
});
