import { afterAll, afterEach, expect, test, vi } from "vitest";
import { listCheckable } from "@/features/gmail/checks/queries";
import { tellConnectionLost } from "@/features/gmail/letters/mutations";
import { connectAccount, requestSync, startDiscovery } from "@/features/gmail/mutations";
import { listUnwatched } from "@/features/gmail/push/queries";
import { getConnection, listDueMailboxes, listEmails } from "@/features/gmail/queries";
import { advanceDiscovery, advanceSync } from "@/features/gmail/sync/mutations";
import { summariseEmail } from "@/features/summaries/jobs/mutations";
import { listJobs } from "@/features/summaries/jobs/queries";
import { getQuote } from "@/features/summaries/queries";
import { systemJobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { balanceOf } from "../../factories/credits";
import {
  aConnection,
  aGrant,
  connectionRow,
  discover,
  everything,
  finishRun,
  rowsOf,
  sync,
} from "../../factories/gmail";
import { aRun, workOff } from "../../factories/summaries";
import { aWorkspace } from "../../factories/workspaces";

const { google, mailbox, anthropic } = await vi.hoisted(async () => ({
  google: await (await import("../../factories/google-sandbox")).aGoogle(),
  anthropic: await (await import("../../factories/anthropic-sandbox")).anAnthropic(),
  mailbox: await (await import("../../factories/mailbox")).aMailbox(),
}));
afterEach(() => google.noFaults());
afterAll(() => Promise.all([google.close(), mailbox.close(), anthropic.close()]));

const lossesOf = (workspaceId: string) =>
  inScope("system", (tx) => tx.outboxEvent.findMany({ where: { workspaceId, name: "gmail/connection.lost" } }));

test("criterion 13: a grant taken back pauses the account within one job, tells once, and it goes on at the cursor", async () => {
  const { ctx, workspaceId, user } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google, { generate: 20 });
  await discover(ctx, id);
  const cursor = (await connectionRow(ctx, id))?.historyId;
  const before = new Map([...(await rowsOf(ctx, id))].map(([gmailId, row]) => [gmailId, row.id]));
  await google.steer(email, "revoke");
  await google.addMail(email, { subject: "While away" });
  // Several jobs meet it at once; each ends, and none tries for ever.
  const steps = await Promise.all(Array.from({ length: 4 }, () => advanceSync(ctx, id)));
  expect(steps.every(({ state }) => state === "ended")).toBe(true);
  expect(await getConnection(ctx, id)).toMatchObject({
    status: "paused",
    statusReason: expect.stringContaining("Google"),
  });
  // Until it is connected again nobody asks Google anything for it.
  await google.resetCounters();
  await advanceSync(ctx, id);
  await expect(requestSync(ctx, { connectionId: id })).rejects.toMatchObject({ code: "conflict" });
  await expect(startDiscovery(ctx, { connectionId: id, filter: everything })).rejects.toMatchObject({
    code: "conflict",
  });
  expect((await listUnwatched(systemJobContext("test"))).some(({ connectionId }) => connectionId === id)).toBe(false);
  expect((await listCheckable(systemJobContext("test"))).some(({ connectionId }) => connectionId === id)).toBe(false);
  expect((await google.counters()).accounts[email]?.units ?? 0).toBe(0);
  expect((await connectionRow(ctx, id))?.historyId).toBe(cursor);
  expect((await listDueMailboxes(systemJobContext("test"))).some(({ connectionId }) => connectionId === id)).toBe(
    false,
  );

  const losses = await lossesOf(workspaceId);
  expect(losses).toHaveLength(1);
  expect(await tellConnectionLost(ctx, id, losses[0]?.id ?? "")).toEqual({ sent: 1 });
  const mails = await mailbox.mailsTo(user.email);
  expect(mails).toMatchObject([{ subject: `${email} is not connected any more` }]);
  expect(mails[0]?.text).toContain("/settings/connections");

  expect((await connectAccount(ctx, await aGrant(google, email))).id).toBe(id);
  expect(await tellConnectionLost(ctx, id, "later")).toEqual({ sent: 0 });
  await sync(ctx, id);
  const after = await rowsOf(ctx, id);
  expect(after.size).toBe(21);
  for (const [gmailId, rowId] of before) expect(after.get(gmailId)?.id).toBe(rowId);
  expect((await listEmails(ctx)).items[0]?.subject).toBe("While away");
  expect(await lossesOf(workspaceId)).toHaveLength(1);
});

test("a discovery cut short by a lost grant goes on by itself once the account is connected again", async () => {
  const { ctx, workspaceId } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google, { generate: 120 });
  const { id: runId } = await startDiscovery(ctx, { connectionId: id, filter: everything });
  for (let step = 0; step < 3; step++) await advanceDiscovery(ctx, runId, 0);
  await google.steer(email, "revoke");
  await finishRun(ctx, runId);
  expect((await getConnection(ctx, id)).run).toMatchObject({ status: "failed", readyCount: 100 });
  await connectAccount(ctx, await aGrant(google, email));
  const { run } = await getConnection(ctx, id);
  expect(run).toMatchObject({ status: "running" });
  const asked = await inScope("system", (tx) =>
    tx.outboxEvent.count({ where: { workspaceId, name: "gmail/discovery.requested" } }),
  );
  expect(asked).toBe(2);
  await finishRun(ctx, run?.id ?? "");
  expect((await rowsOf(ctx, id)).size).toBe(120);
});

test("criterion 13: a run that loses its grant half-way costs nothing for the rest; connected again, no mail is summarised twice", async () => {
  const { ctx } = await aWorkspace({ credits: 10 });
  const { id, email } = await aConnection(ctx, google);
  for (let n = 0; n < 4; n++)
    await google.addMail(email, { from: "Eve <eve@partners.test>", text: `Send report ${n}.` });
  await discover(ctx, id);
  const emailIds = [...(await rowsOf(ctx, id)).values()].map((row) => row.id);
  const quoteId = await aRun(ctx, emailIds);
  const { items } = await listJobs(ctx, { quoteId });
  await summariseEmail(ctx, items[0]?.id ?? "");
  await google.steer(email, "revoke");
  await workOff(ctx, quoteId);
  expect(await getQuote(ctx, quoteId)).toMatchObject({ status: "completed", doneCount: 1, failedCount: 3 });
  expect(await balanceOf(ctx)).toEqual({ available: 9, held: 0 });

  expect((await connectAccount(ctx, await aGrant(google, email))).id).toBe(id);
  await sync(ctx, id);
  await workOff(ctx, await aRun(ctx, emailIds));
  expect((await anthropic.counts()).creates).toBe(4);
  expect(await balanceOf(ctx)).toEqual({ available: 6, held: 0 });
  const count = await inScope("system", (tx) => tx.emailSummary.count({ where: { discoveryId: { in: emailIds } } }));
  expect(count).toBe(4);
});
