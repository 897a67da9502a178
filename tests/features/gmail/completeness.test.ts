import { afterAll, afterEach, expect, test, vi } from "vitest";
import { retryDeadLetters, startCheck, tryCheck } from "@/features/gmail/checks/mutations";
import { getCompleteness, listCheckable, listDeadLetters } from "@/features/gmail/checks/queries";
import { isComplete } from "@/features/gmail/checks/schema";
import { cancelDiscovery, startDiscovery } from "@/features/gmail/mutations";
import { getConnection } from "@/features/gmail/queries";
import { advanceSync } from "@/features/gmail/sync/mutations";
import { jobContext, systemJobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { within } from "@/lib/transact";
import {
  aClock,
  aConnection,
  check,
  connectionRow,
  discover,
  everything,
  finishCheck,
  rowsOf,
  runningCheck,
  sync,
} from "../../factories/gmail";
import { aWorkspace } from "../../factories/workspaces";

const google = await vi.hoisted(async () => (await import("../../factories/google-sandbox")).aGoogle());
afterEach(() => google.noFaults());
afterAll(() => google.close());

test("the nightly comparison finds what is missing, gone or labelled otherwise, repairs it and says so", async () => {
  const { ctx, workspaceId } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google, { generate: 30 });
  await discover(ctx, id);
  const before = await connectionRow(ctx, id);
  const ids = [...(await rowsOf(ctx, id)).keys()];
  // As a fault of ours would leave it: behind the history's back.
  await within(ctx, async (tx) => {
    await tx.emailDiscovery.deleteMany({ where: { workspaceId, connectionId: id, gmailId: { in: ids.slice(0, 3) } } });
    await tx.emailDiscovery.updateMany({
      where: { workspaceId, connectionId: id, gmailId: { in: ids.slice(3, 5) } },
      data: { labels: ["INBOX", "Label_99", "STARRED"], isUnread: false },
    });
    await tx.emailDiscovery.create({
      data: { workspaceId, connectionId: id, gmailId: "feedfacefeedface", threadId: "t", state: "ready" },
    });
  });
  expect(await listCheckable(systemJobContext("test"))).toContainEqual({ workspaceId, connectionId: id });
  expect(await tryCheck(jobContext("test", workspaceId), id, "nightly")).toBe(true);
  const running = await runningCheck(ctx, id);
  expect(running).toMatchObject({ reason: "nightly" });
  await finishCheck(ctx, id, running?.id ?? "");
  const { checked, failedCount } = await getCompleteness(ctx, id);
  expect(checked).toMatchObject({ gmailCount: 30, localCount: 30, missingCount: 3, goneCount: 1, relabelledCount: 2 });
  expect(checked && isComplete(checked)).toBe(true);
  expect(failedCount).toBe(0);
  expect((await getConnection(ctx, id)).check).toMatchObject({ gmailCount: 30, localCount: 30 });
  const { messages } = await google.snapshot(email);
  const rows = await rowsOf(ctx, id);
  for (const mail of messages) expect([...(rows.get(mail.id)?.labels ?? [])].sort()).toEqual([...mail.labelIds].sort());
  expect(rows.get("feedfacefeedface")).toMatchObject({ state: "gone" });
  expect((await connectionRow(ctx, id))?.historyId).toBe(before?.historyId);
  expect(await inScope("system", (tx) => tx.syncListing.count({ where: { workspaceId } }))).toBe(0);
  expect(await check(ctx, id)).toMatchObject({ missingCount: 0, goneCount: 0, relabelledCount: 0 });
});

test("labels are compared by listing ids, not by reading each mail again", async () => {
  const { ctx } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google, { generate: 700 });
  await discover(ctx, id);
  const ids = [...(await rowsOf(ctx, id)).keys()];
  await google.play(email, [{ do: "labels", ids: ids.slice(0, 400), add: ["STARRED"] }]);
  await google.steer(email, "expire-history");
  await google.resetCounters();
  await sync(ctx, id);
  const lost = await runningCheck(ctx, id);
  expect(lost).toMatchObject({ reason: "lost_cursor" });
  await finishCheck(ctx, id, lost?.id ?? "");
  const usage = (await google.counters()).accounts[email];
  expect(usage?.calls["messages.get"] ?? 0).toBe(0);
  expect(usage?.units).toBeLessThan(400);
  const rows = await rowsOf(ctx, id);
  expect([...rows.values()].filter(({ labels }) => labels.includes("STARRED")).length).toBeGreaterThanOrEqual(400);
  expect((await getCompleteness(ctx, id)).checked).toMatchObject({ gmailCount: 700, localCount: 700 });
});

test("a discovery ends a check, and a check waits until a discovery has ended", async () => {
  const { ctx } = await aWorkspace();
  const { id } = await aConnection(ctx, google, { generate: 3 });
  await expect(startCheck(ctx, id, "asked")).rejects.toMatchObject({ code: "conflict" });
  await discover(ctx, id);
  await startCheck(ctx, id, "asked");
  expect((await startCheck(ctx, id, "nightly")).id).toBe((await runningCheck(ctx, id))?.id);
  await startDiscovery(ctx, { connectionId: id, filter: everything });
  expect(await runningCheck(ctx, id)).toBeNull();
  await expect(startCheck(ctx, id, "asked")).rejects.toMatchObject({ code: "conflict" });
  await cancelDiscovery(ctx, { connectionId: id });
  expect(await check(ctx, id)).toMatchObject({ status: "done" });
});

test("criterion 4: one poisonous mail is set aside with its reason and can be retried, 999 others are done", async () => {
  const { ctx } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google, { generate: 999 });
  const poison = await google.addMail(email, { subject: "Poison" });
  await google.fault({ match: `messages/${poison.id}`, status: 500, reason: "backendError" });
  await discover(ctx, id);
  await sync(ctx, id);
  const rows = [...(await rowsOf(ctx, id)).values()];
  expect(rows.filter(({ state }) => state === "ready")).toHaveLength(999);
  const { items } = await listDeadLetters(ctx, id);
  expect(items).toMatchObject([{ gmailId: poison.id, attempts: 5, reason: expect.stringContaining("500") }]);
  expect(await check(ctx, id)).toMatchObject({ gmailCount: 1000, localCount: 999, unreadableCount: 1 });
  expect(await retryDeadLetters(ctx, { connectionId: id, emailIds: [items[0]?.id ?? ""] })).toMatchObject({ count: 1 });
  await google.noFaults();
  // The retry asked for a comparison, which waits for what is read once more.
  await finishCheck(ctx, id, (await runningCheck(ctx, id))?.id ?? "");
  expect((await rowsOf(ctx, id)).get(poison.id)).toMatchObject({ state: "ready", subject: "Poison", attempts: 0 });
  expect(await listDeadLetters(ctx, id)).toEqual({ items: [], nextCursor: null });
  expect((await getCompleteness(ctx, id)).checked).toMatchObject({ localCount: 1000, unreadableCount: 0 });
}, 120_000);

test("several poisonous mails and nothing else that waits are set aside too, and Gmail counts as asked meanwhile", async () => {
  const { ctx, workspaceId } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google, { generate: 3 });
  await discover(ctx, id);
  await within(ctx, (tx) =>
    tx.gmailConnection.updateMany({ where: { id, workspaceId }, data: { lastSyncedAt: new Date(0) } }),
  );
  const poison = [await google.addMail(email, { subject: "One" }), await google.addMail(email, { subject: "Two" })];
  for (const mail of poison) await google.fault({ match: `messages/${mail.id}`, status: 500, reason: "backendError" });
  expect((await advanceSync(ctx, id, undefined, aClock())).state).toBe("wait");
  expect((await connectionRow(ctx, id))?.lastSyncedAt?.getTime()).toBeGreaterThan(0);
  await sync(ctx, id);
  expect((await listDeadLetters(ctx, id)).items).toHaveLength(2);
});

test("while Gmail gives no mail at all nothing is set aside", async () => {
  const { ctx } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google, { generate: 3 });
  await discover(ctx, id);
  for (const subject of ["One", "Two"]) await google.addMail(email, { subject });
  await google.fault({ match: "messages/", status: 500, reason: "backendError" });
  for (let turn = 0; turn < 6; turn++) await advanceSync(ctx, id, undefined, aClock());
  expect((await listDeadLetters(ctx, id)).items).toEqual([]);
  await google.noFaults();
  await sync(ctx, id);
  expect(await check(ctx, id)).toMatchObject({ gmailCount: 5, localCount: 5 });
});

test("criterion 4: a hundred refusals for haste in a row set nothing aside", async () => {
  const { ctx } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google, { generate: 4 });
  await discover(ctx, id);
  const late = await google.addMail(email, { subject: "Late" });
  const clock = aClock();
  for (const reason of ["rateLimitExceeded", "userRateLimitExceeded"]) {
    await google.fault({
      match: `messages/${late.id}`,
      status: reason === "rateLimitExceeded" ? 429 : 403,
      reason,
      count: 50,
    });
    for (let refusal = 0; refusal < 50; refusal++) {
      const step = await advanceSync(ctx, id, 0, clock);
      if (step.state === "wait") await clock.sleep(step.waitSeconds * 1000);
    }
  }
  expect((await rowsOf(ctx, id)).get(late.id)).toMatchObject({ attempts: 0 });
  await google.noFaults();
  await sync(ctx, id, 50, clock);
  expect((await rowsOf(ctx, id)).get(late.id)).toMatchObject({ state: "ready", attempts: 0 });
  expect(await listDeadLetters(ctx, id)).toEqual({ items: [], nextCursor: null });
}, 120_000);

test("another workspace neither sees nor starts a check, nor retries a mail", async () => {
  const { ctx } = await aWorkspace();
  const { id } = await aConnection(ctx, google, { generate: 1 });
  await discover(ctx, id);
  await check(ctx, id);
  const { ctx: other } = await aWorkspace();
  await expect(getCompleteness(other, id)).rejects.toMatchObject({ code: "not_found" });
  await expect(startCheck(other, id, "asked")).rejects.toMatchObject({ code: "conflict" });
  await expect(retryDeadLetters(other, { connectionId: id })).rejects.toMatchObject({ code: "not_found" });
  expect((await listDeadLetters(other, id)).items).toEqual([]);
});
