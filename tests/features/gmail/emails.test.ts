import pg from "pg";
import { expect, test } from "vitest";
import { countEmails, findEmail, listEmailIds, listEmails } from "@/features/gmail/queries";
import type { EmailFilter } from "@/features/gmail/schema";
import type { Context } from "@/gates/context";
import type { Prisma } from "@/generated/prisma/client";
import { newId } from "@/lib/ids";
import { within } from "@/lib/transact";
import { aWorkspace } from "../../factories/workspaces";

type Mail = Partial<Prisma.EmailDiscoveryCreateManyInput> & { summary?: { priority: string; category: string } };
const hour = 3_600_000;

/** Mails as discovery leaves them, newest first, an hour apart. */
async function aMailbox(ctx: Context, mails: Mail[]) {
  const { workspaceId } = ctx;
  const connectionId = newId();
  await within(ctx, async (tx) => {
    await tx.gmailConnection.create({
      data: { id: connectionId, workspaceId, googleSub: newId(), email: "me@maple.test" },
    });
    for (const [index, { summary, ...mail }] of mails.entries()) {
      const sentAt = new Date(Date.UTC(2026, 10, 21) - index * hour);
      const { id } = await tx.emailDiscovery.create({
        data: {
          workspaceId,
          connectionId,
          gmailId: newId(),
          threadId: "t",
          state: "ready",
          subject: `Mail ${index}`,
          sentAt,
          toEmails: [],
          labels: ["INBOX"],
          ...mail,
        },
      });
      if (summary) await summarise(tx, workspaceId, id, summary);
    }
  });
  return connectionId;
}

async function summarise(
  tx: Prisma.TransactionClient,
  workspaceId: string,
  discoveryId: string,
  summary: { priority: string; category: string },
) {
  const quote = await tx.quote.create({
    data: {
      workspaceId,
      mailCount: 1,
      expectedMicro: 1n,
      maximumMicro: 1n,
      model: "m",
      createdByKind: "user",
      createdById: newId(),
      expiresAt: new Date(),
    },
  });
  const job = await tx.processingJob.create({ data: { workspaceId, quoteId: quote.id, discoveryId, status: "done" } });
  const content = { tldr: "In short" };
  await tx.emailSummary.create({
    data: {
      workspaceId,
      discoveryId,
      jobId: job.id,
      content,
      ...summary,
      needsReply: true,
      contentHash: "h",
      model: "m",
      promptVersion: "1",
      inputTokens: 1,
      outputTokens: 1,
      chargedMicro: 1n,
    },
  });
}

const subjects = async (ctx: Context, filter: Partial<EmailFilter>) =>
  (await listEmails(ctx, filter)).items.map(({ subject }) => subject);

test("pages follow each other without gap or repeat in both directions, also where instants are equal", async () => {
  const { ctx } = await aWorkspace();
  const sentAt = new Date("2026-11-01T10:00:00.123Z");
  await aMailbox(
    ctx,
    Array.from({ length: 23 }, (_, index) => (index > 5 && index < 18 ? { sentAt } : {})),
  );
  for (const sort of ["newest", "oldest"] as const) {
    const seen: { id: string; sentAt: Date }[] = [];
    let cursor: string | undefined;
    do {
      const page = await listEmails(ctx, { sort, limit: 5, cursor });
      seen.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(23);
    const times = seen.map((mail) => mail.sentAt.getTime());
    expect(times).toEqual([...times].sort((a, b) => (sort === "newest" ? b - a : a - b)));
  }
});

test("a cursor that is none of ours is refused", async () => {
  const { ctx } = await aWorkspace();
  await expect(listEmails(ctx, { cursor: "nonsense" })).rejects.toMatchObject({ code: "invalid" });
});

test("each filter finds what it says, and counts the same", async () => {
  const { ctx } = await aWorkspace();
  const connectionId = await aMailbox(ctx, [
    {
      subject: "Invoice 100%",
      fromName: "Ada Byrne",
      fromEmail: "ada@acme.test",
      isUnread: true,
      summary: { priority: "high", category: "invoice" },
    },
    { subject: "Lunch", fromEmail: "bob@mail.acme.test", labels: ["Label_1"] },
    { subject: "News_letter", fromEmail: "eve@notacme.test", sentAt: new Date("2026-01-05T23:59:00Z") },
    { subject: "In the bin", labels: ["TRASH"] },
    { subject: "Junk", labels: ["SPAM", "Label_1"] },
    { subject: "Gone", state: "gone" },
    { subject: "Not read yet", state: "listed" },
  ]);
  const cases: [Partial<EmailFilter>, string[]][] = [
    [{}, ["Invoice 100%", "Lunch", "News_letter"]],
    [{ text: "invoice" }, ["Invoice 100%"]],
    [{ text: "BYRNE" }, ["Invoice 100%"]],
    [{ text: "0%" }, ["Invoice 100%"]],
    [{ text: "e_s" }, []],
    [{ text: "s_letter" }, ["News_letter"]],
    [{ sender: "acme.test" }, ["Invoice 100%", "Lunch"]],
    [{ sender: "ADA@acme.test" }, ["Invoice 100%"]],
    [{ label: "Label_1" }, ["Lunch"]],
    [{ label: "TRASH" }, ["In the bin"]],
    [{ label: "SPAM" }, ["Junk"]],
    [{ isUnread: true }, ["Invoice 100%"]],
    [{ isUnread: false }, ["Lunch", "News_letter"]],
    [{ hasSummary: true }, ["Invoice 100%"]],
    [{ hasSummary: false }, ["Lunch", "News_letter"]],
    [{ category: "invoice", priority: "high" }, ["Invoice 100%"]],
    [{ priority: "low" }, []],
    [{ since: "2026-01-05", until: "2026-01-05" }, ["News_letter"]],
    [{ until: "2026-01-04" }, []],
    [{ connectionId }, ["Invoice 100%", "Lunch", "News_letter"]],
    [{ connectionId: newId() }, []],
  ];
  for (const [filter, expected] of cases) {
    expect(await subjects(ctx, filter), JSON.stringify(filter)).toEqual(expected);
    expect(await countEmails(ctx, filter)).toBe(expected.length);
    expect(await listEmailIds(ctx, filter, 100)).toHaveLength(expected.length);
  }
  const [first] = (await listEmails(ctx)).items;
  expect(first?.summary).toMatchObject({ tldr: "In short", priority: "high", category: "invoice", needsReply: true });
  expect(await findEmail(ctx, first?.id ?? "")).toMatchObject({ connectionEmail: "me@maple.test", isGone: false });
});

test("the first page of a large mailbox is read from the index, not by sorting it", async () => {
  const { ctx, workspaceId } = await aWorkspace();
  const connectionId = await aMailbox(ctx, []);
  await within(
    ctx,
    (tx) => tx.$executeRaw`
      INSERT INTO email_discovery (id, workspace_id, connection_id, gmail_id, thread_id, state, labels, sent_at)
      SELECT gen_random_uuid(), ${workspaceId}::uuid, ${connectionId}::uuid, n::text, 't', 'ready', '{INBOX}', now() - n * interval '1 minute'
      FROM generate_series(1, 20000) n`,
  );
  await asOwner("ANALYZE email_discovery, email_summary");
  const plan = await within(
    ctx,
    (tx) => tx.$queryRaw<{ "QUERY PLAN": string }[]>`
      EXPLAIN SELECT d.id FROM email_discovery d LEFT JOIN email_summary s ON s.discovery_id = d.id
      WHERE d.workspace_id = ${workspaceId}::uuid AND d.state = 'ready' AND NOT (d.labels && '{TRASH,SPAM}')
      ORDER BY d.sent_at DESC, d.id DESC LIMIT 51`,
  );
  const text = plan.map((line) => line["QUERY PLAN"]).join("\n");
  expect(text).toContain("email_discovery_workspace_id_sent_at_id_idx");
  expect(text).not.toContain("Sort");
  expect((await listEmails(ctx)).items).toHaveLength(50);
});

/** What autovacuum does in time. */
async function asOwner(statement: string) {
  const client = new pg.Client(process.env.DATABASE_OWNER_URL);
  await client.connect();
  await client.query(statement);
  await client.end();
}
