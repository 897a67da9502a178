import { afterAll, afterEach, expect, test, vi } from "vitest";
import {
  changeLabels,
  dismissFailure,
  queueActions,
  retryActions,
  undoActions,
} from "@/features/gmail/mail-actions/mutations";
import { listActionsOf, listFailedBatches, listOpenActions } from "@/features/gmail/mail-actions/queries";
import { type LabelKind, undoSeconds } from "@/features/gmail/mail-actions/schema";
import { connectAccount } from "@/features/gmail/mutations";
import { getConnection, getSyncVersion, listEmails } from "@/features/gmail/queries";
import { readonlyScope } from "@/features/gmail/schema";
import { withAccess } from "@/features/gmail/tokens/mutations";
import type { Context } from "@/gates/context";
import { newId } from "@/lib/ids";
import { within } from "@/lib/transact";
import { aGrant, connectionRow, discover, rowsOf, sync } from "../../factories/gmail";
import { aWorkspace, unique } from "../../factories/workspaces";

const google = await vi.hoisted(async () => (await import("../../factories/google-sandbox")).aGoogle());
afterEach(() => google.noFaults());
afterAll(() => google.close());

const modify = "https://www.googleapis.com/auth/gmail.modify";
const later = (seconds = undoSeconds + 1) => new Date(Date.now() + seconds * 1000);

/** A connected, discovered mailbox that may be changed; its mails newest first. */
async function aMailbox(mails = 3, scopes = [readonlyScope, modify]) {
  const workspace = await aWorkspace();
  const email = `act-${unique()}@maple.test`;
  await google.addAccount(email, { generate: mails });
  const { ctx } = workspace;
  const { id } = await connectAccount(ctx, await aGrant(google, email, scopes));
  await discover(ctx, id);
  const { items } = await listEmails(ctx, { limit: 200 });
  const token = () => withAccess(ctx, id, async (accessToken) => accessToken);
  return { ...workspace, id, email, items, ids: items.map((item) => item.id), token };
}

const ask = (ctx: Context, emailIds: string[], kind: LabelKind, over: { labelId?: string; key?: string } = {}) =>
  queueActions(ctx, { key: newId(), kind, emailIds, ...over });
const labelsOf = async (ctx: Context, connectionId: string) =>
  new Map(
    [...(await rowsOf(ctx, connectionId)).values()].map(({ id, labels, isUnread }) => [id, { labels, isUnread }]),
  );
const labelsAtGmail = async (token: string, gmailId: string) =>
  (await google.gmail<{ labelIds?: string[] }>(token, `messages/${gmailId}?format=minimal`)).labelIds ?? [];
const gmailIdOf = async (ctx: Context, id: string) =>
  (await within(ctx, (tx) => tx.emailDiscovery.findFirstOrThrow({ where: { id, workspaceId: ctx.workspaceId } })))
    .gmailId;
const states = async (ctx: Context, batchId: string) =>
  (
    await within(ctx, (tx) =>
      tx.emailAction.findMany({ where: { workspaceId: ctx.workspaceId, batchId }, select: { state: true } }),
    )
  ).map(({ state }) => state);

/** Calls that changed something at Gmail since the counters were reset. */
async function writes() {
  const { accounts } = await google.counters();
  const calls = Object.values(accounts).flatMap((account) => Object.entries(account?.calls ?? {}));
  return Object.fromEntries(calls.filter(([method]) => /modify|trash|send/i.test(method)));
}

test("nothing happens inside the undo window; after it Gmail and then our copy change", async () => {
  const { ctx, id, ids, token } = await aMailbox(1);
  const [mail = ""] = ids;
  const { id: batchId } = await ask(ctx, [mail], "archive");
  expect(await changeLabels(ctx, batchId)).toMatchObject({ state: "wait", waitSeconds: undoSeconds });
  expect((await labelsOf(ctx, id)).get(mail)?.labels).toContain("INBOX");
  expect((await listOpenActions(ctx)).map(({ kind, emailId }) => [kind, emailId])).toEqual([["archive", mail]]);
  expect((await getSyncVersion(ctx)).isRunning).toBe(true);

  expect(await changeLabels(ctx, batchId, later())).toEqual({ state: "ended", waitSeconds: 0 });
  expect(await labelsAtGmail(await token(), await gmailIdOf(ctx, mail))).not.toContain("INBOX");
  expect((await labelsOf(ctx, id)).get(mail)?.labels).not.toContain("INBOX");
  expect(await listOpenActions(ctx)).toEqual([]);
  expect((await listEmails(ctx, { isArchived: true })).items.map((item) => item.id)).toEqual([mail]);
  expect((await listEmails(ctx, { isArchived: false })).items).toEqual([]);
  // Gmail's history says the same again, and changes nothing.
  await sync(ctx, id);
  expect((await labelsOf(ctx, id)).get(mail)?.labels).not.toContain("INBOX");
});

test("every action does what it says, at Gmail and here, and its opposite takes it back", async () => {
  const { ctx, id, ids, token } = await aMailbox(1);
  const [mail = ""] = ids;
  const gmailId = await gmailIdOf(ctx, mail);
  const cases: [LabelKind, string, boolean, string?][] = [
    ["mark_read", "UNREAD", false],
    ["mark_unread", "UNREAD", true],
    ["trash", "TRASH", true],
    ["untrash", "TRASH", false],
    ["archive", "INBOX", false],
    ["unarchive", "INBOX", true],
    ["label", "STARRED", true, "STARRED"],
    ["unlabel", "STARRED", false, "STARRED"],
  ];
  for (const [kind, label, isThere, labelId] of cases) {
    const { id: batchId } = await ask(ctx, [mail], kind, { labelId });
    await changeLabels(ctx, batchId, later());
    expect((await labelsAtGmail(await token(), gmailId)).includes(label), `${kind} at Gmail`).toBe(isThere);
    const here = (await labelsOf(ctx, id)).get(mail);
    expect(here?.labels.includes(label), `${kind} here`).toBe(isThere);
    expect(here?.isUnread).toBe(here?.labels.includes("UNREAD"));
  }
  expect((await listActionsOf(ctx, mail)).map(({ kind, state }) => `${kind} ${state}`)).toEqual(
    cases.map(([kind]) => `${kind} done`).reverse(),
  );
});

test("the same key acts once, also when it comes ten times at once", async () => {
  const { ctx, ids } = await aMailbox(3);
  const key = newId();
  const asked = await Promise.all(Array.from({ length: 10 }, () => ask(ctx, ids, "archive", { key })));
  expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
  expect(asked.every(({ count }) => count === 3)).toBe(true);
  expect(await within(ctx, (tx) => tx.emailAction.count({ where: { workspaceId: ctx.workspaceId } }))).toBe(3);
});

test("undone within the window, Gmail never hears of it; later it is too late", async () => {
  const { ctx, ids } = await aMailbox(2);
  const { id: batchId } = await ask(ctx, ids, "trash");
  await google.resetCounters();
  await undoActions(ctx, batchId);
  await undoActions(ctx, batchId);
  expect(await changeLabels(ctx, batchId, later())).toEqual({ state: "ended", waitSeconds: 0 });
  expect(await writes()).toEqual({});
  expect(await states(ctx, batchId)).toEqual(["undone", "undone"]);
  const done = await ask(ctx, ids, "trash");
  await changeLabels(ctx, done.id, later());
  await expect(undoActions(ctx, done.id)).rejects.toMatchObject({ code: "conflict" });
  await expect(undoActions(ctx, newId())).rejects.toMatchObject({ code: "not_found" });
});

test("each action leaves an audit row with who asked for it", async () => {
  const { ctx, ids } = await aMailbox(2);
  await ask(ctx, ids, "archive");
  const rows = await within(ctx, (tx) =>
    tx.auditLog.findMany({ where: { workspaceId: ctx.workspaceId, action: "email.archive" } }),
  );
  expect(rows.map(({ targetId }) => targetId).sort()).toEqual([...ids].sort());
  expect(rows.every(({ actorId }) => actorId === ctx.actor.id)).toBe(true);
});

test("many mails, by filter, are one call; more than a thousand are refused", async () => {
  const { ctx, id, ids } = await aMailbox(30);
  await google.resetCounters();
  const { id: batchId, count } = await queueActions(ctx, { key: newId(), kind: "mark_read", filter: {} });
  expect(count).toBe(30);
  await changeLabels(ctx, batchId, later());
  const rows = await labelsOf(ctx, id);
  expect(ids.every((mail) => rows.get(mail)?.isUnread === false)).toBe(true);
  expect(await writes()).toEqual({ "messages.batchModify": 1 });
});

test("an account that allowed reading alone is not touched, and says what is missing", async () => {
  const { ctx, id, ids } = await aMailbox(1, [readonlyScope]);
  await expect(ask(ctx, ids, "archive")).rejects.toMatchObject({
    code: "forbidden",
    message: expect.stringContaining("archive"),
  });
  expect((await getConnection(ctx, id)).status).toBe("active");
});

test("a right taken back at Google fails the action and is asked for again; reading goes on", async () => {
  const { ctx, id, ids } = await aMailbox(1);
  const { id: batchId } = await ask(ctx, ids, "archive");
  await google.fault({
    match: "POST /gmail/v1/users/me/messages/.*/modify",
    status: 403,
    reason: "insufficientPermissions",
  });
  await changeLabels(ctx, batchId, later());
  expect(await states(ctx, batchId)).toEqual(["failed"]);
  expect(await connectionRow(ctx, id)).toMatchObject({
    status: "active",
    scopes: expect.not.arrayContaining([modify]),
  });
  await expect(ask(ctx, ids, "archive")).rejects.toMatchObject({ code: "forbidden" });
  expect((await labelsOf(ctx, id)).get(ids[0] ?? "")?.labels).toContain("INBOX");
});

test("a rate limit or an outage is a pause, never a failure; a crash after Gmail acted is repeated harmlessly", async () => {
  const { ctx, id, ids } = await aMailbox(1);
  const [mail = ""] = ids;
  const { id: batchId } = await ask(ctx, [mail], "archive");
  await google.fault({ match: "/modify", status: 429, reason: "rateLimitExceeded", retryAfter: 20, count: 1 });
  expect(await changeLabels(ctx, batchId, later(10))).toEqual({ state: "wait", waitSeconds: 20 });
  await google.fault({ match: "/modify", status: 503, count: 1 });
  expect((await changeLabels(ctx, batchId, later(40))).state).toBe("wait");
  expect(await states(ctx, batchId)).toEqual(["running"]);
  expect((await labelsOf(ctx, id)).get(mail)?.labels).toContain("INBOX");
  await changeLabels(ctx, batchId, later(120));
  expect(await states(ctx, batchId)).toEqual(["done"]);
  await within(ctx, (tx) =>
    tx.emailAction.updateMany({ where: { batchId }, data: { state: "running", runAfter: new Date() } }),
  );
  await changeLabels(ctx, batchId, later(1));
  expect(await states(ctx, batchId)).toEqual(["done"]);
});

test("a mail Gmail no longer has fails alone, with its reason; it can be dismissed, and what failed tried again", async () => {
  const { ctx, id, ids } = await aMailbox(2);
  const gone = await gmailIdOf(ctx, ids[0] ?? "");
  const { id: batchId } = await ask(ctx, ids, "archive");
  await google.fault({ match: `messages/${gone}/modify`, status: 404 });
  await changeLabels(ctx, batchId, later());
  expect((await states(ctx, batchId)).sort()).toEqual(["done", "failed"]);
  expect(await listFailedBatches(ctx)).toEqual([
    { batchId, kind: "archive", count: 1, error: expect.stringContaining("Gmail") },
  ]);
  expect((await rowsOf(ctx, id)).get(gone)?.state).toBe("gone");
  await google.noFaults();
  await retryActions(ctx, batchId);
  await changeLabels(ctx, batchId, later());
  expect(await states(ctx, batchId)).toEqual(["done", "done"]);
  await expect(retryActions(ctx, batchId)).rejects.toMatchObject({ code: "conflict" });
  await dismissFailure(ctx, batchId);
  expect(await listFailedBatches(ctx)).toEqual([]);
});

test("another workspace asks nothing of these mails and undoes nothing", async () => {
  const { ctx, ids } = await aMailbox(1);
  const { ctx: other } = await aWorkspace();
  await expect(ask(other, ids, "archive")).rejects.toMatchObject({ code: "not_found" });
  const { id: batchId } = await ask(ctx, ids, "archive");
  await expect(undoActions(other, batchId)).rejects.toMatchObject({ code: "not_found" });
  await changeLabels(other, batchId, later());
  expect(await states(ctx, batchId)).toEqual(["queued"]);
  await expect(listActionsOf(other, ids[0] ?? "")).rejects.toMatchObject({ code: "not_found" });
});
