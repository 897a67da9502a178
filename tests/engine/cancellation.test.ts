import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import { conformance } from "./support/conformance";
import { isOwnEngine } from "./support/processes";
import { call, until, type World } from "./support/world";

conformance("cancellation", ({ on, define, guarantee }) => {
  const stop = on("stop");
  const cancelOn = [{ event: stop, match: "data.t" }];
  const onFailure = ({ note }: { note(line: string): void }) => note("onFailure");

  define("sleeping", { cancelOn, onFailure }, async ({ step, note }) => {
    await step.run("ready", () => note("ready"));
    await step.sleep("long", "5s");
    await step.run("after", () => note("after"));
  });
  const cancelled = async (world: World, name: string, reached = "ready") => {
    const [id = ""] = await world.send({ name });
    await world.untilSeen(reached);
    await delay(300);
    await world.send({ name: stop });
    const run = await world.ended(id);
    expect(run.status).toBe("Cancelled");
    stopped.add(world.token);
    return run;
  };
  guarantee("a matching event cancels a sleeping run, for good and without onFailure", async (world) => {
    const run = await cancelled(world, on("sleeping"));
    await delay(5500);
    expect(world.seen()).toEqual(["ready"]);
    if (!isOwnEngine) return;
    const { body } = await call(world.engineUrl, "GET", `/ops/runs/${run.run_id}`);
    expect(body).toMatchObject({ data: { status: "cancelled", jobs: [], waits: [] } });
  });

  const stopped = new Set<string>();
  define("working", { cancelOn, onFailure }, async ({ event, step, note }) => {
    await step.run("slow", async () => {
      note("begun");
      await until("the run is cancelled", () => stopped.has(String(event.data.t)));
      note("done");
    });
    await step.run("after", () => note("after"));
  });
  guarantee("cancelling in the middle of a step drops its result and runs no further one", async (world) => {
    await cancelled(world, on("working"), "begun");
    await world.untilSeen("done");
    await delay(500);
    expect(world.seen()).toEqual(["begun", "done"]);
  });

  define("retrying", { cancelOn, onFailure, retries: 20 }, async ({ step, note }) => {
    await step.run("bad", () => {
      note("tried");
      throw new Error("again");
    });
  });
  guarantee("cancelling between two tries stops the tries", async (world) => {
    await cancelled(world, on("retrying"), "tried");
    await delay(300);
    const tries = world.seen().length;
    await delay(1000);
    expect(world.seen()).toHaveLength(tries);
    expect(world.seen()).not.toContain("onFailure");
  });

  define(
    "conditional",
    { cancelOn: [{ event: stop, if: "async.data.t == event.data.t && async.data.n == 2" }] },
    async ({ step, note }) => {
      await step.run("ready", () => note("ready"));
      await step.sleep("long", "10s");
    },
  );
  guarantee("cancelOn's `if` decides, and events of another key do nothing", async (world) => {
    const [id = ""] = await world.send({ name: on("conditional") });
    await world.untilSeen("ready");
    await world.send([
      { name: stop, data: { t: "another", n: 2 } },
      { name: stop, data: { n: 1 } },
    ]);
    await delay(500);
    expect((await world.runs(id))[0]?.status).toBe("Running");
    await world.send({ name: stop, data: { n: 2 } });
    expect((await world.ended(id)).status).toBe("Cancelled");
  });

  define("short", { cancelOn }, async ({ step }) => {
    await step.sleep("short", "1s");
    return "lived";
  });
  guarantee("an event older than the run does not cancel it", async (world) => {
    await world.send({ name: stop });
    expect((await world.run({ name: on("short") })).output).toBe("lived");
  });
  if (isOwnEngine) {
    guarantee("within one request, only what follows the run's own event cancels it", async (world) => {
      const [, lives = ""] = await world.send([{ name: stop }, { name: on("short") }]);
      expect((await world.ended(lives)).output).toBe("lived");
      const [dies = ""] = await world.send([{ name: on("short") }, { name: stop }]);
      expect((await world.ended(dies)).status).toBe("Cancelled");
    });
  }

  guarantee("a run is cancelled through the API, once", async (world) => {
    const [id = ""] = await world.send({ name: on("sleeping") });
    await world.untilSeen("ready");
    const [run] = await world.runs(id);
    expect((await call(world.engineUrl, "DELETE", `/v1/runs/${run?.run_id}`)).status).toBe(202);
    expect((await world.ended(id)).status).toBe("Cancelled");
    if (isOwnEngine) expect((await call(world.engineUrl, "DELETE", `/v1/runs/${run?.run_id}`)).status).toBe(404);
  });

  define("deadline", { timeouts: { finish: "1s" } }, async ({ step }) => {
    await step.sleep("long", "20s");
  });
  guarantee("timeouts.finish cancels a run that takes longer", async (world) => {
    expect((await world.run({ name: on("deadline") })).status).toBe("Cancelled");
  });

  define(
    "queue-deadline",
    { timeouts: { start: "3s" }, concurrency: [{ limit: 1, key: "event.data.t" }] },
    async ({ step, note }) => {
      await step.run("hold", async () => {
        note("held");
        await delay(6000);
      });
    },
  );
  guarantee("timeouts.start cancels a run that could not begin in time", async (world) => {
    const [first = "", second = ""] = await world.send([
      { name: on("queue-deadline") },
      { name: on("queue-deadline") },
    ]);
    const statuses = [(await world.ended(first)).status, (await world.ended(second)).status].sort();
    expect(statuses).toEqual(["Cancelled", "Completed"]);
    expect(world.seen()).toEqual(["held"]);
  });
});
