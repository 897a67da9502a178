import { expect, test } from "vitest";
import { GET as getOne } from "@/app/api/v1/emails/[id]/route";
import { GET } from "@/app/api/v1/emails/route";
import type { Prisma } from "@/generated/prisma/client";
import { inScope } from "@/lib/db";
import { newId, publicId } from "@/lib/ids";
import { aClient, call, knowsOnlyItsOwn, readAll, refusesField, refusesStrangers } from "../support";

type Email = { id: string; subject: string; summary: unknown };
type Over = Partial<Omit<Prisma.EmailDiscoveryCreateManyInput, "workspaceId" | "connectionId">>;

/** Discovered mails, one a row of `rows`, the first the newest. */
async function someEmails(workspaceId: string, rows: Over[]) {
  const connectionId = newId();
  const data = rows.map((over, index) => ({
    id: newId(),
    workspaceId,
    connectionId,
    gmailId: newId(),
    threadId: "t1",
    state: "ready" as const,
    subject: `Mail ${index}`,
    fromName: "Eve",
    fromEmail: "eve@partners.test",
    toEmails: ["ada@maple.test"],
    snippet: "Hello",
    labels: ["INBOX"],
    sizeBytes: 1234,
    sentAt: new Date(Date.UTC(2026, 0, 31) - index * 60_000),
    ...over,
  }));
  await inScope("system", async (tx) => {
    const connection = { id: connectionId, workspaceId, googleSub: newId(), email: "ada@maple.test", scopes: [] };
    await tx.gmailConnection.create({ data: connection });
    await tx.emailDiscovery.createMany({ data });
  });
  return { connectionId, ids: data.map(({ id }) => publicId("email", id)) };
}

const subjects = async (key: string, query: Record<string, string>) =>
  (await call<Email[]>(GET, key, { query })).data.map(({ subject }) => subject);

test("200: a list of mails with the contract's fields and no other", async () => {
  const { key, workspaceId } = await aClient();
  const { connectionId, ids } = await someEmails(workspaceId, [{ isUnread: true }]);
  const { status, data, nextCursor } = await call(GET, key);
  expect([status, nextCursor]).toEqual([200, null]);
  const shared = {
    id: ids[0],
    connectionId: publicId("connection", connectionId),
    threadId: "t1",
    subject: "Mail 0",
    from: { name: "Eve", email: "eve@partners.test" },
    snippet: "Hello",
    labels: ["INBOX"],
    isUnread: true,
    isList: false,
    sizeBytes: 1234,
    sentAt: "2026-01-31T00:00:00.000Z",
  };
  expect(data).toEqual([{ ...shared, summary: null }]);
  const one = await call(getOne, key, { params: { id: ids[0] ?? "" } });
  expect(one.status).toBe(200);
  expect(one.data).toEqual({
    ...shared,
    to: ["ada@maple.test"],
    gmailId: expect.any(String),
    messageId: null,
    isGone: false,
  });
});

test("401 and 403: no key, an unknown one, one without emails.read", async () => {
  const client = await aClient();
  await refusesStrangers(GET, "emails.read", client);
  await refusesStrangers(getOne, "emails.read", client, { params: { id: "eml_x" } });
});

test("404: another workspace's mail, a malformed id, another noun's id", async () => {
  const other = await aClient();
  const { ids } = await someEmails(other.workspaceId, [{}]);
  await knowsOnlyItsOwn(getOne, "eml", await aClient(), ids[0] ?? "");
  expect((await call(getOne, other.key, { params: { id: ids[0] ?? "" } })).status).toBe(200);
});

test("another workspace's mails are in no list, whatever is asked", async () => {
  const other = await aClient();
  const { connectionId } = await someEmails(other.workspaceId, [{}]);
  const { key } = await aClient();
  expect((await call(GET, key)).data).toEqual([]);
  expect((await call(GET, key, { query: { connectionId: publicId("connection", connectionId) } })).data).toEqual([]);
});

test("422: what does not fit is named, with what to do; a misspelt filter does not mean all", async () => {
  const { key } = await aClient();
  const refused: [string, Record<string, string | number>][] = [
    ["limit", { limit: 0 }],
    ["limit", { limit: 101 }],
    ["limit", { limit: "many" }],
    ["cursor", { cursor: "nonsense" }],
    ["cursor", { cursor: Buffer.from("12.34").toString("base64url") }],
    ["isUnread", { isUnread: "yes" }],
    ["since", { since: "last week" }],
    ["connectionId", { connectionId: "gmc_nope" }],
    ["sort", { sort: "random" }],
    ["isunread", { isunread: "true" }],
  ];
  for (const [field, query] of refused) await refusesField(GET, key, field, { query });
});

test("paging by cursor gives every mail exactly once, newest first, while new ones arrive", async () => {
  const { key, workspaceId } = await aClient();
  // Three share each instant, so that pages end between equals.
  const rows = Array.from({ length: 31 }, (_, index) => ({
    sentAt: new Date(Date.UTC(2026, 0, 1, 0, -Math.floor(index / 3))),
  }));
  const { ids } = await someEmails(workspaceId, rows);
  const arrive = () => someEmails(workspaceId, [{ sentAt: new Date(Date.UTC(2026, 1, 1)) }]);
  const seen = await readAll<Email & { sentAt: string }>(GET, key, { limit: 7 }, arrive);
  expect(seen.map(({ id }) => id).sort()).toEqual([...ids].sort());
  const times = seen.map(({ sentAt }) => sentAt);
  expect(times).toEqual([...times].sort().reverse());
});

test("oldest first pages through the same mails the other way round", async () => {
  const { key, workspaceId } = await aClient();
  const { ids } = await someEmails(
    workspaceId,
    Array.from({ length: 9 }, () => ({})),
  );
  const seen = await readAll(GET, key, { limit: 4, sort: "oldest" });
  expect(seen.map(({ id }) => id)).toEqual([...ids].reverse());
});

test("filters choose by unread, label, sender, day, account and words", async () => {
  const { key, workspaceId } = await aClient();
  const { connectionId } = await someEmails(workspaceId, [
    { subject: "Invoice 7", isUnread: true, labels: ["INBOX", "Label_1"], sentAt: new Date("2026-01-10T12:00:00Z") },
    { subject: "Lunch 100%", fromEmail: "kim@mail.example.org", sentAt: new Date("2026-01-09T12:00:00Z") },
    { subject: "Old_news", isUnread: true, sentAt: new Date("2025-12-31T23:59:59Z") },
    { subject: "Binned", labels: ["TRASH"] },
    { subject: "Not read yet", state: "listed" },
  ]);
  expect(await subjects(key, {})).toEqual(["Invoice 7", "Lunch 100%", "Old_news"]);
  expect(await subjects(key, { isUnread: "true" })).toEqual(["Invoice 7", "Old_news"]);
  expect(await subjects(key, { isUnread: "false" })).toEqual(["Lunch 100%"]);
  expect(await subjects(key, { label: "Label_1" })).toEqual(["Invoice 7"]);
  expect(await subjects(key, { label: "TRASH" })).toEqual(["Binned"]);
  expect(await subjects(key, { sender: "example.org" })).toEqual(["Lunch 100%"]);
  expect(await subjects(key, { sender: "ample.org" })).toEqual([]);
  expect(await subjects(key, { since: "2026-01-09", until: "2026-01-09" })).toEqual(["Lunch 100%"]);
  expect(await subjects(key, { text: "0%" })).toEqual(["Lunch 100%"]);
  expect(await subjects(key, { text: "d_n" })).toEqual(["Old_news"]);
  expect(await subjects(key, { hasSummary: "true" })).toEqual([]);
  const id = publicId("connection", connectionId);
  expect(await subjects(key, { connectionId: id, sort: "oldest", text: "invoice" })).toEqual(["Invoice 7"]);
});
