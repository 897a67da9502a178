import { NonRetriableError, RetryAfterError, StepError } from "inngest";
import { expect } from "vitest";
import { conformance } from "./support/conformance";

conformance("steps", ({ app, on, define, guarantee }) => {
  define("serial", {}, async ({ step, note }) => {
    const value = await step.run("first", () => {
      note("first");
      return { at: new Date(0), none: undefined, list: [undefined] };
    });
    await step.run("second", () => note("second"));
    return { at: typeof value.at, keys: Object.keys(value), list: value.list };
  });
  guarantee("serial steps run once each and their results come back as JSON", async (world) => {
    const run = await world.run({ name: on("serial") });
    expect(run).toMatchObject({ status: "Completed", output: { at: "string", keys: ["at", "list"], list: [null] } });
    expect(world.seen()).toEqual(["first", "second"]);
  });

  define("loop", {}, async ({ step, note }) => {
    const values: number[] = [];
    for (let i = 0; i < 3; i++) {
      values.push(
        await step.run("same", () => {
          note("ran");
          return i;
        }),
      );
    }
    return values;
  });
  guarantee("one step id used in a loop is one step per turn", async (world) => {
    expect((await world.run({ name: on("loop") })).output).toEqual([0, 1, 2]);
    expect(world.count("ran")).toBe(3);
  });

  define("nul", {}, async ({ step }) => {
    const text = await step.run("text", () => "a\u0000b\ud800c");
    return { z: text, a: 1 };
  });
  guarantee("a result keeps characters that a database refuses", async (world) => {
    const run = await world.run({ name: on("nul") });
    expect(run.output).toEqual({ z: "a\u0000b\ud800c", a: 1 });
    expect(Object.keys(run.output as object)).toEqual(["z", "a"]);
  });

  define("flaky", { retries: 4 }, async ({ step, attempt, note }) => {
    await step.run("flaky", () => {
      note(`flaky ${attempt}`);
      if (attempt < 2) throw new Error("not yet");
    });
    await step.run("next", () => note(`next ${attempt}`));
  });
  guarantee("a throwing step is tried again alone, and the next step starts at attempt 0", async (world) => {
    expect((await world.run({ name: on("flaky") })).status).toBe("Completed");
    expect(world.seen()).toEqual(["flaky 0", "flaky 1", "flaky 2", "next 0"]);
  });

  define("caught", { retries: 1 }, async ({ step, note }) => {
    try {
      await step.run("bad", () => {
        note("tried");
        throw new TypeError("broken");
      });
    } catch (error) {
      await step.run("after", () => note("after"));
      return { isStepError: error instanceof StepError, message: (error as Error).message };
    }
  });
  guarantee("a step out of retries throws an error that the function can catch", async (world) => {
    const run = await world.run({ name: on("caught") });
    expect(run).toMatchObject({ status: "Completed", output: { isStepError: true, message: "broken" } });
    expect(world.seen()).toEqual(["tried", "tried", "after"]);
  });

  define("uncaught", { retries: 1 }, async ({ step, note }) => {
    await step.run("fine", () => note("fine"));
    await step.run("bad", () => {
      note("tried");
      throw new Error("broken for good");
    });
  });
  guarantee("an uncaught step error fails the run without another try of the function", async (world) => {
    const run = await world.run({ name: on("uncaught") });
    expect(run).toMatchObject({ status: "Failed", output: { message: "broken for good" } });
    expect(world.seen()).toEqual(["fine", "tried", "tried"]);
  });

  define("no-retries", { retries: 0 }, async ({ step, note }) => {
    await step.run("bad", () => {
      note("tried");
      throw new Error("once");
    });
  });
  guarantee("retries: 0 is one attempt", async (world) => {
    expect((await world.run({ name: on("no-retries") })).status).toBe("Failed");
    expect(world.seen()).toEqual(["tried"]);
  });

  define("final-step", { retries: 5 }, async ({ step, note }) => {
    await step.run("final", () => {
      note("tried");
      throw new NonRetriableError("no use");
    });
  });
  define("final-body", { retries: 5 }, async ({ note }) => {
    note("tried");
    throw new NonRetriableError("no use");
  });
  guarantee("a NonRetriableError in a step is not retried", async (world) => {
    expect((await world.run({ name: on("final-step") })).status).toBe("Failed");
    expect(world.seen()).toEqual(["tried"]);
  });
  guarantee("a NonRetriableError in the function body is not retried", async (world) => {
    expect(await world.run({ name: on("final-body") })).toMatchObject({
      status: "Failed",
      output: { message: "no use" },
    });
    expect(world.seen()).toEqual(["tried"]);
  });

  const times = new Map<string, number[]>();
  define("retry-after", { retries: 3 }, async ({ event, step, attempt }) => {
    await step.run("later", () => {
      const token = String(event.data.t);
      times.set(token, [...(times.get(token) ?? []), Date.now()]);
      if (attempt === 0) throw new RetryAfterError("wait", 1000);
      if (attempt === 1) throw new RetryAfterError("wait", new Date(Date.now() + 1500));
    });
  });
  guarantee("a RetryAfterError puts the next try off, by seconds and until a date", async (world) => {
    expect((await world.run({ name: on("retry-after") })).status).toBe("Completed");
    const [first = 0, second = 0, third = 0] = times.get(world.token) ?? [];
    expect(second - first).toBeGreaterThanOrEqual(900);
    expect(third - second).toBeGreaterThanOrEqual(900);
  });

  define("body", { retries: 3 }, async ({ step, attempt, note }) => {
    await step.run("before", () => note("before"));
    if (attempt === 0) {
      note("threw");
      throw new Error("between");
    }
    await step.run("after", () => note("after"));
  });
  guarantee("a body that throws between steps is run again and its finished steps are not", async (world) => {
    expect((await world.run({ name: on("body") })).status).toBe("Completed");
    expect(world.count("before")).toBe(1);
    expect(world.count("after")).toBe(1);
    expect(world.count("threw")).toBeGreaterThan(0);
  });

  define(
    "with-handler",
    {
      retries: 0,
      onFailure: ({ event, error, note }) => {
        const { function_id, run_id, event: original } = event.data as unknown as Record<string, unknown>;
        note(`${function_id} ${typeof run_id} ${(original as { name: string }).name} ${error?.message}`);
      },
    },
    async ({ step }) => {
      await step.run("bad", () => {
        throw new Error("for the handler");
      });
    },
  );
  guarantee("onFailure is called once with the function, the run, its event and the error", async (world) => {
    const line = `${app}-with-handler string ${on("with-handler")} for the handler`;
    await world.send({ name: on("with-handler") });
    await world.untilSeen(line);
    expect(world.seen()).toEqual([line]);
  });

  define("sleeps", {}, async ({ step, event }) => {
    const token = String(event.data.t);
    const mark = (id: string) => step.run(id, () => void times.set(token, [...(times.get(token) ?? []), Date.now()]));
    await mark("a");
    await step.sleep("one second", "1s");
    await mark("b");
    await step.sleepUntil("past", new Date(Date.now() - 5000));
    await step.sleepUntil("future", new Date(Date.now() + 2000));
    await mark("c");
    await step.sleep("half", 500);
    await mark("d");
  });
  guarantee("sleeps last as long as asked, until a date, and not below a second", async (world) => {
    expect((await world.run({ name: on("sleeps") })).status).toBe("Completed");
    const [a = 0, b = 0, c = 0, d = 0] = times.get(world.token) ?? [];
    expect(b - a).toBeGreaterThanOrEqual(950);
    expect(c - b).toBeGreaterThanOrEqual(950);
    expect(d - c).toBeGreaterThanOrEqual(950);
  });
});
