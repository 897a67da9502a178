import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import { conformance } from "./support/conformance";
import { until } from "./support/world";

conformance("flow control", ({ on, define, guarantee }) => {
  const open = new Map<string, number>();
  const highest = new Map<string, number>();
  /** Holds a slot until as many are held as may be (or long enough), and remembers the most held at once. */
  const hold = async (key: string, atMost: number) => {
    open.set(key, (open.get(key) ?? 0) + 1);
    highest.set(key, Math.max(highest.get(key) ?? 0, open.get(key) ?? 0));
    await until("all slots are held", () => (highest.get(key) ?? 0) >= atMost, 5000).catch(() => {});
    await delay(150);
    open.set(key, (open.get(key) ?? 1) - 1);
  };

  define("limited", { concurrency: 2 }, async ({ event, step, note }) => {
    await step.run("hold", () => hold(String(event.data.t), 2));
    await step.run("end", () => note("end"));
  });
  guarantee("concurrency lets exactly that many steps run at once", async (world) => {
    await world.send(Array.from({ length: 8 }, () => ({ name: on("limited") })));
    await world.untilSeen("end", 8);
    expect(highest.get(world.token)).toBe(2);
  });

  define("limited-by-key", { concurrency: [{ limit: 1, key: "event.data.k" }] }, async ({ event, step, note }) => {
    await step.run("hold", async () => {
      await Promise.all([hold(`${event.data.t}`, 2), hold(`${event.data.t}:${event.data.k}`, 1)]);
    });
    await step.run("end", () => note("end"));
  });
  guarantee("a concurrency key limits each of its values on its own", async (world) => {
    const keys = ["a", "b", "a", "b", "a", "b"];
    await world.send(keys.map((k) => ({ name: on("limited-by-key"), data: { k: `${world.token}-${k}` } })));
    await world.untilSeen("end", 6);
    expect(highest.get(`${world.token}:${world.token}-a`)).toBe(1);
    expect(highest.get(`${world.token}:${world.token}-b`)).toBe(1);
    expect(highest.get(world.token)).toBe(2);
  });

  define("sleepy", { concurrency: [{ limit: 1, key: "event.data.t" }] }, async ({ event, step, note }) => {
    if (event.data.sleeps) await step.sleep("nap", "5s");
    await step.run("end", () => note(event.data.sleeps ? "sleeper" : "other"));
  });
  guarantee("a sleeping run holds no slot", async (world) => {
    const [sleeper = ""] = await world.send({ name: on("sleepy"), data: { sleeps: true } });
    await world.untilParked(sleeper);
    await world.send({ name: on("sleepy"), data: { sleeps: false } });
    await world.untilSeen("sleeper");
    expect(world.seen()).toEqual(["other", "sleeper"]);
  });

  const starts = new Map<string, number[]>();
  define("throttled", { throttle: { limit: 2, period: "2s", key: "event.data.t" } }, async ({ event, note }) => {
    const token = String(event.data.t);
    starts.set(token, [...(starts.get(token) ?? []), Date.now()]);
    note("ran");
  });
  guarantee("throttle spaces run starts and drops none", async (world) => {
    const sentAt = Date.now();
    await world.send(Array.from({ length: 3 }, () => ({ name: on("throttled") })));
    await world.untilSeen("ran", 3);
    const [, second = 0, third = 0] = starts.get(world.token) ?? [];
    expect(second - sentAt).toBeGreaterThanOrEqual(1000);
    expect(third - sentAt).toBeGreaterThanOrEqual(2000);
  });

  define("rate-limited", { rateLimit: { limit: 1, period: "1m", key: "event.data.t" } }, async ({ note }) =>
    note("ran"),
  );
  guarantee("rateLimit drops what exceeds it", async (world) => {
    const ids = await world.send([{ name: on("rate-limited") }, { name: on("rate-limited") }]);
    await world.untilSeen("ran");
    await delay(500);
    expect(world.seen()).toEqual(["ran"]);
    expect((await Promise.all(ids.map((id) => world.runs(id)))).flat()).toHaveLength(1);
  });

  define("idempotent", { idempotency: "event.data.order" }, async ({ event, note }) => note(`ran ${event.data.n}`));
  guarantee("an idempotency expression starts one run per value", async (world) => {
    const order = world.token;
    await world.send({ name: on("idempotent"), data: { order, n: 1 } });
    await world.send({ name: on("idempotent"), data: { order, n: 2 } });
    await world.send({ name: on("idempotent"), data: { order: `${order}-other`, n: 3 } });
    await world.untilSeen("ran 3");
    await world.untilSeen("ran 1");
    expect([...world.seen()].sort()).toEqual(["ran 1", "ran 3"]);
  });

  define("batched", { batchEvents: { maxSize: 3, timeout: "2s", key: "event.data.k" } }, async ({ events, note }) => {
    note(events.map((event) => `${event.data.n}`).join(","));
  });
  guarantee("a batch starts when it is full, and what is left when its time is over", async (world) => {
    const k = world.token;
    await world.send([1, 2, 3, 4].map((n) => ({ name: on("batched"), data: { k, n } })));
    await world.untilSeen("1,2,3");
    await world.untilSeen("4");
  });
  guarantee("events of different batch keys are never in one batch", async (world) => {
    const events = [1, 2, 3, 4].map((n) => ({ name: on("batched"), data: { k: `${world.token}-${n % 2}`, n } }));
    const ids = await world.send(events);
    await world.untilSeen("1,3");
    await world.untilSeen("2,4");
    const runs = await Promise.all(ids.map((id) => world.runs(id)));
    expect(new Set(runs.map(([run]) => run?.run_id)).size).toBe(2);
  });

  define(
    "batched-if",
    { batchEvents: { maxSize: 5, timeout: "2s", key: "event.data.t", if: "event.data.wait == true" } },
    async ({ events, note }) => {
      note(events.map((event) => `${event.data.n}`).join(","));
    },
  );
  guarantee("an event that a batch's `if` leaves out starts its own run at once", async (world) => {
    await world.send([1, 2, 3].map((n) => ({ name: on("batched-if"), data: { n, wait: n !== 2 } })));
    await world.untilSeen("1,3");
    expect(world.seen()).toEqual(["2", "1,3"]);
  });

  define("debounced", { debounce: { period: "1s", key: "event.data.t" } }, async ({ event, note }) =>
    note(`ran ${event.data.n}`),
  );
  guarantee("debounce starts one run, with the last event", async (world) => {
    await world.send([1, 2, 3].map((n) => ({ name: on("debounced"), data: { n } })));
    await world.untilSeen("ran 3");
    await delay(1500);
    expect(world.seen()).toEqual(["ran 3"]);
  });

  define("single", { singleton: { key: "event.data.t", mode: "skip" } }, async ({ step, note }) => {
    await step.run("begin", () => note("begin"));
    await step.sleep("nap", "1s");
    await step.run("end", () => note("end"));
  });
  guarantee("a singleton in skip mode starts no second run while one is open", async (world) => {
    const [first = ""] = await world.send([{ name: on("single") }, { name: on("single") }]);
    await world.ended(first);
    expect(world.seen()).toEqual(["begin", "end"]);
    await world.run({ name: on("single") });
    expect(world.seen()).toEqual(["begin", "end", "begin", "end"]);
  });

  define("newest", { singleton: { key: "event.data.t", mode: "cancel" } }, async ({ step, note, event }) => {
    await step.run("begin", () => note(`begin ${event.data.n}`));
    await step.sleep("nap", "4s");
    await step.run("end", () => note(`end ${event.data.n}`));
  });
  guarantee("a singleton in cancel mode replaces the open run", async (world) => {
    const [first = ""] = await world.send({ name: on("newest"), data: { n: 1 } });
    await world.untilSeen("begin 1");
    await world.send({ name: on("newest"), data: { n: 2 } });
    await world.untilSeen("end 2");
    expect((await world.ended(first)).status).toBe("Cancelled");
    expect(world.seen()).not.toContain("end 1");
  });

  define(
    "by-priority",
    { concurrency: [{ limit: 1, key: "event.data.t" }], priority: { run: "event.data.urgent ? 100 : 0" } },
    async ({ event, step, note }) => {
      await step.run("hold", () => delay(300));
      note(`ran ${event.data.n}`);
    },
  );
  guarantee("under a backlog, runs of a higher priority go first and the others in their order", async (world) => {
    const name = on("by-priority");
    await world.send({ name, data: { n: 0 } });
    await world.send([
      { name, data: { n: 1 } },
      { name, data: { n: 2 } },
      { name, data: { n: 3, urgent: true } },
    ]);
    await world.untilSeen("ran 2");
    expect(world.seen().indexOf("ran 3")).toBeLessThan(world.seen().indexOf("ran 2"));
    expect(world.seen().indexOf("ran 1")).toBeLessThan(world.seen().indexOf("ran 2"));
  });
});
