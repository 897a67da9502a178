import { afterAll, afterEach, expect, test, vi } from "vitest";
import { disconnect } from "@/features/gmail/mutations";
import { listDueMailboxes, listEmails } from "@/features/gmail/queries";
import type { Context } from "@/gates/context";
import { systemJobContext } from "@/gates/job";
import {
  aConnection,
  aGrant,
  connectionRow,
  discover,
  finishCheck,
  rowsOf,
  runningCheck,
  sync,
  wholeMailbox,
} from "../../factories/gmail";
import { aWorkspace } from "../../factories/workspaces";

const google = await vi.hoisted(async () => (await import("../../factories/google-sandbox")).aGoogle());
afterEach(() => google.noFaults());
afterAll(() => google.close());

type GmailMessage = { id: string; labelIds: string[] };
/** The mailbox as its owner works in it, outside of our product. */
async function anOwner(email: string) {
  const { accessToken } = await aGrant(google, email, [wholeMailbox]);
  const call = <T>(path: string, body?: object) => google.gmail<T>(accessToken, path, body);
  return {
    label: (ids: string[], add: string[], remove: string[] = []) =>
      call("messages/batchModify", { ids, addLabelIds: add, removeLabelIds: remove }),
    remove: (ids: string[]) => call("messages/batchDelete", { ids }),
    mails: async () => {
      const { messages = [] } = await call<{ messages?: { id: string }[] }>(
        "messages?maxResults=500&includeSpamTrash=true",
      );
      return Promise.all(messages.map(({ id }) => call<GmailMessage>(`messages/${id}?format=minimal`)));
    },
  };
}

/** Ours equals Gmail's: the same mails, each with the same labels. */
async function expectInSync(ctx: Context, connectionId: string, owner: Awaited<ReturnType<typeof anOwner>>) {
  const ours = [...(await rowsOf(ctx, connectionId)).values()].filter(({ state }) => state !== "gone");
  const asText = (id: string, labels: string[]) => `${id} ${[...labels].sort().join(",")}`;
  expect(ours.map(({ gmailId, labels }) => asText(gmailId, labels)).sort()).toEqual(
    (await owner.mails()).map(({ id, labelIds }) => asText(id, labelIds)).sort(),
  );
}

test("new mail, label changes and deletions arrive with one look at the history", async () => {
  const { ctx } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google, { generate: 40 });
  await discover(ctx, id);
  const owner = await anOwner(email);
  const [first, second, third] = [...(await rowsOf(ctx, id)).keys()];
  await google.addMail(email, { subject: "New" });
  await owner.label([first ?? ""], ["STARRED"], ["INBOX", "UNREAD"]);
  await owner.label([first ?? ""], [], ["STARRED"]);
  await owner.label([second ?? ""], ["STARRED"]);
  await owner.remove([third ?? ""]);
  const short = await google.addMail(email, { subject: "Came and went" });
  await owner.remove([short.id]);
  await sync(ctx, id);
  await expectInSync(ctx, id, owner);
  const rows = await rowsOf(ctx, id);
  expect(rows.get(third ?? "")).toMatchObject({ state: "gone" });
  expect(rows.get(first ?? "")).toMatchObject({ isUnread: false });
  expect((await listEmails(ctx)).items[0]).toMatchObject({ subject: "New", isUnread: true });
});

test("what changes while a discovery runs is not missed", async () => {
  const { ctx } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google, { generate: 20 });
  const owner = await anOwner(email);
  await google.fault({ match: "POST /batch", delayMs: 400, count: 1 });
  const discovering = discover(ctx, id);
  await new Promise((resolve) => setTimeout(resolve, 150));
  await google.addMail(email, { subject: "During" });
  await discovering;
  await sync(ctx, id);
  await expectInSync(ctx, id, owner);
});

test("only what matches the filter is added, also when a mail enters it by a label", async () => {
  const { ctx } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google);
  const archived = await google.addMail(email, { subject: "Archived", labelIds: [] });
  await discover(ctx, id, { label: "INBOX" });
  const owner = await anOwner(email);
  await google.addMail(email, { subject: "Sent by me", labelIds: ["SENT"] });
  await google.addMail(email, { subject: "Arrived" });
  await sync(ctx, id);
  const subjects = async () => [...(await rowsOf(ctx, id)).values()].map(({ subject }) => subject).sort();
  expect(await subjects()).toEqual(["Arrived"]);
  await owner.label([archived.id], ["INBOX"]);
  await sync(ctx, id);
  expect(await subjects()).toEqual(["Archived", "Arrived"]);
});

test("the cursor moves only behind recorded ids: a rate limit afterwards loses nothing", async () => {
  const { ctx } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google, { generate: 5 });
  await discover(ctx, id);
  const before = (await connectionRow(ctx, id))?.historyId;
  const late = await google.addMail(email, { subject: "Late" });
  await google.fault({ match: "history", status: 503, count: 1 });
  await google.fault({
    match: `messages/${late.id}`,
    status: 429,
    reason: "rateLimitExceeded",
    retryAfter: 3,
    count: 1,
  });
  const { advanceSync } = await import("@/features/gmail/sync/mutations");
  expect(await advanceSync(ctx, id, 0)).toMatchObject({ state: "wait" });
  expect((await connectionRow(ctx, id))?.historyId).toBe(before);
  expect(await advanceSync(ctx, id)).toMatchObject({ state: "wait" });
  expect((await rowsOf(ctx, id)).get(late.id)).toMatchObject({ state: "listed", attempts: 0 });
  await sync(ctx, id);
  expect((await rowsOf(ctx, id)).get(late.id)).toMatchObject({ state: "ready", subject: "Late" });
});

test("a history longer than a page is followed page by page", async () => {
  const { ctx } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google, { generate: 3 });
  await discover(ctx, id);
  await google.steer(email, "generate", { count: 560 });
  await sync(ctx, id);
  expect([...(await rowsOf(ctx, id)).values()].filter(({ state }) => state === "ready")).toHaveLength(563);
});

test("an expired cursor is caught up by reading everything again, deletions and labels included", async () => {
  const { ctx } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google, { generate: 30 });
  await discover(ctx, id);
  const before = (await connectionRow(ctx, id))?.historyId ?? 0n;
  const owner = await anOwner(email);
  const [first, second] = [...(await rowsOf(ctx, id)).keys()];
  await google.addMail(email, { subject: "Missed" });
  await owner.remove([first ?? ""]);
  await owner.label([second ?? ""], ["TRASH"], ["INBOX"]);
  await google.steer(email, "expire-history");
  await sync(ctx, id);
  const running = await runningCheck(ctx, id);
  expect(running?.reason).toBe("lost_cursor");
  expect((await connectionRow(ctx, id))?.historyId).toBe(before);
  await finishCheck(ctx, id, running?.id ?? "");
  await expectInSync(ctx, id, owner);
  expect((await connectionRow(ctx, id))?.historyId).toBeGreaterThan(before);
  expect((await listEmails(ctx)).items.some(({ subject }) => subject === "Missed")).toBe(true);
});

test("the poll asks for connected, discovered mailboxes only", async () => {
  const { ctx } = await aWorkspace();
  const { id } = await aConnection(ctx, google, { generate: 2 });
  const isDue = async () =>
    (await listDueMailboxes(systemJobContext("test"))).some(({ connectionId }) => connectionId === id);
  expect(await isDue()).toBe(false);
  await discover(ctx, id);
  expect(await isDue()).toBe(true);
  await disconnect(ctx, { connectionId: id, isDeletingMails: false });
  expect(await isDue()).toBe(false);
});
