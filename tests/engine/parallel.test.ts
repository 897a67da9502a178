import { expect } from "vitest";
import { conformance } from "./support/conformance";

conformance("parallel", ({ on, define, guarantee }) => {
  define("all", {}, async ({ step, note }) => {
    const run = (id: string) =>
      step.run(id, () => {
        note(id);
        return id;
      });
    const results = await Promise.all([run("a"), run("b"), run("c")]);
    await step.run("after", () => note("after"));
    return results;
  });
  guarantee("Promise.all runs each step once and goes on when all have ended", async (world) => {
    expect((await world.run({ name: on("all") })).output).toEqual(["a", "b", "c"]);
    expect(world.seen().slice(0, 3).sort()).toEqual(["a", "b", "c"]);
    expect(world.seen().slice(3)).toEqual(["after"]);
  });

  define("all-sleep", {}, async ({ step, note }) => {
    const started = await step.run("now", () => Date.now());
    await Promise.all([step.run("a", () => note("a")), step.sleep("nap", "1s")]);
    return step.run("took", () => Date.now() - started);
  });
  guarantee("Promise.all of a step and a sleep waits for the sleep", async (world) => {
    const run = await world.run({ name: on("all-sleep") });
    expect(run.output).toBeGreaterThanOrEqual(950);
    expect(world.count("a")).toBe(1);
  });

  define("chains", {}, async ({ step, note }) => {
    const chain = async (id: string) => {
      const one = await step.run(`${id}1`, () => {
        note(`${id}1`);
        return 1;
      });
      return step.run(`${id}2`, () => {
        note(`${id}2`);
        return one + 1;
      });
    };
    return Promise.all([chain("x"), chain("y"), chain("z")]);
  });
  guarantee("chains of steps side by side each run their steps once, in order", async (world) => {
    expect((await world.run({ name: on("chains") })).output).toEqual([2, 2, 2]);
    expect([...world.seen()].sort()).toEqual(["x1", "x2", "y1", "y2", "z1", "z2"]);
    for (const id of ["x", "y", "z"])
      expect(world.seen().indexOf(`${id}1`)).toBeLessThan(world.seen().indexOf(`${id}2`));
  });

  define("one-fails", { retries: 1 }, async ({ step, note }) => {
    const settled = await Promise.allSettled([
      step.run("good", () => note("good")),
      step.run("bad", () => {
        note("bad");
        throw new Error("one of three");
      }),
      step.run("fine", () => note("fine")),
    ]);
    return settled.map((each) => each.status);
  });
  guarantee("one failing step of several is retried alone and the others keep their results", async (world) => {
    expect((await world.run({ name: on("one-fails") })).output).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect([...world.seen()].sort()).toEqual(["bad", "bad", "fine", "good"]);
  });

  define("race", {}, async ({ step, note }) => {
    const winner = await Promise.race([
      step.sleep("nap", "1s").then(() => "sleep"),
      step.waitForEvent("wait", { event: on("race-go"), timeout: "8s" }).then(() => "event"),
    ]);
    await step.run("after", () => note(winner));
    return winner;
  });
  guarantee("a race of a sleep and a wait goes on with the winner, once", async (world) => {
    expect((await world.run({ name: on("race") })).output).toBe("sleep");
    expect(world.seen()).toEqual(["sleep"]);
  });

  define("group-race", {}, async ({ step, group, note }) => {
    const winner = await group.parallel(async () =>
      Promise.race([step.run("fast", () => "fast"), step.sleep("slow", "45s").then(() => "slow")]),
    );
    await step.run("after", () => note(`after ${winner}`));
    return winner;
  });
  guarantee("group.parallel goes on as soon as the first step has ended", async (world) => {
    await world.send({ name: on("group-race") });
    await world.untilSeen("after fast");
    expect(world.seen()).toEqual(["after fast"]);
  });

  define("many", { retries: 0 }, async ({ step, note }) => {
    const run = (i: number) =>
      step.run(`s${i}`, () => {
        note(`s${i}`);
        return i;
      });
    const results = await Promise.all(Array.from({ length: 25 }, (_, i) => run(i)));
    return results.reduce((sum, each) => sum + each, 0);
  });
  guarantee("25 steps at once run once each", async (world) => {
    expect((await world.run({ name: on("many") })).output).toBe(300);
    expect(new Set(world.seen()).size).toBe(25);
    expect(world.seen()).toHaveLength(25);
  });
});
