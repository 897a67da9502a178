import { readFileSync } from "node:fs";
import path from "node:path";
import type { gmail_v1 } from "@googleapis/gmail";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { corpusFolder } from "../../local/sandbox/google/seed/corpus";
import type { Peer } from "../../local/sandbox/peer";
import { connect, control, FULL, failureOf, MODIFY, READONLY, SEND, startPeer } from "./google-session";

let peer: Peer;
let api: gmail_v1.Gmail;
let token: string;
const me = { userId: "me" };

beforeAll(async () => {
  peer = await startPeer();
  ({ api, token } = await connect(peer.url, [MODIFY, SEND, FULL]));
});
afterAll(() => peer.close());

async function listAll(params: gmail_v1.Params$Resource$Users$Messages$List = {}): Promise<string[]> {
  const ids: string[] = [];
  let pageToken: string | undefined;
  do {
    const { data } = await api.users.messages.list({ ...me, ...params, ...(pageToken ? { pageToken } : {}) });
    ids.push(...(data.messages ?? []).map((message) => message.id ?? ""));
    pageToken = data.nextPageToken ?? undefined;
  } while (pageToken);
  return ids;
}

async function firstId(params: gmail_v1.Params$Resource$Users$Messages$List = {}): Promise<string> {
  const { data } = await api.users.messages.list({ ...me, ...params, maxResults: 1 });
  return data.messages?.[0]?.id ?? "";
}

/** The texts of a message, decoded as strict UTF-8. */
function textsOf(part: gmail_v1.Schema$MessagePart | undefined): string[] {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const isText = part?.mimeType?.startsWith("text/") && part.body?.data;
  const own = isText ? [decoder.decode(Buffer.from(part?.body?.data ?? "", "base64url"))] : [];
  return [...own, ...(part?.parts ?? []).flatMap(textsOf)];
}

/** The JSON bodies of a batch's parts. */
async function batchJson<T>(parts: readonly string[]): Promise<T[]> {
  const text = await (await fetch(`${peer.url}/batch/gmail/v1`, batchBody(parts))).text();
  return [...text.matchAll(/\r\n\r\n(\{.*\})\r\n--/g)].map((found) => JSON.parse(found[1] ?? "") as T);
}

function batchBody(parts: readonly string[], contentIds?: readonly string[]): RequestInit {
  const text = parts.map(
    (part, index) =>
      `--b\r\nContent-Type: application/http\r\nContent-ID: <${contentIds?.[index] ?? `item-${index}`}>\r\n\r\n${part}\r\n\r\n`,
  );
  const headers = { authorization: `Bearer ${token}`, "content-type": "multipart/mixed; boundary=b" };
  return { method: "POST", headers, body: `${text.join("")}--b--` };
}

describe("mailbox", () => {
  it("holds 400 and more real mails in one mailbox, newest first, each listed once over all pages", async () => {
    const profile = (await api.users.getProfile(me)).data;
    expect(profile.emailAddress).toBe("ada@maple.test");
    expect(profile.messagesTotal).toBeGreaterThan(500);
    const ids = await listAll({ maxResults: 100 });
    expect(ids.length).toBeGreaterThanOrEqual(420);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{16}$/);
    const dates = await Promise.all(
      ids
        .slice(0, 20)
        .map(async (id) => Number((await api.users.messages.get({ ...me, id, format: "minimal" })).data.internalDate)),
    );
    expect(dates).toEqual([...dates].sort((a, b) => b - a));
    expect(Date.now() - (dates[0] ?? 0)).toBeLessThan(10 * 60_000);
    const withSpam = await listAll({ includeSpamTrash: true, maxResults: 500 });
    expect(withSpam.length).toBe(profile.messagesTotal);
    const empty = await connect(peer.url, [READONLY], "dana@maple.test");
    expect(await empty.api.users.messages.list(me).then(({ data }) => data)).toEqual({ resultSizeEstimate: 0 });
  });

  it("gives back the corpus files byte for byte as raw", async () => {
    const file = path.join(corpusFolder(), "easy-ham-1", "00001.7c53336b37003a9286aba55d2945844c.txt");
    const [id = ""] = await listAll({ q: "rfc822msgid:13258.1030015585@munnari.OZ.AU" });
    const { data } = await api.users.messages.get({ ...me, id, format: "raw" });
    expect(Buffer.from(data.raw ?? "", "base64url").equals(readFileSync(file))).toBe(true);
    expect(data.sizeEstimate).toBe(readFileSync(file).length);
  });

  it("shows full, metadata and minimal formats; header names match in any case", async () => {
    const id = await firstId({ q: "in:inbox list:exmh" });
    const full = (await api.users.messages.get({ ...me, id })).data;
    expect(full.payload?.headers?.length).toBeGreaterThan(10);
    const meta = (
      await api.users.messages.get({ ...me, id, format: "metadata", metadataHeaders: ["SUBJECT", "list-id"] })
    ).data;
    expect(meta.payload?.headers?.map((header) => header.name?.toLowerCase()).sort()).toEqual(["list-id", "subject"]);
    const minimal = (await api.users.messages.get({ ...me, id, format: "minimal" })).data;
    expect(minimal.payload).toBeUndefined();
    expect(minimal).toMatchObject({
      id,
      snippet: full.snippet,
      internalDate: full.internalDate,
      historyId: full.historyId,
    });
    const masked = (await api.users.messages.get({ ...me, id, fields: "id,payload/headers(name)" })).data;
    expect(Object.keys(masked).sort()).toEqual(["id", "payload"]);
  });

  it("shows every seeded mail without failing, text in UTF-8 whatever its charset", async () => {
    const ids = await listAll({ includeSpamTrash: true, maxResults: 500 });
    let checked = 0;
    for (let at = 0; at < ids.length; at += 100) {
      const parts = ids.slice(at, at + 100).map((id) => `GET /gmail/v1/users/me/messages/${id}?format=full`);
      for (const message of await batchJson<gmail_v1.Schema$Message>(parts)) {
        checked += 1;
        for (const text of textsOf(message.payload)) expect(text).not.toContain("\ufffd\ufffd");
      }
    }
    expect(checked).toBe(ids.length);
  });

  it("survives broken headers, charsets and MIME trees", async () => {
    const latin = (text: string) => Buffer.from(text, "latin1").toString("base64url");
    const broken = [
      "",
      "\n\n",
      "no headers at all",
      'Subject: =?nonsense-charset?B?////?=\nFrom: =?utf-8?Q?=E4=F6?= <x@y>\nContent-Type: text/plain; charset="\n\nhi',
      "Subject: \xe4\xe0\nContent-Type: text/plain; charset=windows-1251\n\n\xcf\xf0\xe8\xe2\xe5\xf2",
      'Content-Type: multipart/mixed; boundary="x"\nSubject: no parts\n\njust text',
      `Content-Type: multipart/mixed; boundary=x\n\n${"--x\nContent-Type: multipart/mixed; boundary=x\n\n".repeat(60)}`,
      "Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n%%%%",
      ": empty name\nFrom sender\nSubject: after junk\n\nx",
    ];
    for (const raw of broken) {
      const { id } = await control<{ id: string }>(peer.url, "accounts/ada@maple.test/messages", { raw: latin(raw) });
      for (const format of ["full", "metadata", "raw"] as const)
        expect((await api.users.messages.get({ ...me, id, format })).status).toBe(200);
    }
    const [cyrillic = ""] = await listAll({ q: "subject:да" });
    const { data } = await api.users.messages.get({ ...me, id: cyrillic });
    expect(Buffer.from(data.payload?.body?.data ?? "", "base64url").toString("utf8")).toBe("Привет");
  });

  it("decodes nested parts and hands out attachments by id", async () => {
    const raw = [
      'Content-Type: multipart/mixed; boundary="o"',
      "Subject: =?iso-8859-1?Q?Gr=FC=DFe?=",
      "From: a@b.test",
      "",
      "--o",
      'Content-Type: multipart/alternative; boundary="i"',
      "",
      "--i",
      "Content-Type: text/plain; charset=iso-8859-1",
      "Content-Transfer-Encoding: quoted-printable",
      "",
      "Gr=FC=DFe =",
      "an alle",
      "--i",
      "Content-Type: text/html",
      "",
      "<p>Hallo</p>",
      "--i--",
      "--o",
      'Content-Type: application/pdf; name="rechnung.pdf"',
      "Content-Disposition: attachment",
      "Content-Transfer-Encoding: base64",
      "",
      "JVBERi0xLjQ=",
      "--o--",
      "",
    ].join("\r\n");
    const { id } = await control<{ id: string }>(peer.url, "accounts/ada@maple.test/messages", {
      raw: Buffer.from(raw).toString("base64url"),
    });
    const { payload, snippet } = (await api.users.messages.get({ ...me, id })).data;
    expect(snippet).toBe("Grüße an alle");
    expect(payload?.headers?.find((header) => header.name === "Subject")?.value).toBe("Grüße");
    expect(payload?.parts?.[0]?.parts?.map((part) => [part.partId, part.mimeType])).toEqual([
      ["0.0", "text/plain"],
      ["0.1", "text/html"],
    ]);
    const file = payload?.parts?.[1];
    expect(file).toMatchObject({ filename: "rechnung.pdf", partId: "1" });
    const { data } = await api.users.messages.attachments.get({
      ...me,
      messageId: id,
      id: file?.body?.attachmentId ?? "",
    });
    expect(Buffer.from(data.data ?? "", "base64url").toString()).toBe("%PDF-1.4");
    expect(await listAll({ q: "has:attachment filename:pdf subject:grüße" })).toEqual([id]);
  });

  it("sends into SENT and delivers to another account, the thread kept by its references", async () => {
    const ben = await connect(peer.url, [MODIFY, SEND], "ben@maple.test");
    const raw = (text: string) => Buffer.from(text).toString("base64url");
    const sent = await api.users.messages.send({
      ...me,
      requestBody: {
        raw: raw(
          "To: Ben <ben@maple.test>\r\nBcc: chloe@maple.test\r\nSubject: Lunch\r\nMessage-ID: <l1@maple.test>\r\n\r\nToday?",
        ),
      },
    });
    expect(sent.data.labelIds).toEqual(["SENT"]);
    const [arrived] =
      (await ben.api.users.messages.list({ ...me, q: "from:ada subject:lunch is:unread in:inbox" })).data.messages ??
      [];
    const got = (await ben.api.users.messages.get({ ...me, id: arrived?.id ?? "" })).data;
    expect(got.payload?.headers?.map((header) => header.name)).not.toContain("Bcc");
    await ben.api.users.messages.send({
      ...me,
      requestBody: {
        threadId: got.threadId ?? "",
        raw: raw(
          "To: ada@maple.test\r\nSubject: Re: Lunch\r\nIn-Reply-To: <l1@maple.test>\r\nReferences: <l1@maple.test>\r\n\r\nYes",
        ),
      },
    });
    const thread = (await api.users.threads.get({ ...me, id: sent.data.threadId ?? "" })).data;
    expect(thread.messages).toHaveLength(2);
    const reply = await api.users.messages.send({
      ...me,
      requestBody: { raw: raw("To: nobody@else.test\r\nSubject: Lunch\r\n\r\nOther") },
    });
    expect(reply.data.threadId).not.toBe(sent.data.threadId);
  });
});

describe("labels and history", () => {
  it("records adds, label changes and deletions, page by page and by type", async () => {
    const start = (await api.users.getProfile(me)).data.historyId ?? "";
    const { id } = await control<{ id: string }>(peer.url, "accounts/ada@maple.test/messages", { subject: "History" });
    await api.users.messages.modify({
      ...me,
      id,
      requestBody: { addLabelIds: ["STARRED"], removeLabelIds: ["UNREAD"] },
    });
    await api.users.messages.delete({ ...me, id });
    const all = (await api.users.history.list({ ...me, startHistoryId: start })).data;
    const kinds = all.history?.map((entry) => Object.keys(entry).find((key) => /Added|Removed|Deleted/.test(key)));
    expect(kinds).toEqual(["messagesAdded", "labelsAdded", "labelsRemoved", "messagesDeleted"]);
    expect(all.history?.map((entry) => BigInt(entry.id ?? 0))).toEqual(
      [...(all.history ?? [])].map((entry) => BigInt(entry.id ?? 0)).sort((a, b) => (a < b ? -1 : 1)),
    );
    const first = (await api.users.history.list({ ...me, startHistoryId: start, maxResults: 3 })).data;
    const second = (
      await api.users.history.list({
        ...me,
        startHistoryId: start,
        maxResults: 3,
        pageToken: first.nextPageToken ?? "",
      })
    ).data;
    expect([...(first.history ?? []), ...(second.history ?? [])]).toEqual(all.history);
    const deleted = (await api.users.history.list({ ...me, startHistoryId: start, historyTypes: ["messageDeleted"] }))
      .data;
    expect(deleted.history).toHaveLength(1);
    const none = (await api.users.history.list({ ...me, startHistoryId: all.historyId ?? "" })).data;
    expect(none).toEqual({ historyId: all.historyId });
  });

  it("answers 404 for history that expired or never was, with ids of 64 bits", async () => {
    const ids = await listAll({ maxResults: 500 });
    const { historyId } = (await api.users.messages.get({ ...me, id: ids[4] ?? "", format: "minimal" })).data;
    expect((await api.users.history.list({ ...me, startHistoryId: historyId ?? "", maxResults: 1 })).status).toBe(200);
    expect(BigInt(historyId ?? 0)).toBeGreaterThan(2n ** 53n);
    expect(BigInt(historyId ?? 0)).toBeLessThan(2n ** 63n);
    await control(peer.url, "accounts/ada@maple.test/expire-history", {});
    for (const gone of [historyId ?? "", "1", "18446744073709551615"]) {
      const failure = await failureOf(api.users.history.list({ ...me, startHistoryId: gone }));
      expect(failure).toMatchObject({ status: 404, error: { status: "NOT_FOUND", errors: [{ reason: "notFound" }] } });
    }
    expect((await failureOf(api.users.history.list({ ...me, startHistoryId: "soon" }))).status).toBe(400);
    const fresh = (await api.users.getProfile(me)).data.historyId ?? "";
    expect((await api.users.history.list({ ...me, startHistoryId: fresh })).data).toEqual({ historyId: fresh });
  });

  it("creates, renames, counts and deletes labels; a taken name conflicts", async () => {
    const { data: label } = await api.users.labels.create({ ...me, requestBody: { name: "Follow up" } });
    expect((await failureOf(api.users.labels.create({ ...me, requestBody: { name: "follow UP" } }))).status).toBe(409);
    const ids = await listAll({ maxResults: 500, labelIds: ["INBOX", "CATEGORY_FORUMS"] });
    const some = ids.slice(0, 3);
    await api.users.messages.batchModify({ ...me, requestBody: { ids: some, addLabelIds: [label.id ?? ""] } });
    expect((await api.users.labels.get({ ...me, id: label.id ?? "" })).data).toMatchObject({
      name: "Follow up",
      messagesTotal: 3,
      type: "user",
    });
    expect((await listAll({ q: "label:follow-up" })).sort()).toEqual([...some].sort());
    await api.users.labels.patch({ ...me, id: label.id ?? "", requestBody: { name: "Later" } });
    expect(await listAll({ q: "label:later" })).toHaveLength(3);
    await api.users.labels.delete({ ...me, id: label.id ?? "" });
    expect((await failureOf(api.users.messages.list({ ...me, labelIds: [label.id ?? ""] }))).status).toBe(400);
    const { data } = await api.users.labels.list(me);
    expect(data.labels?.filter((known) => known.type === "user").length).toBeGreaterThan(2);
    expect(
      (
        await failureOf(
          api.users.messages.modify({ ...me, id: some[0] ?? "", requestBody: { addLabelIds: ["Label_999"] } }),
        )
      ).status,
    ).toBe(400);
  });
});

describe("batch", () => {
  it("answers each part by itself, in order, with its Content-ID", async () => {
    const known = await firstId();
    const parts = [
      `GET /gmail/v1/users/me/messages/${known}?format=minimal`,
      "GET /gmail/v1/users/me/messages/1234567890abcdef",
      "GET /gmail/v1/users/me/nothing",
      "GET /gmail/v1/users/me/profile HTTP/1.1\r\nAuthorization: Bearer wrong",
    ];
    for (const route of ["/batch/gmail/v1", "/batch"]) {
      const response = await fetch(peer.url + route, batchBody(parts, ["a", "b", "c", "d"]));
      const text = await response.text();
      expect(response.headers.get("content-type")).toMatch(/^multipart\/mixed; boundary=/);
      expect([...text.matchAll(/Content-ID: <response-(\w)>/g)].map((found) => found[1])).toEqual(["a", "b", "c", "d"]);
      expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map((found) => found[1])).toEqual(["200", "404", "404", "401"]);
    }
    const many = Array.from({ length: 101 }, () => "GET /gmail/v1/users/me/profile");
    expect((await fetch(`${peer.url}/batch/gmail/v1`, batchBody(many))).status).toBe(400);
  });

  it("carries writes with bodies", async () => {
    const id = await firstId({ q: "-is:starred" });
    const body = JSON.stringify({ addLabelIds: ["STARRED"] });
    const part = `POST /gmail/v1/users/me/messages/${id}/modify HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    expect(await (await fetch(`${peer.url}/batch/gmail/v1`, batchBody([part]))).text()).toContain('"STARRED"');
  });
});

describe("refusals and faults", () => {
  it("refuses by token, by scope, by user and by route in Google's shapes", async () => {
    const reader = await connect(peer.url, [READONLY], "chloe@maple.test");
    const { data } = await reader.api.users.messages.list({ ...me, maxResults: 1 });
    const id = data.messages?.[0]?.id ?? "";
    const denied = await failureOf(
      reader.api.users.messages.modify({ ...me, id, requestBody: { addLabelIds: ["STARRED"] } }),
    );
    expect(denied).toMatchObject({ status: 403, error: { errors: [{ reason: "insufficientPermissions" }] } });
    expect((await failureOf(reader.api.users.messages.get({ userId: "ada@maple.test", id }))).status).toBe(403);
    for (const route of ["/gmail/v1/users/me/nothing", "/gmail/v2/x", "/calendar/v3/x", "/"]) {
      const response = await fetch(peer.url + route);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ error: { code: 404, status: "NOT_FOUND" } });
    }
    for (const authorization of ["", "Bearer ya29.unknown"]) {
      const response = await fetch(`${peer.url}/gmail/v1/users/me/profile`, { headers: { authorization } });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ error: { status: "UNAUTHENTICATED" } });
    }
    await control(peer.url, "accounts/chloe@maple.test/expire-access-tokens", {});
    const expired = await fetch(`${peer.url}/gmail/v1/users/me/profile`, {
      headers: { authorization: `Bearer ${reader.token}` },
    });
    expect(expired.status).toBe(401);
  });

  it("shows injected faults as often as asked, alone and inside a batch", async () => {
    const fault = {
      method: "GET",
      path: "/messages/",
      status: 403,
      reason: "rateLimitExceeded",
      retryAfter: 7,
      count: 2,
    };
    await control(peer.url, "faults", fault);
    const id = await firstId();
    const part = `GET /gmail/v1/users/me/messages/${id}?format=minimal`;
    const text = await (await fetch(`${peer.url}/batch/gmail/v1`, batchBody([part, part, part]))).text();
    expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map((found) => found[1])).toEqual(["403", "403", "200"]);
    expect(text).toContain("retry-after: 7");
    expect(text).toContain('"usageLimits"');
    await control(peer.url, "faults", { path: "/token", status: 503, count: 1 });
    expect((await fetch(`${peer.url}/token`, { method: "POST" })).status).toBe(503);
    await control(peer.url, "faults", { path: "/profile", drop: true, count: 1 });
    await expect(fetch(`${peer.url}/gmail/v1/users/me/profile`)).rejects.toThrow();
    await control(peer.url, "faults", undefined, "DELETE");
  });
});
