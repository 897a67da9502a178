import { afterAll, afterEach, expect, test, vi } from "vitest";
import { cancelDiscovery, countMatches, startDiscovery } from "@/features/gmail/mutations";
import { getConnection, getSyncVersion } from "@/features/gmail/queries";
import { DiscoveryFilter } from "@/features/gmail/schema";
import { advanceDiscovery } from "@/features/gmail/sync/mutations";
import { aConnection, connectionRow, discover, everything, finishRun, rowsOf, runOf } from "../../factories/gmail";
import { aWorkspace, unique } from "../../factories/workspaces";

const google = await vi.hoisted(async () => (await import("../../factories/google-sandbox")).aGoogle());
afterEach(() => google.noFaults());
afterAll(() => google.close());

test("every mail of the mailbox becomes a row with its headers, once", async () => {
  const { ctx } = await aWorkspace();
  const { id } = await aConnection(ctx, google, { generate: 620 });
  const runId = await discover(ctx, id);
  const rows = [...(await rowsOf(ctx, id)).values()];
  expect(rows).toHaveLength(620);
  expect(rows.every(({ state, subject, fromEmail }) => state === "ready" && subject && fromEmail.includes("@"))).toBe(
    true,
  );
  expect(await runOf(ctx, runId)).toMatchObject({ status: "done", listedCount: 620, readyCount: 620, failedCount: 0 });
  expect(await connectionRow(ctx, id)).toMatchObject({ historyId: (await runOf(ctx, runId)).startHistoryId });
  const again = await discover(ctx, id);
  expect(await runOf(ctx, again)).toMatchObject({ listedCount: 620, readyCount: 620 });
  expect((await rowsOf(ctx, id)).size).toBe(620);
});

test("the first headers are there before the second page of ids is listed, newest first", async () => {
  const { ctx } = await aWorkspace();
  const { id } = await aConnection(ctx, google, { generate: 520 });
  const { id: runId } = await startDiscovery(ctx, { connectionId: id, filter: everything });
  for (let step = 0; step < 3; step++) await advanceDiscovery(ctx, runId, 0);
  const rows = [...(await rowsOf(ctx, id)).values()];
  const ready = rows.filter(({ state }) => state === "ready").map(({ sentAt }) => sentAt.getTime());
  expect(rows).toHaveLength(500);
  expect(ready).toHaveLength(100);
  await finishRun(ctx, runId);
  const all = [...(await rowsOf(ctx, id)).values()].map(({ sentAt }) => sentAt.getTime()).sort((a, b) => b - a);
  expect(ready.sort((a, b) => b - a)).toEqual(all.slice(0, 100));
});

test("a crash after any step, and two workers at once, lose nothing and count nothing twice", async () => {
  const { ctx } = await aWorkspace();
  const { id } = await aConnection(ctx, google, { generate: 530 });
  const { id: runId } = await startDiscovery(ctx, { connectionId: id, filter: everything });
  for (let step = 0; step < 30; step++) {
    const [first, second] = await Promise.all([advanceDiscovery(ctx, runId, 0), advanceDiscovery(ctx, runId, 0)]);
    if (first.state === "ended" && second.state === "ended") break;
  }
  expect(await runOf(ctx, runId)).toMatchObject({ status: "done", listedCount: 530, readyCount: 530 });
  expect((await rowsOf(ctx, id)).size).toBe(530);
});

test("a crash in the middle of a call to Gmail leaves a run that goes on where it stood", async () => {
  const { ctx } = await aWorkspace();
  const { id } = await aConnection(ctx, google, { generate: 60 });
  const { id: runId } = await startDiscovery(ctx, { connectionId: id, filter: everything });
  for (const match of ["profile", "labels$", "messages$", "batch"]) {
    await google.fault({ match, drop: true, count: 1 });
    await advanceDiscovery(ctx, runId, 0);
  }
  await finishRun(ctx, runId);
  expect(await runOf(ctx, runId)).toMatchObject({ status: "done", listedCount: 60, readyCount: 60 });
});

test("bursts of 429, 403 and 503 lose nothing and count as no mail's failure", async () => {
  const { ctx } = await aWorkspace();
  const { id } = await aConnection(ctx, google, { generate: 120 });
  await google.fault({
    match: "GET /gmail/v1/users/me/messages/",
    status: 429,
    reason: "rateLimitExceeded",
    count: 300,
  });
  await google.fault({
    match: "GET /gmail/v1/users/me/messages/",
    status: 403,
    reason: "userRateLimitExceeded",
    count: 100,
  });
  await google.fault({ match: "POST /batch", status: 503, count: 6 });
  await google.fault({
    match: "GET /gmail/v1/users/me/messages$",
    status: 429,
    reason: "rateLimitExceeded",
    retryAfter: 3,
    count: 2,
  });
  const runId = await discover(ctx, id);
  const rows = [...(await rowsOf(ctx, id)).values()];
  expect(await runOf(ctx, runId)).toMatchObject({ status: "done", readyCount: 120, failedCount: 0 });
  expect(rows.filter(({ state, attempts }) => state === "ready" && attempts === 0)).toHaveLength(120);
});

test("a mail Gmail cannot deliver does not hold up the others", async () => {
  const { ctx } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google, { generate: 30 });
  const poison = await google.addMail(email, { subject: "poison" });
  await google.fault({ match: `messages/${poison.id}`, status: 500 });
  const runId = await discover(ctx, id);
  expect(await runOf(ctx, runId)).toMatchObject({ status: "done", readyCount: 30 });
  expect((await rowsOf(ctx, id)).get(poison.id)).toMatchObject({
    state: "listed",
    failure: expect.stringContaining("500"),
  });
});

test("a second start while one runs is refused, in parallel too, and works after cancelling", async () => {
  const { ctx } = await aWorkspace();
  const { id } = await aConnection(ctx, google, { generate: 10 });
  const starts = await Promise.allSettled(
    Array.from({ length: 8 }, () => startDiscovery(ctx, { connectionId: id, filter: everything })),
  );
  expect(starts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(starts.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
  expect((await getSyncVersion(ctx)).isRunning).toBe(true);
  await cancelDiscovery(ctx, { connectionId: id });
  expect((await getConnection(ctx, id)).run).toMatchObject({ status: "cancelled" });
  await discover(ctx, id);
  expect((await getConnection(ctx, id)).mailCount).toBe(10);
});

test("only what the filter means is discovered, and the live count says how many that is", async () => {
  const { ctx } = await aWorkspace();
  const email = `box-${unique()}@maple.test`;
  await google.addAccount(email, {
    messages: [
      { from: "Ada <ada@acme.test>", subject: "in" },
      { from: "Bob <bob@mail.acme.test>", subject: "read", labelIds: ["INBOX"] },
      { from: "Eve <eve@notacme.test>", subject: "other sender" },
      { from: "Ada <ada@acme.test>", subject: "old", internalDate: Date.now() - 90 * 86_400_000 },
      { from: "Ada <ada@acme.test>", subject: "archived", labelIds: ["UNREAD"] },
      { from: "Ada <ada@acme.test>", subject: "spam", labelIds: ["SPAM", "UNREAD"] },
      { from: "Ada <ada@acme.test>", subject: "draft", labelIds: ["DRAFT"] },
    ],
  });
  const { id } = await aConnection(ctx, google, { email });
  const filter = DiscoveryFilter.parse({
    label: "INBOX",
    senders: ["acme.test"],
    newerThanDays: 30,
    isUnreadOnly: true,
  });
  expect(await countMatches(ctx, { connectionId: id, filter })).toEqual({ count: 1, isExact: true });
  expect(await countMatches(ctx, { connectionId: id, filter: everything })).toEqual({ count: 5, isExact: true });
  await discover(ctx, id, filter);
  expect([...(await rowsOf(ctx, id)).values()].map(({ subject }) => subject)).toEqual(["in"]);
});

test("headers of any charset arrive readable, and broken ones arrive", async () => {
  const { ctx } = await aWorkspace();
  const email = `box-${unique()}@maple.test`;
  const rawText = (headers: string) => `${headers}\r\nTo: me@maple.test\r\n\r\nbody`;
  await google.addAccount(email, {
    messages: [
      { rawText: rawText("Subject: =?iso-8859-1?Q?Gr=FC=DFe?=\r\nFrom: =?utf-8?B?SsO2cmc=?= <j@acme.test>") },
      { rawText: rawText("Subject: Größe roh\r\nFrom: Jürgen <r@acme.test>") },
      { rawText: rawText("Subject: =?koi8-r?B?8NLJ18XU?= =?no-such?Q?=FF?=\r\nFrom: <<broken") },
      { rawText: "no headers at all" },
      { rawText: rawText("Subject: a\u0000b\r\nFrom: n@acme.test") },
    ],
  });
  const { id } = await aConnection(ctx, google, { email });
  const runId = await discover(ctx, id);
  expect(await runOf(ctx, runId)).toMatchObject({ readyCount: 5, failedCount: 0 });
  const rows = [...(await rowsOf(ctx, id)).values()];
  const subjects = rows.map(({ subject }) => subject).join("|");
  expect(subjects).toContain("Grüße");
  expect(subjects).toContain("Größe roh");
  expect(subjects).toContain("Привет");
  expect(subjects).not.toContain("Ã");
  expect(subjects).not.toContain("\u0000");
  expect(rows.map(({ fromName }) => fromName)).toEqual(expect.arrayContaining(["Jörg", "Jürgen"]));
});
