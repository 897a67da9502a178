import { afterAll, afterEach, expect, test, vi } from "vitest";
import { POST } from "@/app/api/webhooks/google/route";
import { connectAccount, disconnect } from "@/features/gmail/mutations";
import { handlePush, renewWatch } from "@/features/gmail/push/mutations";
import { listUnwatched } from "@/features/gmail/push/queries";
import type { Context } from "@/gates/context";
import { systemJobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { aConnection, aGrant, connectionRow, discover, rowsOf, sync } from "../../factories/gmail";
import type { HandedPush } from "../../factories/google-sandbox";
import { aWorkspace } from "../../factories/workspaces";

const endpoint = "http://localhost:3000/api/webhooks/google";
const google = await vi.hoisted(async () => (await import("../../factories/google-sandbox")).aPushingGoogle());
afterEach(async () => {
  await google.noFaults();
  await google.push({ isForged: false, claims: {} });
});
afterAll(() => google.close());

const post = async ({ headers, body }: Pick<HandedPush, "headers" | "body">) =>
  (await POST(new Request(endpoint, { method: "POST", headers, body }))).status;
const receiptOf = ({ messageId }: HandedPush) =>
  inScope("system", (tx) => tx.webhookReceipt.findMany({ where: { sender: "google", eventId: messageId } }));
const only = (pushes: HandedPush[]): HandedPush => {
  const [push, ...rest] = pushes;
  if (!push || rest.length > 0) throw new Error(`${pushes.length} pushes instead of one.`);
  return push;
};
const syncsAsked = (workspaceId: string) =>
  inScope("system", (tx) =>
    tx.outboxEvent.count({
      where: { workspaceId: null, name: "gmail/sync.requested", data: { path: ["workspaceId"], equals: workspaceId } },
    }),
  );

async function aWatchedMailbox() {
  const { ctx, workspaceId } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google, { generate: 2 });
  await discover(ctx, id);
  await renewWatch(ctx, id);
  return { ctx, workspaceId, id, email };
}
const handled = async (push: HandedPush) => {
  const [receipt] = await receiptOf(push);
  await handlePush(systemJobContext("test"), receipt?.id ?? "");
};
const subjects = async (ctx: Context, id: string) =>
  [...(await rowsOf(ctx, id)).values()].map(({ subject }) => subject);

test("a push is verified, stored before it is acknowledged, and asks for a look at the history", async () => {
  const { ctx, workspaceId, id, email } = await aWatchedMailbox();
  await google.addMail(email, { subject: "Pushed" });
  const push = only(await google.takePushes({ email }));
  expect(await post(push)).toBe(200);
  expect(await receiptOf(push)).toMatchObject([
    { type: "gmail.changed", payload: { emailAddress: email }, handledAt: null },
  ]);
  await handled(push);
  expect(await receiptOf(push)).toMatchObject([{ handledAt: expect.any(Date) }]);
  expect(await syncsAsked(workspaceId)).toBe(1);
  await sync(ctx, id);
  expect(await subjects(ctx, id)).toContain("Pushed");
});

test("one message twice is one receipt; what is known already asks for nothing", async () => {
  const { ctx, workspaceId, id, email } = await aWatchedMailbox();
  await google.addMail(email, { subject: "One" });
  await google.addMail(email, { subject: "Two" });
  const [late, early] = await google.takePushes({ email, order: "reversed" });
  if (!late || !early) throw new Error("Two pushes were expected.");
  expect([await post(late), await post(late), await post(late)]).toEqual([200, 200, 200]);
  expect(await receiptOf(late)).toHaveLength(1);
  await handled(late);
  await sync(ctx, id);
  expect(await subjects(ctx, id)).toEqual(expect.arrayContaining(["One", "Two"]));
  const asked = await syncsAsked(workspaceId);
  expect(await post(early)).toBe(200);
  await handled(early);
  await handled(early);
  expect(await syncsAsked(workspaceId)).toBe(asked);
});

test("what Google did not sign for us is refused, and leaves no row", async () => {
  const { email } = await aWatchedMailbox();
  const next = async (settings: object) => {
    await google.push(settings);
    await google.addMail(email, { subject: "Forged" });
    return only(await google.takePushes({ email }));
  };
  const refused = [
    await next({ isForged: true }),
    await next({ isForged: false, claims: { aud: "https://elsewhere.test/hook" } }),
    await next({ claims: { email: "somebody@else.test" } }),
    await next({ claims: { email_verified: false } }),
    await next({ claims: { iss: "https://evil.test" } }),
    await next({ claims: { exp: 1_700_000_000 } }),
  ];
  const good = await next({ claims: {} });
  const { authorization: _none, ...unsigned } = good.headers;
  const tampered = good.body.replace(/"data":"[^"]+"/, '"data":"bm90aGluZw=="');
  for (const push of refused) expect(await post(push)).toBe(400);
  expect(await post({ headers: unsigned, body: good.body })).toBe(400);
  expect(await post({ headers: good.headers, body: tampered })).toBe(400);
  for (const push of [...refused, good]) expect(await receiptOf(push)).toEqual([]);
  expect(await post(good)).toBe(200);
});

test("a watch lasts a week and is renewed every day; disconnecting stops it", async () => {
  const { ctx, id, email } = await aWatchedMailbox();
  const dayMs = 86_400_000;
  const isDue = async (inDays: number) =>
    (await listUnwatched(systemJobContext("test"), new Date(Date.now() + inDays * dayMs))).some(
      ({ connectionId }) => connectionId === id,
    );
  expect((await connectionRow(ctx, id))?.watchExpiresAt?.getTime()).toBeGreaterThan(Date.now() + 6 * dayMs);
  expect([await isDue(0), await isDue(1)]).toEqual([false, true]);
  await google.resetCounters();
  await disconnect(ctx, { connectionId: id, isDeletingMails: false });
  expect((await google.counters()).accounts[email]?.calls).toMatchObject({ stop: 1 });
  expect((await connectionRow(ctx, id))?.watchExpiresAt).toBeNull();
  expect(await isDue(1)).toBe(false);
  await google.addMail(email, { subject: "After" });
  expect(await google.takePushes({ email })).toEqual([]);
});

test("a watch of another topic is stopped first", async () => {
  const { ctx } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google, { generate: 1 });
  const { accessToken } = await aGrant(google, email);
  await google.gmail(accessToken, "watch", { topicName: "projects/inflow-test/topics/old" });
  await renewWatch(ctx, id);
  expect((await connectionRow(ctx, id))?.watchExpiresAt).toBeInstanceOf(Date);
});

test("a new account, and one that comes back, is watched", async () => {
  const { ctx, workspaceId } = await aWorkspace();
  const { email } = await aConnection(ctx, google);
  const asked = () =>
    inScope("system", (tx) => tx.outboxEvent.count({ where: { workspaceId, name: "gmail/watch.requested" } }));
  expect(await asked()).toBe(1);
  await connectAccount(ctx, await aGrant(google, email));
  expect(await asked()).toBe(2);
});
