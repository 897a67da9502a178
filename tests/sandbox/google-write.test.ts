import type { gmail_v1 } from "@googleapis/gmail";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Peer } from "../../local/sandbox/peer";
import {
  authUrl,
  connect,
  control,
  FULL,
  failureOf,
  gmailApi,
  IDENTITY,
  MODIFY,
  oauthClient,
  READONLY,
  SEND,
  startPeer,
  walkPages,
} from "./google-session";

const me = { userId: "me" };
const ADA = "ada@maple.test";
const BEN = "ben@maple.test";
const COMPOSE = "https://www.googleapis.com/auth/gmail.compose";
const LABELS = "https://www.googleapis.com/auth/gmail.labels";
const METADATA = "https://www.googleapis.com/auth/gmail.metadata";

let peer: Peer;
let api: gmail_v1.Gmail;
let ben: gmail_v1.Gmail;

beforeAll(async () => {
  peer = await startPeer({ accounts: [] });
  for (const email of [ADA, BEN]) await control(peer.url, "accounts", { email });
  ({ api } = await connect(peer.url, [MODIFY, SEND, FULL], ADA));
  ({ api: ben } = await connect(peer.url, [MODIFY, SEND], BEN));
});
afterAll(() => peer.close());

const arrive = (mail: object = {}, email = ADA) =>
  control<{ id: string; threadId: string }>(peer.url, `accounts/${email}/messages`, mail);
const raw = (text: string) => Buffer.from(text).toString("base64url");
const reply = (to: string, subject: string, messageId: string, text: string) =>
  raw(`To: ${to}\r\nSubject: ${subject}\r\nIn-Reply-To: ${messageId}\r\nReferences: ${messageId}\r\n\r\n${text}`);
const headerOf = (message: gmail_v1.Schema$Message, name: string) =>
  message.payload?.headers?.find((header) => header.name?.toLowerCase() === name)?.value;

async function historyOf(work: () => Promise<unknown>): Promise<string[]> {
  const { historyId } = (await api.users.getProfile(me)).data;
  await work();
  const { data } = await api.users.history.list({ ...me, startHistoryId: historyId ?? "" });
  return (data.history ?? []).map((entry) => Object.keys(entry).find((key) => /Added|Removed|Deleted/.test(key)) ?? "");
}

/** Gmail's SDK with tokens of exactly these scopes. */
async function withScopes(scopes: readonly string[], email = ADA): Promise<gmail_v1.Gmail> {
  const client = oauthClient(peer.url);
  client.setCredentials(await control(peer.url, `accounts/${email}/grant`, { scopes }));
  return gmailApi(peer.url, client);
}

describe("actions", () => {
  it("writes history for every way to change a mail", async () => {
    const { id, threadId } = await arrive({ subject: "Actions" });
    const { id: other } = await arrive({ subject: "Others" });
    const change = { addLabelIds: ["STARRED"], removeLabelIds: ["INBOX", "UNREAD"] };
    expect(await historyOf(() => api.users.messages.modify({ ...me, id, requestBody: change }))).toEqual([
      "labelsAdded",
      "labelsRemoved",
    ]);
    // What is so already changes nothing and leaves no trace: repeating an action is safe.
    expect(await historyOf(() => api.users.messages.modify({ ...me, id, requestBody: change }))).toEqual([]);
    const both = { ids: [id, other], addLabelIds: ["IMPORTANT"] };
    expect(await historyOf(() => api.users.messages.batchModify({ ...me, requestBody: both }))).toEqual([
      "labelsAdded",
      "labelsAdded",
    ]);
    expect(await historyOf(() => api.users.messages.trash({ ...me, id: other }))).toEqual([
      "labelsAdded",
      "labelsRemoved",
    ]);
    expect(await historyOf(() => api.users.messages.untrash({ ...me, id: other }))).toEqual(["labelsRemoved"]);
    expect(await historyOf(() => api.users.threads.trash({ ...me, id: threadId }))).toEqual(["labelsAdded"]);
    expect(await historyOf(() => api.users.messages.delete({ ...me, id }))).toEqual(["messagesDeleted"]);
    expect((await failureOf(api.users.messages.delete({ ...me, id }))).status).toBe(404);
    expect((await failureOf(api.users.threads.get({ ...me, id: threadId }))).status).toBe(404);
    const toSent = api.users.messages.modify({ ...me, id: other, requestBody: { addLabelIds: ["SENT"] } });
    expect(await failureOf(toSent)).toMatchObject({ status: 400, error: { status: "INVALID_ARGUMENT" } });
  });

  it("lists threads with their newest mail first, page by page, and shows them whole", async () => {
    const first = await arrive({ subject: "Plan", messageId: "<plan@partners.test>" });
    const between = await arrive({ subject: "Else" });
    const second = await arrive({ subject: "Re: Plan", headers: { "In-Reply-To": "<plan@partners.test>" } });
    expect(second.threadId).toBe(first.threadId);
    const page = (await api.users.threads.list({ ...me, maxResults: 1 })).data;
    expect(page.threads?.map(({ id }) => id)).toEqual([first.threadId]);
    const next = (await api.users.threads.list({ ...me, maxResults: 1, pageToken: page.nextPageToken ?? "" })).data;
    expect(next.threads?.map(({ id }) => id)).toEqual([between.threadId]);
    const found = (await api.users.threads.list({ ...me, q: "subject:plan" })).data.threads;
    expect(found?.map(({ id }) => id)).toEqual([first.threadId]);
    const thread = (await api.users.threads.get({ ...me, id: first.threadId, format: "metadata" })).data;
    expect(thread.messages?.map((message) => message.id)).toEqual([first.id, second.id]);
    expect(headerOf(thread.messages?.[1] ?? {}, "in-reply-to")).toBe("<plan@partners.test>");
  });
});

describe("sending", () => {
  it("keeps a reply in its thread on both sides, its references as sent", async () => {
    const asked = await ben.users.messages.send({
      ...me,
      requestBody: { raw: raw(`To: ${ADA}\r\nSubject: Lunch?\r\nMessage-ID: <lunch@maple.test>\r\n\r\nToday?`) },
    });
    const arrived = (await api.users.messages.list({ ...me, q: "rfc822msgid:lunch@maple.test" })).data.messages?.[0];
    const sent = await api.users.messages.send({
      ...me,
      requestBody: {
        threadId: arrived?.threadId ?? "",
        raw: reply(BEN, "Re: Lunch?", "<lunch@maple.test>", "Yes"),
      },
    });
    expect(sent.data).toMatchObject({ threadId: arrived?.threadId, labelIds: ["SENT"] });
    const own = (await api.users.messages.get({ ...me, id: sent.data.id ?? "" })).data;
    expect(headerOf(own, "references")).toBe("<lunch@maple.test>");
    expect(headerOf(own, "from")).toContain(ADA);
    const thread = (await ben.users.threads.get({ ...me, id: asked.data.threadId ?? "" })).data;
    expect(thread.messages?.map((message) => message.labelIds?.includes("SENT"))).toEqual([true, false]);
    const lost = api.users.messages.send({
      ...me,
      requestBody: { threadId: "1fff", raw: reply(BEN, "x", "<y@z>", "") },
    });
    expect((await failureOf(lost)).status).toBe(404);
    const nobody = api.users.messages.send({ ...me, requestBody: { raw: raw("Subject: To nobody\r\n\r\nx") } });
    expect((await failureOf(nobody)).status).toBe(400);
  });

  it("keeps, changes, lists, sends and deletes drafts, each in its thread", async () => {
    const question = await arrive({ from: BEN, subject: "Offer", messageId: "<offer@maple.test>" });
    const message = (text: string) => ({
      threadId: question.threadId,
      raw: reply(BEN, "Re: Offer", "<offer@maple.test>", text),
    });
    const draft = (await api.users.drafts.create({ ...me, requestBody: { message: message("First words") } })).data;
    expect(draft.message).toMatchObject({ threadId: question.threadId, labelIds: ["DRAFT"] });
    const id = draft.id ?? "";
    const changed = (await api.users.drafts.update({ ...me, id, requestBody: { message: message("Second words") } }))
      .data;
    expect(changed.id).toBe(id);
    expect(changed.message?.id).not.toBe(draft.message?.id);
    const shown = (await api.users.drafts.get({ ...me, id })).data;
    expect(shown.message?.snippet).toBe("Second words");
    expect((await api.users.drafts.list(me)).data).toMatchObject({
      drafts: [{ id, message: { id: changed.message?.id, threadId: question.threadId } }],
      resultSizeEstimate: 1,
    });
    expect((await api.users.messages.list({ ...me, q: "in:drafts" })).data.messages).toHaveLength(1);
    const sent = (await api.users.drafts.send({ ...me, requestBody: { id } })).data;
    expect(sent).toMatchObject({ threadId: question.threadId, labelIds: ["SENT"] });
    expect((await failureOf(api.users.drafts.get({ ...me, id }))).status).toBe(404);
    expect((await failureOf(api.users.drafts.send({ ...me, requestBody: { id } }))).status).toBe(404);
    const thread = (await api.users.threads.get({ ...me, id: question.threadId })).data;
    expect(thread.messages?.map(({ labelIds }) => labelIds)).toEqual([expect.arrayContaining(["INBOX"]), ["SENT"]]);
    const [got] = (await ben.users.messages.list({ ...me, q: "subject:offer in:inbox" })).data.messages ?? [];
    expect((await ben.users.messages.get({ ...me, id: got?.id ?? "" })).data.snippet).toBe("Second words");

    const other = (await api.users.drafts.create({ ...me, requestBody: { message: { raw: raw("\r\nlater") } } })).data;
    const toNobody = api.users.drafts.send({ ...me, requestBody: { id: other.id ?? "" } });
    expect((await failureOf(toNobody)).status).toBe(400);
    await api.users.drafts.delete({ ...me, id: other.id ?? "" });
    expect((await api.users.drafts.list(me)).data).toEqual({ resultSizeEstimate: 0 });
  });
});

describe("scopes", () => {
  it("lets each scope do what Gmail lets it do, and no more", async () => {
    const { id, threadId } = await arrive({ subject: "Scopes" });
    const requestBody = { addLabelIds: ["STARRED"] };
    const message = { raw: raw(`To: ${BEN}\r\nSubject: x\r\n\r\ny`) };
    const calls: Record<string, (gmail: gmail_v1.Gmail) => Promise<unknown>> = {
      profile: (gmail) => gmail.users.getProfile(me),
      list: (gmail) => gmail.users.messages.list(me),
      metadata: (gmail) => gmail.users.messages.get({ ...me, id, format: "metadata" }),
      full: (gmail) => gmail.users.messages.get({ ...me, id, format: "full" }),
      thread: (gmail) => gmail.users.threads.get({ ...me, id: threadId }),
      modify: (gmail) => gmail.users.messages.modify({ ...me, id, requestBody }),
      trash: (gmail) => gmail.users.messages.trash({ ...me, id }),
      label: (gmail) => gmail.users.labels.create({ ...me, requestBody: { name: `L${Math.random()}` } }),
      draft: (gmail) => gmail.users.drafts.create({ ...me, requestBody: { message } }),
      send: (gmail) => gmail.users.messages.send({ ...me, requestBody: message }),
      watch: (gmail) => gmail.users.watch({ ...me, requestBody: { topicName: "projects/p/topics/t" } }),
      erase: async (gmail) => gmail.users.messages.delete({ ...me, id: (await arrive()).id }),
    };
    const table: [scope: string, allowed: string][] = [
      [METADATA, "profile list metadata watch"],
      [READONLY, "profile list metadata full thread watch"],
      [MODIFY, "profile list metadata full thread modify trash label draft send watch"],
      [SEND, "send"],
      [COMPOSE, "profile draft send"],
      [LABELS, "label"],
      [FULL, Object.keys(calls).join(" ")],
    ];
    for (const [scope, allowed] of table) {
      const gmail = await withScopes([scope]);
      const passed: string[] = [];
      for (const [name, call] of Object.entries(calls)) {
        try {
          await call(gmail);
          passed.push(name);
        } catch (error) {
          expect((error as { response: { status: number } }).response.status).toBe(403);
        }
      }
      expect(`${scope}: ${passed.join(" ")}`).toBe(`${scope}: ${allowed}`);
    }
    const refused = await failureOf((await withScopes([READONLY])).users.messages.trash({ ...me, id }));
    expect(refused.error).toMatchObject({
      status: "PERMISSION_DENIED",
      errors: [{ reason: "insufficientPermissions" }],
      details: [{ reason: "ACCESS_TOKEN_SCOPE_INSUFFICIENT" }],
    });
  });

  it("adds to what was granted before, unless the new box is unticked", async () => {
    const email = "ladder@maple.test";
    await control(peer.url, "accounts", { email });
    await arrive({}, email);
    const climb = async (scope: string, untick: readonly string[] = []) => {
      const client = oauthClient(peer.url);
      const back = await walkPages(peer.url, authUrl(client, [...IDENTITY, scope]), { email, untick });
      const { tokens } = await client.getToken(back.searchParams.get("code") ?? "");
      client.setCredentials(tokens);
      return { scopes: (tokens.scope ?? "").split(" ").filter((found) => found.includes("gmail")), client };
    };
    const first = await climb(READONLY);
    expect(first.scopes).toEqual([READONLY]);
    expect((await climb(MODIFY, [MODIFY])).scopes).toEqual([READONLY]);
    expect((await climb(MODIFY)).scopes.sort()).toEqual([MODIFY, READONLY].sort());
    const { scopes, client } = await climb(SEND);
    expect(scopes.sort()).toEqual([MODIFY, READONLY, SEND].sort());
    // The token of the first rung still works, with what it was made for.
    const old = gmailApi(peer.url, first.client);
    const id = (await old.users.messages.list(me)).data.messages?.[0]?.id ?? "";
    expect((await failureOf(old.users.messages.trash({ ...me, id }))).status).toBe(403);
    await client.revokeToken(client.credentials.refresh_token ?? "");
    expect((await failureOf(first.client.refreshAccessToken())).error).toBe("invalid_grant");
  });
});

describe("faults", () => {
  it("fails one message for good, by itself and in a batch, for its account alone", async () => {
    const ids = [(await arrive()).id, (await arrive()).id, (await arrive()).id];
    const fault = await control<{ id: number }>(peer.url, "faults", {
      path: `/messages/${ids[1]}`,
      email: ADA,
      status: 500,
      message: "Backend Error",
    });
    const token = (await control<{ access_token: string }>(peer.url, `accounts/${ADA}/grant`, { scopes: [READONLY] }))
      .access_token;
    const parts = ids.map(
      (id) => `--b\r\nContent-Type: application/http\r\n\r\nGET /gmail/v1/users/me/messages/${id}?format=raw\r\n\r\n`,
    );
    for (let round = 0; round < 3; round += 1) {
      const response = await fetch(`${peer.url}/batch/gmail/v1`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "multipart/mixed; boundary=b" },
        body: `${parts.join("")}--b--`,
      });
      const statuses = [...(await response.text()).matchAll(/HTTP\/1\.1 (\d+)/g)].map((found) => found[1]);
      expect(statuses).toEqual(["200", "500", "200"]);
    }
    await control(peer.url, `faults/${fault.id}`, undefined, "DELETE");
    expect((await api.users.messages.get({ ...me, id: ids[1] ?? "" })).status).toBe(200);
  });

  it("does the work and loses the answer, or answers nonsense", async () => {
    const { id } = await arrive();
    await control(peer.url, "faults", { path: "/modify", drop: true, when: "after", count: 1 });
    const change = { addLabelIds: ["STARRED"] };
    await expect(
      api.users.messages.modify({ ...me, id, requestBody: change }, { retry: false, timeout: 2000 }),
    ).rejects.toThrow();
    const { labelIds } = (await api.users.messages.get({ ...me, id, format: "minimal" })).data;
    expect(labelIds).toContain("STARRED");
    await control(peer.url, "faults", { path: `/messages/${id}`, body: '{"id":"', count: 1 });
    const token = (await control<{ access_token: string }>(peer.url, `accounts/${ADA}/grant`, { scopes: [READONLY] }))
      .access_token;
    const url = `${peer.url}/gmail/v1/users/me/messages/${id}`;
    expect(await (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).text()).toBe('{"id":"');
  });

  it("strikes by chance, the same calls for the same seed", async () => {
    const strike = async () => {
      const fault = { path: "/profile", status: 503, chance: 0.4, seed: 5 };
      const { id } = await control<{ id: number }>(peer.url, "faults", fault);
      const statuses: number[] = [];
      for (let call = 0; call < 20; call += 1) {
        const response = await fetch(`${peer.url}/gmail/v1/users/me/profile`);
        statuses.push(response.status);
      }
      await control(peer.url, `faults/${id}`, undefined, "DELETE");
      return statuses.join(" ");
    };
    const first = await strike();
    expect(first).toContain("503");
    expect(first).toContain("401");
    expect(await strike()).toBe(first);
    expect(
      (await fetch(`${peer.url}/__control/faults`, { method: "POST", body: '{"match":"(","status":500}' })).status,
    ).toBe(400);
  });
});
