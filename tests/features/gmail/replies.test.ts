import { afterAll, afterEach, expect, test, vi } from "vitest";
import { undoActions } from "@/features/gmail/mail-actions/mutations";
import { undoSeconds } from "@/features/gmail/mail-actions/schema";
import { connectAccount } from "@/features/gmail/mutations";
import { listEmails } from "@/features/gmail/queries";
import { previewReply, queueReply, saveDraft, sendReply } from "@/features/gmail/replies/mutations";
import { findDraft, listReplies } from "@/features/gmail/replies/queries";
import { readonlyScope } from "@/features/gmail/schema";
import { withAccess } from "@/features/gmail/tokens/mutations";
import type { Context } from "@/gates/context";
import { newId } from "@/lib/ids";
import { within } from "@/lib/transact";
import { aGrant, discover } from "../../factories/gmail";
import { aWorkspace, unique } from "../../factories/workspaces";

const google = await vi.hoisted(async () => (await import("../../factories/google-sandbox")).aGoogle());
afterEach(() => google.noFaults());
afterAll(() => google.close());

const sendScope = "https://www.googleapis.com/auth/gmail.send";
const later = (seconds = undoSeconds + 1) => new Date(Date.now() + seconds * 1000);
type Full = {
  id: string;
  threadId: string;
  labelIds: string[];
  payload: { headers: { name: string; value: string }[] };
};

/** A mailbox with one mail from Eve that may be answered. */
async function aMail(scopes = [readonlyScope, sendScope]) {
  const workspace = await aWorkspace();
  const { ctx } = workspace;
  const email = `reply-${unique()}@maple.test`;
  const eve = `eve-${unique()}@partners.test`;
  for (const address of [email, eve]) await google.addAccount(address);
  const rawText = `From: Eve <${eve}>\r\nTo: ${email}, ben@maple.test\r\nSubject: Lunch?\r\nMessage-ID: <first@partners.test>\r\n\r\nTomorrow at noon?\r\n`;
  await google.addMail(email, { rawText });
  const { id } = await connectAccount(ctx, await aGrant(google, email, scopes));
  await discover(ctx, id);
  const [mail] = (await listEmails(ctx)).items;
  if (!mail) throw new Error("No mail.");
  const token = () => withAccess(ctx, id, async (accessToken) => accessToken);
  /** What the account has sent, as Gmail shows it. */
  const sent = async () => {
    const { messages = [] } = await google.gmail<{ messages?: { id: string }[] }>(
      await token(),
      "messages?labelIds=SENT",
    );
    return Promise.all(
      messages.map(async ({ id: gmailId }) => google.gmail<Full>(await token(), `messages/${gmailId}?format=full`)),
    );
  };
  return { ...workspace, mail, email, eve, sent };
}

const reply = (ctx: Context, emailId: string, over: { key?: string; toAll?: boolean } = {}) =>
  queueReply(ctx, { key: newId(), emailId, text: "Noon is fine.", toAll: false, ...over });
const header = ({ payload }: Full, name: string) =>
  payload.headers.find((found) => found.name.toLowerCase() === name.toLowerCase())?.value;
const stateOf = async (ctx: Context, batchId: string) =>
  (await within(ctx, (tx) => tx.emailAction.findFirstOrThrow({ where: { workspaceId: ctx.workspaceId, batchId } })))
    .state;

test("a reply goes out after its undo window: in its thread, to whom it says, quoting the mail", async () => {
  const { ctx, mail, email, eve, sent } = await aMail();
  const { one, all } = await previewReply(ctx, mail.id);
  expect(one).toMatchObject({ to: [eve], cc: [], subject: "Re: Lunch?" });
  expect(all.cc).toEqual(["ben@maple.test"]);
  const { id: batchId } = await reply(ctx, mail.id, { toAll: true });
  expect((await sendReply(ctx, batchId)).state).toBe("wait");
  expect(await sent()).toEqual([]);
  expect(await sendReply(ctx, batchId, later())).toEqual({ state: "ended", waitSeconds: 0 });
  const [message, ...others] = await sent();
  if (!message) throw new Error("Nothing was sent.");
  expect(others).toEqual([]);
  expect(message.threadId).toBe(mail.threadId);
  expect(header(message, "From")).toContain(email);
  expect(header(message, "To")).toContain(eve);
  expect(header(message, "Cc")).toContain("ben@maple.test");
  expect(header(message, "Subject")).toBe("Re: Lunch?");
  expect(header(message, "In-Reply-To")).toBe("<first@partners.test>");
  expect(header(message, "References")).toBe("<first@partners.test>");
  expect(await listReplies(ctx, [mail.id])).toMatchObject([{ state: "done", text: "Noon is fine." }]);
});

test("sent exactly once: the same key, a lost answer, and a crash after Gmail took it", async () => {
  const { ctx, mail, sent } = await aMail();
  const key = newId();
  const asked = await Promise.all(Array.from({ length: 5 }, () => reply(ctx, mail.id, { key })));
  expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
  const batchId = asked[0]?.id ?? "";
  // Gmail takes the mail and its answer never arrives: the action stays leased, and is looked up before it is tried again.
  await within(ctx, (tx) => tx.emailAction.updateMany({ where: { batchId }, data: { runAfter: new Date() } }));
  expect(await Promise.all([sendReply(ctx, batchId), sendReply(ctx, batchId)])).toHaveLength(2);
  await within(ctx, (tx) =>
    tx.emailAction.updateMany({
      where: { batchId },
      data: { state: "running", runAfter: new Date(), sentGmailId: null },
    }),
  );
  await sendReply(ctx, batchId, later(1));
  const messages = await sent();
  expect(messages).toHaveLength(1);
  expect(await stateOf(ctx, batchId)).toBe("done");
  const row = await within(ctx, (tx) => tx.emailAction.findFirstOrThrow({ where: { batchId } }));
  expect(row.sentGmailId).toBe(messages[0]?.id);
});

test("an outage keeps it for a later look-up, a rate limit for a later try; neither is a failure", async () => {
  const { ctx, mail, sent } = await aMail();
  const { id: batchId } = await reply(ctx, mail.id);
  await google.fault({ match: "messages/send", status: 503, count: 1 });
  const { state, waitSeconds } = await sendReply(ctx, batchId, later());
  expect(state).toBe("wait");
  expect(waitSeconds).toBeGreaterThan(30);
  await google.fault({ match: "messages/send", status: 429, reason: "rateLimitExceeded", retryAfter: 7, count: 1 });
  expect(await sendReply(ctx, batchId, later(100))).toEqual({ state: "wait", waitSeconds: 7 });
  expect(await sent()).toEqual([]);
  await sendReply(ctx, batchId, later(200));
  expect(await sent()).toHaveLength(1);
});

test("taken back within the window it is not sent, and the draft is still there", async () => {
  const { ctx, mail, sent } = await aMail();
  await saveDraft(ctx, mail.id, "Noon is fine.");
  const { id: batchId } = await reply(ctx, mail.id);
  await undoActions(ctx, batchId);
  await sendReply(ctx, batchId, later());
  expect(await sent()).toEqual([]);
  expect(await findDraft(ctx, mail.id)).toBe("Noon is fine.");
  const again = await reply(ctx, mail.id);
  await sendReply(ctx, again.id, later());
  expect(await findDraft(ctx, mail.id)).toBe("");
});

test("a draft is its author's alone, and empty text ends it", async () => {
  const { ctx, mail, asRole } = await aMail();
  const { ctx: editor } = await asRole("editor");
  await saveDraft(ctx, mail.id, "Mine");
  await saveDraft(editor, mail.id, "Theirs");
  expect([await findDraft(ctx, mail.id), await findDraft(editor, mail.id)]).toEqual(["Mine", "Theirs"]);
  await saveDraft(ctx, mail.id, "  ");
  expect([await findDraft(ctx, mail.id), await findDraft(editor, mail.id)]).toEqual(["", "Theirs"]);
});

test("modify does not mean send; another workspace replies to nothing", async () => {
  const { ctx, mail } = await aMail([readonlyScope, "https://www.googleapis.com/auth/gmail.modify"]);
  await expect(reply(ctx, mail.id)).rejects.toMatchObject({
    code: "forbidden",
    message: expect.stringContaining("send"),
  });
  const { ctx: other } = await aWorkspace();
  const attempts = [
    () => reply(other, mail.id),
    () => previewReply(other, mail.id),
    () => saveDraft(other, mail.id, "x"),
  ];
  for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: "not_found" });
  expect(await listReplies(other, [mail.id])).toEqual([]);
});
