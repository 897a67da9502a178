import { referenceFunction } from "inngest";
import { expect } from "vitest";
import { conformance } from "./support/conformance";
import type { World } from "./support/world";

conformance("waits", ({ app, on, define, guarantee }) => {
  const go = on("go");
  /** Waits by `match` on the token, so that scenarios do not wake each other. */
  define("matching", {}, async ({ step, note }) => {
    await step.run("ready", () => note("ready"));
    const event = await step.waitForEvent("wait", { event: go, match: "data.t", timeout: "50s" });
    await step.run("woke", () => note(`woke ${event?.data.n}`));
    return event?.data.n ?? null;
  });
  const begin = async (world: World, name: string) => {
    const [id = ""] = await world.send({ name });
    await world.untilSeen("ready");
    await world.untilParked(id);
    return id;
  };
  guarantee("a wait resumes with the event that matches, and not with one that does not", async (world) => {
    const id = await begin(world, on("matching"));
    await world.send({ name: go, data: { t: "another", n: 1 } });
    await world.send({ name: go, data: { n: 2 } });
    expect(await world.ended(id)).toMatchObject({ status: "Completed", output: 2 });
    expect(world.seen()).toEqual(["ready", "woke 2"]);
  });

  define("conditional", {}, async ({ event, step, note }) => {
    await step.run("ready", () => note("ready"));
    const found = await step.waitForEvent("wait", {
      event: go,
      if: `async.data.t == '${event.data.t}' && async.data.n > event.data.over`,
      timeout: "50s",
    });
    return found?.data.n;
  });
  guarantee("a wait's `if` sees the waiting run's event and the incoming one", async (world) => {
    const [id = ""] = await world.send({ name: on("conditional"), data: { over: 5 } });
    await world.untilParked(id);
    await world.send({ name: go, data: { n: 5 } });
    await world.send({ name: go, data: { n: 6 } });
    expect((await world.ended(id)).output).toBe(6);
  });

  define("timing-out", {}, async ({ step }) => {
    const event = await step.waitForEvent("wait", { event: on("never"), timeout: "1s" });
    return { event };
  });
  guarantee("a wait that nothing matches ends with null", async (world) => {
    expect((await world.run({ name: on("timing-out") })).output).toEqual({ event: null });
  });

  define("late", {}, async ({ step, note }) => {
    await step.run("before", () => note("before"));
    await step.sleep("nap", "1s");
    return step.waitForEvent("wait", { event: go, match: "data.t", timeout: "1s" });
  });
  guarantee("an event from before the wait is not seen", async (world) => {
    const [id = ""] = await world.send({ name: on("late") });
    await world.untilSeen("before");
    await world.send({ name: go });
    expect((await world.ended(id)).output).toBeNull();
  });

  guarantee("one event wakes all runs that wait for it", async (world) => {
    const ids = await world.send([{ name: on("matching") }, { name: on("matching") }]);
    for (const id of ids) await world.untilParked(id);
    await world.send({ name: go, data: { n: 3 } });
    for (const id of ids) expect((await world.ended(id)).output).toBe(3);
  });

  define("beside", {}, async ({ event, step }) => {
    const [found] = await Promise.all([
      step.waitForEvent("wait", { event: go, match: "data.t", timeout: "20s" }),
      step.sendEvent("send", { name: go, data: { t: event.data.t, n: 4 } }),
    ]);
    return found?.data.n;
  });
  guarantee("a wait reported together with a send catches what is sent", async (world) => {
    expect((await world.run({ name: on("beside") })).output).toBe(4);
  });

  const child = (functionId: string) => referenceFunction({ appId: app, functionId });
  define("child", { triggers: [] }, async ({ event, step }) => {
    const doubled = await step.run("double", () => event.data.x * 2);
    return { doubled };
  });
  define("failing-child", { triggers: [], retries: 0 }, async () => {
    throw new Error("child broke");
  });
  define("sleeping-child", { triggers: [] }, async ({ step, note }) => {
    await step.run("child", () => note("child"));
    await step.sleep("long", "30s");
  });
  define("caller", { retries: 0 }, async ({ event, step }) => {
    const { t } = event.data;
    const outcome = async (id: string, functionId: string, timeout?: string) => {
      try {
        return await step.invoke(id, {
          function: child(functionId),
          data: { t, x: 21 },
          ...(timeout ? { timeout } : {}),
        });
      } catch (error) {
        return (error as Error).message;
      }
    };
    return {
      data: await outcome("data", "child"),
      error: await outcome("error", "failing-child"),
      missing: await outcome("missing", "no-such-child"),
      timeout: await outcome("timeout", "sleeping-child", "1s"),
    };
  });
  guarantee("invoke returns the child's result, and throws its error, its absence and its timeout", async (world) => {
    const run = await world.run({ name: on("caller") });
    const output = run.output as Record<string, unknown>;
    expect(output.data).toEqual({ doubled: 42 });
    expect(output.error).toContain("child broke");
    expect(output.missing).toContain("could not find function");
    expect(output.timeout).toMatch(/time/i);
  });

  define(
    "cancelled-child",
    { triggers: [], cancelOn: [{ event: on("stop-child"), match: "data.t" }] },
    async ({ step, note }) => {
      await step.run("child", () => note("child"));
      await step.sleep("long", "30s");
    },
  );
  define("caller-of-cancelled", { retries: 0 }, async ({ event, step }) => {
    try {
      await step.invoke("child", { function: child("cancelled-child"), data: { t: event.data.t } });
    } catch (error) {
      return (error as Error).message;
    }
  });
  guarantee("invoke throws when the child is cancelled", async (world) => {
    const [id = ""] = await world.send({ name: on("caller-of-cancelled") });
    await world.untilSeen("child");
    await world.untilParked(id);
    await world.send({ name: on("stop-child") });
    expect((await world.ended(id)).output).toMatch(/cancel/i);
  });

  define("signalled", {}, async ({ event, step, note }) => {
    await step.run("ready", () => note("ready"));
    const signal = await step.waitForSignal("wait", {
      signal: `go-${event.data.t}`,
      timeout: "50s",
      onConflict: "fail",
    });
    return signal?.data;
  });
  define("signalling", {}, async ({ event, step }) => {
    await step.sendSignal("send", { signal: `go-${event.data.t}`, data: { n: 7 } });
  });
  guarantee("a signal resumes the run that waits for it", async (world) => {
    const id = await begin(world, on("signalled"));
    await world.send({ name: on("signalling") });
    expect((await world.ended(id)).output).toEqual({ n: 7 });
  });
});
