import { afterAll, expect, test, vi } from "vitest";
import { GET as getAction } from "@/app/api/v1/actions/[id]/route";
import { POST as undo } from "@/app/api/v1/actions/[id]/undo/route";
import { POST as act, GET as listActions } from "@/app/api/v1/emails/[id]/actions/route";
import { POST as reply } from "@/app/api/v1/emails/[id]/reply/route";
import { POST as actOnMany } from "@/app/api/v1/emails/actions/route";
import { connectAccount } from "@/features/gmail/mutations";
import { listEmails } from "@/features/gmail/queries";
import { readonlyScope } from "@/features/gmail/schema";
import { newId, publicId } from "@/lib/ids";
import { aGrant, discover } from "../../factories/gmail";
import { unique } from "../../factories/workspaces";
import { aClient, aKey, call, knowsOnlyItsOwn, refusesField, refusesStrangers } from "../support";

const google = await vi.hoisted(async () => (await import("../../factories/google-sandbox")).aGoogle());
afterAll(() => google.close());

const auth = "https://www.googleapis.com/auth/gmail";
type Action = { id: string; batchId: string; kind: string; state: string; runsAt: string };

/** A client whose workspace holds two mails that it may change and answer. */
async function aMailClient(scopes = [readonlyScope, `${auth}.modify`, `${auth}.send`]) {
  const client = await aClient();
  const email = `api-${unique()}@maple.test`;
  await google.addAccount(email, { generate: 2 });
  const { id } = await connectAccount(client.ctx, await aGrant(google, email, scopes));
  await discover(client.ctx, id);
  const { items } = await listEmails(client.ctx);
  return { ...client, ids: items.map((mail) => publicId("email", mail.id)) };
}

test("202: an action waits for its undo window, the same key acts once, and it can be taken back", async () => {
  const { key, ids } = await aMailClient();
  const asked = { params: { id: ids[0] ?? "" }, body: { kind: "archive", key: "archive-once" } };
  const first = await call<Action>(act, key, asked);
  expect([first.status, first.data.state, first.data.kind]).toEqual([202, "queued", "archive"]);
  const again = await call<Action>(act, key, asked);
  expect(again.data.id).toBe(first.data.id);
  expect((await call<Action>(getAction, key, { params: { id: first.data.id } })).data).toEqual(first.data);
  expect((await call<Action[]>(listActions, key, { params: { id: ids[0] ?? "" } })).data).toEqual([first.data]);
  expect((await call(undo, key, { params: { id: first.data.batchId } })).status).toBe(200);
  expect((await call<Action>(getAction, key, { params: { id: first.data.id } })).data.state).toBe("undone");
});

test("202: many mails in one go, by id and by filter", async () => {
  const { key, ids } = await aMailClient();
  const byId = await call<{ mails: number }>(actOnMany, key, { body: { kind: "mark_read", emailIds: ids } });
  expect([byId.status, byId.data.mails]).toEqual([202, 2]);
  expect((await call<{ mails: number }>(actOnMany, key, { body: { kind: "trash", filter: {} } })).data.mails).toBe(2);
});

test("202: a reply is queued with its own right", async () => {
  const { key, ctx, ids } = await aMailClient();
  const asked = { params: { id: ids[0] ?? "" }, body: { text: "Thank you." } };
  expect(await call<Action>(reply, key, asked)).toMatchObject({
    status: 202,
    data: { kind: "reply", state: "queued" },
  });
  const actor = await aKey(ctx, ["emails.act", "emails.read"]);
  expect((await call(reply, actor.key, asked)).status).toBe(403);
});

test("403: an account that allowed reading alone says what is missing", async () => {
  const { key, ids } = await aMailClient([readonlyScope]);
  const refused = await call(act, key, { params: { id: ids[0] ?? "" }, body: { kind: "archive" } });
  expect([refused.status, refused.error?.code]).toEqual([403, "forbidden"]);
  expect(refused.error?.message).toContain("archive");
});

test("401 and 403: no key, an unknown one, one without the scope", async () => {
  const client = await aClient();
  const params = { id: "eml_x" };
  await refusesStrangers(act, "emails.act", client, { params, body: { kind: "archive" } });
  await refusesStrangers(actOnMany, "emails.act", client, { body: { kind: "archive", filter: {} } });
  await refusesStrangers(reply, "emails.send", client, { params, body: { text: "x" } });
  await refusesStrangers(listActions, "emails.read", client, { params });
  await refusesStrangers(getAction, "emails.read", client, { params });
  await refusesStrangers(undo, "emails.act", client, { params, body: {} });
});

test("404: another workspace's mail and action", async () => {
  const other = await aMailClient();
  const client = await aClient();
  const mail = other.ids[0] ?? "";
  const action = await call<Action>(act, other.key, { params: { id: mail }, body: { kind: "archive" } });
  await knowsOnlyItsOwn(act, "eml", client, mail, { kind: "archive" });
  await knowsOnlyItsOwn(reply, "eml", client, mail, { text: "x" });
  await knowsOnlyItsOwn(listActions, "eml", client, mail);
  await knowsOnlyItsOwn(getAction, "act", client, action.data.id);
  await knowsOnlyItsOwn(undo, "act", client, action.data.batchId, {});
  expect((await call(actOnMany, client.key, { body: { kind: "archive", emailIds: [mail] } })).status).toBe(404);
});

test("422: what does not fit is named", async () => {
  const { key } = await aClient();
  const params = { id: "eml_x" };
  await refusesField(act, key, "kind", { params, body: { kind: "burn" } });
  await refusesField(act, key, "labelId", { params, body: { kind: "label" } });
  await refusesField(act, key, "labelId", { params, body: { kind: "archive", labelId: "Label_1" } });
  await refusesField(act, key, "key", { params, body: { kind: "archive", key: "x" } });
  await refusesField(actOnMany, key, "emailIds", { body: { kind: "archive" } });
  await refusesField(actOnMany, key, "emailIds", {
    body: { kind: "archive", emailIds: [publicId("email", newId())], filter: {} },
  });
  await refusesField(reply, key, "text", { params, body: { text: "" } });
});
