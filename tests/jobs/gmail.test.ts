import { afterAll, afterEach, expect, test, vi } from "vitest";
import { POST } from "@/app/api/webhooks/google/route";
import { requestSync, startDiscovery } from "@/features/gmail/mutations";
import { renewWatch } from "@/features/gmail/push/mutations";
import { getConnection, listDueMailboxes, listEmails } from "@/features/gmail/queries";
import type { Context } from "@/gates/context";
import { systemJobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { relayLeftovers } from "@/lib/outbox";
import { inngest } from "~/inngest/client";
import { syncRequested } from "~/inngest/events";
import { pollMailboxes } from "~/inngest/functions/gmail/poll-mailboxes";
import { aConnection, connectionRow, discover, everything, rowsOf, runOf } from "~/tests/factories/gmail";
import { aWorkspace } from "~/tests/factories/workspaces";

const { google, jobs } = await vi.hoisted(async () => ({
  google: await (await import("~/tests/factories/google-sandbox")).aPushingGoogle(),
  jobs: await (await import("~/tests/factories/job-processes")).theJobs(),
}));
afterEach(() => google.noFaults());
afterAll(() => Promise.all([google.close(), jobs.stop()]));

/** Hands over what the outbox still keeps while it waits. */
const until = (expectation: () => Promise<void>, timeout = 60_000) =>
  vi.waitFor(
    async () => {
      await relayLeftovers(0);
      await expectation();
    },
    { timeout, interval: 100 },
  );

const untilEnded = (ctx: Context, runId: string, status: string, timeout?: number) =>
  until(async () => expect((await runOf(ctx, runId)).status).toBe(status), timeout);

const newest = async (ctx: Context) => (await listEmails(ctx)).items[0]?.subject;

test("criterion 3: a pushed change is seen by webhook, engine and sync alone, without waiting for a poll", async () => {
  const { ctx, workspaceId } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google, { generate: 2 });
  const run = await startDiscovery(ctx, { connectionId: id, filter: everything });
  // The discovery and the look at the history after it are over: nothing else is going to ask.
  await until(async () => {
    const { endedAt } = await runOf(ctx, run.id);
    expect((await connectionRow(ctx, id))?.lastSyncedAt?.getTime()).toBeGreaterThan(endedAt?.getTime() ?? Infinity);
  });
  const asked = () =>
    inScope("system", (tx) =>
      tx.outboxEvent.count({
        where: { name: syncRequested.name, data: { path: ["workspaceId"], equals: workspaceId } },
      }),
    );
  const before = await asked();
  await renewWatch(ctx, id);
  await google.addMail(email, { subject: "Pushed" });
  const [push] = await google.takePushes({ email });
  if (!push) throw new Error("Nothing was pushed.");
  const { headers, body } = push;
  const reply = await POST(new Request("http://localhost:3000/api/webhooks/google", { method: "POST", headers, body }));
  expect(reply.status).toBe(200);
  await until(async () => expect(await newest(ctx)).toBe("Pushed"));
  expect((await asked()) - before).toBe(1);
}, 120_000);

test("criterion 3: with push off, the poll of each minute finds new mail: a mailbox is due whenever it was last read", async () => {
  const { ctx, workspaceId } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google, { generate: 2 });
  await discover(ctx, id);
  expect(pollMailboxes.opts.triggers).toEqual([{ cron: "* * * * *" }]);
  for (const subject of ["First minute", "Second minute"]) {
    await google.addMail(email, { subject });
    const due = (await listDueMailboxes(systemJobContext("test"))).filter(({ connectionId }) => connectionId === id);
    expect(due).toEqual([{ workspaceId, connectionId: id }]);
    // What the poll does with each of them.
    await inngest.send(due.map((mailbox) => syncRequested.create(mailbox)));
    await until(async () => expect(await newest(ctx)).toBe(subject));
  }
}, 120_000);

test("a discovery goes from the outbox through the engine to its mails, and new mail follows on request", async () => {
  const { ctx } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google, { generate: 140 });
  await google.fault({
    match: "GET /gmail/v1/users/me/messages/",
    status: 429,
    reason: "rateLimitExceeded",
    retryAfter: 3,
    count: 30,
  });
  const run = await startDiscovery(ctx, { connectionId: id, filter: everything });
  await untilEnded(ctx, run.id, "done");
  expect(await getConnection(ctx, id)).toMatchObject({ mailCount: 140, failedCount: 0 });
  await google.addMail(email, { subject: "Fresh" });
  await requestSync(ctx, { connectionId: id });
  await until(async () => expect((await listEmails(ctx)).items[0]?.subject).toBe("Fresh"));
}, 120_000);

test("kill -9 of app and engine in the middle of a discovery: it goes on, and every mail is there once", async () => {
  const { ctx } = await aWorkspace();
  // Gmail's quota is what sets the pace.
  const mails = 300;
  const { id } = await aConnection(ctx, google, { generate: mails });
  await google.fault({ match: "POST /batch", delayMs: 150 });
  const run = await startDiscovery(ctx, { connectionId: id, filter: everything });
  for (const [count, victim] of [
    [50, "app"],
    [100, "engine"],
    [200, "app"],
  ] as const) {
    await until(async () => expect((await runOf(ctx, run.id)).readyCount).toBeGreaterThanOrEqual(count));
    await jobs.killAndRestart(victim);
  }
  await untilEnded(ctx, run.id, "done", 120_000);
  expect(await runOf(ctx, run.id)).toMatchObject({ listedCount: mails, readyCount: mails, failedCount: 0 });
  const rows = [...(await rowsOf(ctx, id)).values()];
  expect(rows.filter(({ state, subject }) => state === "ready" && subject)).toHaveLength(mails);
}, 240_000);

test("a discovery of an account that lost its grant ends as failed, with the reason a person can act on", async () => {
  const { ctx } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google, { generate: 5 });
  await google.steer(email, "revoke");
  const run = await startDiscovery(ctx, { connectionId: id, filter: everything });
  await untilEnded(ctx, run.id, "failed");
  expect((await runOf(ctx, run.id)).error).toContain("Connect the account again");
  expect(await getConnection(ctx, id)).toMatchObject({ status: "paused" });
}, 120_000);
