import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import { conformance } from "../support/conformance";
import { isOwnEngine } from "../support/processes";
import { until, type World } from "../support/world";

const HOUR_MS = 36e5;

conformance("limits", ({ on, define, guarantee }) => {
  define("many", { retries: 0 }, async ({ event, step }) => {
    let sum = 0;
    for (let i = 0; i < event.data.steps; i++) sum += await step.run(`s${i}`, () => 1);
    return sum;
  });
  const end = (world: World, id: string) =>
    until(
      "the run ends",
      async () => (await world.runs(id)).find(({ status }) => ["Completed", "Failed"].includes(status)) ?? false,
      HOUR_MS,
    );
  guarantee("a run of 500 steps completes", async (world) => {
    const [id = ""] = await world.send({ name: on("many"), data: { steps: 500 } });
    expect(await end(world, id)).toMatchObject({ status: "Completed", output: 500 });
  });
  guarantee("the 1,001st step fails the run", async (world) => {
    const [id = ""] = await world.send({ name: on("many"), data: { steps: 1001 } });
    expect(await end(world, id)).toMatchObject({ status: "Failed" });
  });

  define("large", { retries: 0 }, async ({ event, step }) => {
    const text = await step.run("text", () => "x".repeat(event.data.size));
    return text.length;
  });
  guarantee("a step may return just below 4 MB, and not more", async (world) => {
    const fits = 4 * 1024 * 1024 - 1000;
    const ids = await world.send([fits, fits + 2000].map((size) => ({ name: on("large"), data: { size } })));
    expect(await end(world, ids[0] ?? "")).toMatchObject({ status: "Completed", output: fits });
    expect(await end(world, ids[1] ?? "")).toMatchObject({ status: "Failed" });
  });

  define("slow", { retries: 0 }, async ({ step, note }) => {
    await step.run("six minutes", async () => {
      note("begun");
      await delay(6 * 60_000 + 5000);
    });
    return "patient";
  });
  guarantee("a step of more than six minutes is waited for and runs once", async (world) => {
    const [id = ""] = await world.send({ name: on("slow") });
    await until("it ends", async () => (await world.runs(id))[0]?.status === "Completed", HOUR_MS);
    expect(world.seen()).toEqual(["begun"]);
  });

  define("minutely", { triggers: [{ cron: "* * * * *" }] }, ({ event }) => {
    const { scheduledAt } = event.data as { scheduledAt: string };
    ticks.push(scheduledAt);
  });
  const ticks: string[] = [];
  guarantee("a cron fires once for each minute", async () => {
    await until("three minutes pass", () => ticks.length >= 3, HOUR_MS);
    expect(new Set(ticks).size).toBe(ticks.length);
    const first = Date.parse(ticks[0] ?? "");
    expect(ticks.slice(0, 3).map((tick) => Date.parse(tick) - first)).toEqual([0, 60_000, 120_000]);
  });

  if (isOwnEngine) {
    const deployed = { isNew: false };
    define("renamed", { retries: 1 }, async ({ step, note }) => {
      const name = deployed.isNew ? "new name" : "old name";
      await Promise.all([
        step.run("other", () => 1),
        step.run(name, () => {
          note(name);
          deployed.isNew = true;
          throw new Error("tried under the old name");
        }),
      ]);
    });
    guarantee(
      "a planned step that a deploy renamed is not found, and fails the run after its retries",
      async (world) => {
        const [id = ""] = await world.send({ name: on("renamed") });
        await until("the run fails", async () => (await world.runs(id))[0]?.status === "Failed", HOUR_MS);
        expect(world.seen()).toEqual(["old name"]);
      },
    );
  }
});
