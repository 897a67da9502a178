import { setTimeout as delay } from "node:timers/promises";
import type { Definition } from "./app";

/** Functions for the tests that kill processes: each step notes that its body began. */
export function durableDefinitions(app: string, note: (token: string, line: string) => void): Definition[] {
  const on = (id: string) => ({ id, triggers: [{ event: `${app}/${id}` }] });
  return [
    {
      options: { ...on("steps"), retries: 2 },
      handler: async ({ event, step }) => {
        const t = String(event.data.t);
        const noted = (id: string) =>
          step.run(id, () => {
            note(t, id);
            return 1;
          });
        let sum = 0;
        for (const id of ["s0", "s1", "s2"]) sum += await noted(id);
        const pair = await Promise.all(["p0", "p1"].map(noted));
        await step.sleep("nap", "1s");
        await noted("end");
        return sum + pair.length;
      },
    },
    {
      options: { ...on("slow"), retries: 2 },
      handler: async ({ event, step }) => {
        const t = String(event.data.t);
        await step.run("before", () => note(t, "before"));
        await step.run("slow", async () => {
          note(t, "slow begins");
          await delay(event.data.ms ?? 1500);
        });
        await step.run("after", () => note(t, "after"));
        return "slow";
      },
    },
    {
      options: { ...on("sleep"), retries: 0 },
      handler: async ({ event, step }) => {
        const t = String(event.data.t);
        await step.run("before sleep", () => note(t, "before sleep"));
        await step.sleep("nap", "2s");
        await step.run("after sleep", () => note(t, "after sleep"));
      },
    },
    {
      options: { ...on("wait"), retries: 0 },
      handler: async ({ event, step }) => {
        const t = String(event.data.t);
        await step.run("before wait", () => note(t, "before wait"));
        const found = await step.waitForEvent("wait", { event: `${app}/go`, match: "data.t", timeout: "60s" });
        await step.run("after wait", () => note(t, `after wait ${found?.data.n}`));
      },
    },
    {
      options: { ...on("retry"), retries: 5 },
      handler: async ({ event, step, attempt }) => {
        const t = String(event.data.t);
        await step.run("flaky", () => {
          note(t, `attempt ${attempt}`);
          if (attempt < 2) throw new Error("not yet");
        });
      },
    },
    {
      options: {
        ...on("batch"),
        batchEvents: { maxSize: 10, timeout: "3s", key: "event.data.t" },
      } as Definition["options"],
      handler: async ({ event, events }) => note(String(event.data.t), `batch of ${events.length}`),
    },
    {
      options: { ...on("patient"), retries: 0 },
      handler: async ({ event, step }) => {
        await step.run("only", () => note(String(event.data.t), "only"));
      },
    },
  ];
}
