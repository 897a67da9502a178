import pg from "pg";
import { expect, test } from "vitest";
import { countEmails, listEmailIds, listEmails } from "@/features/gmail/queries";
import type { EmailPage } from "@/features/gmail/schema";
import type { Context } from "@/gates/context";
import type { Prisma } from "@/generated/prisma/client";
import { newId } from "@/lib/ids";
import { within } from "@/lib/transact";
import { aWorkspace } from "../../factories/workspaces";

type Mail = Partial<Prisma.EmailDiscoveryCreateManyInput> & { tldr?: string };

/** Mails as discovery leaves them, newest first. */
async function aMailbox(ctx: Context, mails: Mail[]) {
  const { workspaceId } = ctx;
  const connectionId = newId();
  await within(ctx, async (tx) => {
    await tx.gmailConnection.create({
      data: { id: connectionId, workspaceId, googleSub: newId(), email: "me@maple.test" },
    });
    for (const [index, { tldr, ...mail }] of mails.entries()) {
      const { id: discoveryId } = await tx.emailDiscovery.create({
        data: {
          ...{ workspaceId, connectionId, gmailId: newId(), threadId: newId(), state: "ready", toEmails: [] },
          ...{ labels: ["INBOX"], sentAt: new Date(Date.UTC(2026, 10, 21) - index * 3_600_000) },
          ...mail,
        },
      });
      if (tldr !== undefined) await summarise(tx, workspaceId, discoveryId, tldr);
    }
  });
}

async function summarise(tx: Prisma.TransactionClient, workspaceId: string, discoveryId: string, tldr: string) {
  const bounds = { mailCount: 1, expectedMicro: 1n, maximumMicro: 1n, model: "m", expiresAt: new Date() };
  const quote = await tx.quote.create({
    data: { workspaceId, createdByKind: "user", createdById: newId(), ...bounds },
  });
  const { id: jobId } = await tx.processingJob.create({
    data: { workspaceId, quoteId: quote.id, discoveryId, status: "done" },
  });
  const facts = {
    priority: "normal",
    category: "work",
    needsReply: true,
    contentHash: "h",
    model: "m",
    promptVersion: "1",
  };
  const counts = { inputTokens: 1, outputTokens: 1, chargedMicro: 1n };
  const content = {
    tldr,
    keyPoints: ["A harbour tour"],
    actionItems: [{ text: "Call the notary", quote: "call" }],
    decisions: [],
  };
  await tx.emailSummary.create({ data: { workspaceId, discoveryId, jobId, content, ...facts, ...counts } });
}

const subjects = async (ctx: Context, page: EmailPage) =>
  (await listEmails(ctx, page)).items.map(({ subject }) => subject);

test("search finds words of subjects, people and summaries from their beginning, in any order, and misspelt", async () => {
  const { ctx } = await aWorkspace();
  await aMailbox(ctx, [
    { subject: "Quarterly invoice from Nordwind", fromName: "Ada Byrne", fromEmail: "ada@nordwind.test" },
    {
      subject: "Hello",
      fromName: "Ben",
      fromEmail: "ben@acme.test",
      toEmails: ["chloe@maple.test"],
      tldr: "The lease ends in March",
    },
    { subject: "Grüße aus Zürich", fromName: "Eve", fromEmail: "eve@partners.test" },
  ]);
  const cases: [string, string[]][] = [
    ["invoice", ["Quarterly invoice from Nordwind"]],
    ["nordwind quart", ["Quarterly invoice from Nordwind"]],
    ["byrne", ["Quarterly invoice from Nordwind"]],
    ["acme", ["Hello"]],
    ["chloe", ["Hello"]],
    ["lease", ["Hello"]],
    ["harbour", ["Hello"]],
    ["notary", ["Hello"]],
    ["GRÜSSE", []],
    ["grüße", ["Grüße aus Zürich"]],
    ["quartely", ["Quarterly invoice from Nordwind"]],
    ["oice", ["Quarterly invoice from Nordwind"]],
    ["nothing like it", []],
    ["'; DROP TABLE email_discovery; --", []],
  ];
  for (const [text, expected] of cases) {
    expect(await subjects(ctx, { text }), text).toEqual(expected);
    expect(await countEmails(ctx, { text })).toBe(expected.length);
    expect(await listEmailIds(ctx, { text }, 10)).toHaveLength(expected.length);
  }
});

test("the best finds come first: a subject before a summary before the rest, then the newer", async () => {
  const { ctx } = await aWorkspace();
  await aMailbox(ctx, [
    { subject: "News", tldr: "Mentions the budget once" },
    { subject: "Old budget" },
    { subject: "Budget, budget and budget" },
    { subject: "Unrelated" },
  ]);
  const found = await subjects(ctx, { text: "budget" });
  expect(found).toHaveLength(3);
  expect(found.at(-1)).toBe("News");
  expect(await subjects(ctx, { text: "budget", sort: "newest" })).toEqual([
    "News",
    "Old budget",
    "Budget, budget and budget",
  ]);
});

test("ranked finds page by cursor without gap or repeat, filters apply, and a cursor of another order is refused", async () => {
  const { ctx } = await aWorkspace();
  await aMailbox(
    ctx,
    Array.from({ length: 23 }, (_, n) => ({ subject: `Report ${n}`, isUnread: n % 2 === 0 })),
  );
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listEmails(ctx, { text: "report", limit: 4, cursor });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect([seen.length, new Set(seen).size]).toEqual([23, 23]);
  expect(await subjects(ctx, { text: "report", isUnread: true })).toHaveLength(12);
  const { nextCursor } = await listEmails(ctx, { limit: 4 });
  await expect(listEmails(ctx, { text: "report", cursor: nextCursor ?? "" })).rejects.toMatchObject({
    code: "invalid",
  });
});

test("another workspace's mails are not found, neither by a list nor by the function behind it", async () => {
  const { ctx } = await aWorkspace();
  const { ctx: other } = await aWorkspace();
  await aMailbox(ctx, [{ subject: "Secret plans", tldr: "Secret too" }]);
  expect(await subjects(other, { text: "secret" })).toEqual([]);
  const direct = (from: Context) =>
    within(
      from,
      (tx) => tx.$queryRaw<object[]>`SELECT * FROM search_mails('secret', to_tsquery('simple', 'secret'), '%secret%')`,
    );
  expect(await direct(other)).toEqual([]);
  expect(await direct(ctx)).toHaveLength(1);
});

test("grouped by thread each thread shows its newest mail that matches, counted and paged", async () => {
  const { ctx } = await aWorkspace();
  const thread = (n: number) => ({ threadId: `t${n % 5}`, subject: `Mail ${n} of ${n % 5}`, isUnread: n > 9 });
  await aMailbox(
    ctx,
    Array.from({ length: 15 }, (_, n) => thread(n)),
  );
  const { items } = await listEmails(ctx, { byThread: true });
  expect(items.map(({ subject, threadCount }) => [subject, threadCount])).toEqual(
    [0, 1, 2, 3, 4].map((n) => [`Mail ${n} of ${n}`, 3]),
  );
  expect(await countEmails(ctx, {}, { byThread: true })).toBe(5);
  expect(await subjects(ctx, { byThread: true, isUnread: true })).toEqual(
    [10, 11, 12, 13, 14].map((n) => `Mail ${n} of ${n % 5}`),
  );
  const first = await listEmails(ctx, { byThread: true, limit: 3 });
  const second = await listEmails(ctx, { byThread: true, limit: 3, cursor: first.nextCursor ?? undefined });
  expect([...first.items, ...second.items].map(({ threadId }) => threadId)).toEqual(["t0", "t1", "t2", "t3", "t4"]);
  expect(await subjects(ctx, { byThread: true, text: "mail 7" })).toEqual(["Mail 7 of 2"]);
  expect((await listEmails(ctx)).items[0]?.threadCount).toBe(1);
});

test("a search of a large mailbox uses the word index", async () => {
  const client = new pg.Client(process.env.DATABASE_OWNER_URL);
  await client.connect();
  const { rows } = await client.query<{ indexdef: string }>(
    "SELECT indexdef FROM pg_indexes WHERE tablename IN ('email_discovery', 'email_summary') AND indexdef LIKE '%gin%'",
  );
  await client.end();
  expect(rows.filter(({ indexdef }) => /gin \(search\)/.test(indexdef))).toHaveLength(2);
});
