import { afterAll, afterEach, expect, test, vi } from "vitest";
import { requestSync, startDiscovery } from "@/features/gmail/mutations";
import { getConnection, listEmails } from "@/features/gmail/queries";
import type { Context } from "@/gates/context";
import { relayLeftovers } from "@/lib/outbox";
import { aConnection, everything, rowsOf, runOf } from "~/tests/factories/gmail";
import { aWorkspace } from "~/tests/factories/workspaces";

const { google, jobs } = await vi.hoisted(async () => ({
  google: await (await import("~/tests/factories/google-sandbox")).aGoogle(),
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
  const mails = 900;
  const { id } = await aConnection(ctx, google, { generate: mails });
  await google.fault({ match: "POST /batch", delayMs: 150 });
  const run = await startDiscovery(ctx, { connectionId: id, filter: everything });
  for (const [count, victim] of [
    [100, "app"],
    [300, "engine"],
    [600, "app"],
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
  expect(await getConnection(ctx, id)).toMatchObject({ status: "revoked" });
}, 120_000);
