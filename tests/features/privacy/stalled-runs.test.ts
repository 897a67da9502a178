import { expect, test } from "vitest";
import { resumeStalledRuns } from "@/features/gmail/stalled/mutations";
import { systemJobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { aWorkspace } from "../../factories/workspaces";

const ctx = systemJobContext("test");
const hourMs = 3_600_000;

async function aRunningRun(startedHoursAgo: number, restedHours: number) {
  const { workspaceId } = await aWorkspace();
  const at = (hours: number) => new Date(Date.now() - hours * hourMs);
  return inScope("system", async (tx) => {
    const { id: connectionId } = await tx.gmailConnection.create({
      data: { workspaceId, googleSub: crypto.randomUUID(), email: "a@example.test", scopes: [] },
    });
    return tx.syncRun.create({
      data: {
        workspaceId,
        connectionId,
        mode: "discovery",
        startedAt: at(startedHoursAgo),
        beatAt: at(restedHours),
      },
    });
  });
}
const row = (id: string) => inScope("system", (tx) => tx.syncRun.findUniqueOrThrow({ where: { id } }));
const requests = (id: string) =>
  inScope("system", (tx) =>
    tx.outboxEvent.count({
      where: { name: "gmail/discovery.requested", data: { path: ["syncRunId"], equals: id } },
    }),
  );

test("a run that the engine lost is started again, once an hour; one that moves or waits is left alone", async () => {
  const [lost, moving] = [await aRunningRun(5, 2), await aRunningRun(5, 0.5)];
  const { resumed } = await resumeStalledRuns(ctx);
  expect(resumed).toContain(lost.id);
  expect(resumed).not.toContain(moving.id);
  await resumeStalledRuns(ctx);
  expect([await requests(lost.id), await requests(moving.id)]).toEqual([1, 0]);
  expect((await row(lost.id)).status).toBe("running");
});

test("whatever changes a run's row counts as progress", async () => {
  const run = await aRunningRun(5, 2);
  await inScope("system", (tx) => tx.syncRun.update({ where: { id: run.id }, data: { readyCount: 1 } }));
  expect((await resumeStalledRuns(ctx)).resumed).not.toContain(run.id);
});

test("a run of more than a week ends with a reason instead of running for ever", async () => {
  const run = await aRunningRun(24 * 8, 2);
  await resumeStalledRuns(ctx);
  expect(await row(run.id)).toMatchObject({ status: "failed", error: expect.stringContaining("week") });
  expect(await requests(run.id)).toBe(0);
});
