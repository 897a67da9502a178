import { expect, test, vi } from "vitest";
import { startDiscovery } from "@/features/gmail/mutations";
import { purgeAudit, purgeKind, purgePlatformKind, setRetention } from "@/features/privacy/retention/mutations";
import { countKept, getRetention, listPurgeReports } from "@/features/privacy/retention/queries";
import type { PurgeReportQuery } from "@/features/privacy/retention/schema";
import type { Context } from "@/gates/context";
import { systemJobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { newId } from "@/lib/ids";
import { within } from "@/lib/transact";
import { everything } from "../../factories/gmail";
import { touches } from "../../factories/mail-touches";
import { aWorkspace } from "../../factories/workspaces";

// Many round trips on a machine that does other things as well.
vi.setConfig({ testTimeout: 120_000 });

const dayMs = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * dayMs);
const system = systemJobContext("test");

type Mail = { days: number; summary?: number; job?: "failed" | "running" };
/** A mailbox with mails of these ages; `summary` is the age of the mail's summary. */
async function aMailbox(ctx: Context, mails: Mail[]) {
  const { workspaceId } = ctx;
  await inScope("system", async (tx) => {
    const connectionId = newId();
    await tx.gmailConnection.create({
      data: { id: connectionId, workspaceId, googleSub: connectionId, email: "a@maple.test", scopes: [] },
    });
    for (const { days, summary, job } of mails) {
      const id = newId();
      await tx.emailDiscovery.create({
        data: { id, workspaceId, connectionId, gmailId: id, threadId: id, state: "ready", sentAt: ago(days) },
      });
      if (summary === undefined && !job) continue;
      const at = ago(summary ?? days);
      const quote = await tx.quote.create({
        data: {
          workspaceId,
          status: "completed",
          mailCount: 1,
          expectedMicro: 0n,
          maximumMicro: 0n,
          model: "m",
          createdByKind: "user",
          createdById: "u",
          createdAt: at,
          expiresAt: at,
          endedAt: at,
        },
      });
      const { id: jobId } = await tx.processingJob.create({
        data: { workspaceId, quoteId: quote.id, discoveryId: id, status: job ?? "done", createdAt: at },
      });
      if (summary === undefined) continue;
      await tx.emailSummary.create({
        data: {
          workspaceId,
          discoveryId: id,
          jobId,
          content: { tldr: "t" },
          priority: "low",
          category: "work",
          needsReply: false,
          contentHash: "h",
          model: "m",
          promptVersion: "1",
          inputTokens: 1,
          outputTokens: 1,
          chargedMicro: 0n,
          createdAt: at,
        },
      });
    }
  });
}
const counts = (ctx: Context) =>
  within(ctx, async (tx) => ({
    mails: await tx.emailDiscovery.count(),
    summaries: await tx.emailSummary.count(),
    jobs: await tx.processingJob.count(),
    quotes: await tx.quote.count(),
  }));
const reports = async (ctx: Context) => (await listPurgeReports(ctx)).items;

test("a workspace keeps mails and summaries for ever until it chooses otherwise", async () => {
  const { ctx } = await aWorkspace();
  expect(await getRetention(ctx)).toEqual({ mails: null, summaries: null, history: 365, audit: 365 });
  await aMailbox(ctx, [{ days: 900 }]);
  expect(await purgeKind(ctx, "mails")).toBeNull();
  expect((await counts(ctx)).mails).toBe(1);
  await setRetention(ctx, { mails: "30", summaries: "90", history: "365", audit: "forever" });
  expect(await getRetention(ctx)).toEqual({ mails: 30, summaries: 90, history: 365, audit: null });
});

test("a purge takes what is past its time and proves it: before - deleted = after, the rest told by reason", async () => {
  const [{ ctx }, other] = [await aWorkspace(), await aWorkspace()];
  await setRetention(ctx, { mails: "30", summaries: "90", history: "30", audit: "forever" });
  await setRetention(other.ctx, { mails: "forever", summaries: "30", history: "30", audit: "forever" });
  const ages: Mail[] = [{ days: 10 }, { days: 29 }, { days: 31 }, { days: 400 }, { days: 40, summary: 35 }];
  await aMailbox(ctx, [...ages, { days: 50, job: "running" }]);
  await aMailbox(other.ctx, ages);
  expect((await countKept(ctx)).mails).toMatchObject({ total: 6, older30: 4, older90: 1, older365: 1 });

  expect(await purgeKind(ctx, "summaries")).toMatchObject({ deleted: 0, isFull: false });
  expect(await purgeKind(ctx, "mails")).toMatchObject({ deleted: 2, isFull: false });
  const [mails, summaries] = await reports(ctx);
  expect(mails).toMatchObject({ kind: "mails", beforeCount: 6, deletedCount: 2, afterCount: 4, neededCount: 2 });
  expect(summaries).toMatchObject({
    kind: "summaries",
    beforeCount: 1,
    deletedCount: 0,
    afterCount: 1,
    neededCount: 0,
  });
  expect(await counts(ctx)).toEqual({ mails: 4, summaries: 1, jobs: 2, quotes: 2 });
  expect(await counts(other.ctx)).toMatchObject({ mails: 5, summaries: 1 });
  expect(await reports(other.ctx)).toEqual([]);
});

test("when a summary goes, its job goes with it, and the mail can follow in the same night", async () => {
  const { ctx } = await aWorkspace();
  await setRetention(ctx, { mails: "90", summaries: "90", history: "90", audit: "forever" });
  await aMailbox(ctx, [
    { days: 200, summary: 120 },
    { days: 200, summary: 10 },
    { days: 200, job: "failed" },
  ]);
  await purgeKind(ctx, "summaries");
  expect(await counts(ctx)).toEqual({ mails: 3, summaries: 1, jobs: 2, quotes: 3 });
  await purgeKind(ctx, "history");
  await purgeKind(ctx, "history");
  expect(await counts(ctx)).toEqual({ mails: 3, summaries: 1, jobs: 1, quotes: 1 });
  await purgeKind(ctx, "mails");
  expect(await counts(ctx)).toEqual({ mails: 1, summaries: 1, jobs: 1, quotes: 1 });
  // Once more changes nothing: the job may repeat.
  expect(await purgeKind(ctx, "mails")).toMatchObject({ deleted: 0 });
});

test("copies of replies and unsent drafts go with the history, and with their mail; a waiting action stays", async () => {
  const { ctx } = await aWorkspace();
  await setRetention(ctx, { mails: "30", summaries: "90", history: "90", audit: "forever" });
  await aMailbox(ctx, [{ days: 10 }, { days: 40 }]);
  const mails = await within(ctx, (tx) => tx.emailDiscovery.findMany({ orderBy: { sentAt: "desc" } }));
  const left = () =>
    within(ctx, async (tx) => [await tx.emailAction.count(), await tx.replyDraft.count()] satisfies number[]);
  await touches(ctx, mails[0]?.id ?? "", ago(100));
  await within(ctx, (tx) => tx.emailAction.updateMany({ data: { state: "queued" } }));
  expect((await countKept(ctx)).history).toMatchObject({ total: 1, older90: 1 });
  expect(await purgeKind(ctx, "history")).toMatchObject({ deleted: 1 });
  expect(await left()).toEqual([1, 0]);
  await within(ctx, (tx) => tx.emailAction.updateMany({ data: { state: "done" } }));
  expect(await purgeKind(ctx, "history")).toMatchObject({ deleted: 1 });
  expect(await left()).toEqual([0, 0]);
});

test("copies of replies and drafts do not outlive their mail", async () => {
  const { ctx } = await aWorkspace();
  await setRetention(ctx, { mails: "30", summaries: "90", history: "forever", audit: "forever" });
  await aMailbox(ctx, [{ days: 40 }]);
  const [mail] = await within(ctx, (tx) => tx.emailDiscovery.findMany());
  await touches(ctx, mail?.id ?? "");
  await purgeKind(ctx, "mails");
  expect(await within(ctx, (tx) => tx.emailAction.count())).toBe(0);
  expect(await within(ctx, (tx) => tx.replyDraft.count())).toBe(0);
});

test("purge reports are filtered by kind, sorted by time and read page by page", async () => {
  const { ctx } = await aWorkspace();
  await setRetention(ctx, { mails: "30", summaries: "90", history: "90", audit: "forever" });
  for (const kind of ["mails", "summaries", "mails", "history"] as const) await purgeKind(ctx, kind);
  const kinds = async (query: Partial<PurgeReportQuery>) =>
    (await listPurgeReports(ctx, { sort: "newest", ...query })).items.map(({ kind }) => kind);
  expect(await kinds({})).toEqual(["history", "mails", "summaries", "mails"]);
  expect(await kinds({ sort: "oldest" })).toEqual(["mails", "summaries", "mails", "history"]);
  expect(await kinds({ kind: "mails" })).toEqual(["mails", "mails"]);
  const [first, second] = await reports(ctx);
  expect(await kinds({ after: second?.id })).toEqual(["summaries", "mails"]);
  expect(await kinds({ sort: "oldest", after: second?.id })).toEqual([first?.kind]);
});

test("a report whose figures do not add up cannot be written", async () => {
  const { workspaceId } = await aWorkspace();
  const data = { workspaceId, kind: "mails", keepDays: 30, cutoff: new Date(), neededCount: 0 };
  const wrong = { ...data, beforeCount: 10, deletedCount: 3, afterCount: 6 };
  await expect(inScope("system", (tx) => tx.purgeReport.create({ data: wrong }))).rejects.toThrow("adds_up");
});

test("the audit log loses old rows by its own door only, and none of the last 30 days", async () => {
  const { ctx, workspaceId } = await aWorkspace();
  await inScope("system", (tx) =>
    tx.auditLog.createMany({
      data: [1, 40, 400].map((days) => ({
        workspaceId,
        actorKind: "user",
        actorId: "u",
        action: "test",
        targetId: "t",
        createdAt: ago(days),
      })),
    }),
  );
  await purgeAudit(system, { workspaceId, keepDays: 30 });
  const [report] = await reports(ctx);
  expect(report).toMatchObject({ kind: "audit", deletedCount: 2, neededCount: 0 });
  await expect(purgeAudit(system, { workspaceId, keepDays: 5 })).rejects.toThrow("last 30 days");
  await expect(inScope("system", (tx) => tx.auditLog.deleteMany({ where: { workspaceId } }))).rejects.toThrow(/denied/);
  await expect(
    within(ctx, (tx) => tx.$queryRaw`SELECT purge_audit_log(${workspaceId}::uuid, now() - interval '1 year')`),
  ).rejects.toThrow(/denied/);
});

test("handled webhooks, sent events and ended sessions go after their days; what is open stays", async () => {
  const [old, open] = [newId(), newId()];
  await inScope("system", (tx) =>
    tx.webhookReceipt.createMany({
      data: [
        { id: old, sender: "stripe", eventId: old, type: "t", payload: {}, handledAt: ago(91) },
        { id: open, sender: "stripe", eventId: open, type: "t", payload: {}, receivedAt: ago(400) },
      ],
    }),
  );
  await purgePlatformKind(system, "webhooks");
  await purgePlatformKind(system, "events");
  await purgePlatformKind(system, "sessions");
  const left = await inScope("system", (tx) => tx.webhookReceipt.findMany({ where: { id: { in: [old, open] } } }));
  expect(left.map(({ id }) => id)).toEqual([open]);
});

test("a mailbox is not asked for mails that would be deleted again", async () => {
  const { ctx, workspaceId } = await aWorkspace();
  const filterOf = async (id: string) =>
    (await within(ctx, (tx) => tx.gmailConnection.findUniqueOrThrow({ where: { id } }))).filter;
  const connect = (filter: object) =>
    inScope("system", (tx) =>
      tx.gmailConnection.create({
        data: {
          workspaceId,
          googleSub: newId(),
          email: "a@maple.test",
          scopes: [],
          filter: { ...everything, ...filter },
        },
      }),
    );
  const [all, week, year] = [
    await connect({}),
    await connect({ newerThanDays: 7 }),
    await connect({ newerThanDays: 365 }),
  ];
  await setRetention(ctx, { mails: "90", summaries: "forever", history: "365", audit: "365" });
  const days = await Promise.all([all, week, year].map(({ id }) => filterOf(id)));
  expect(days.map((filter) => (filter as { newerThanDays: number }).newerThanDays)).toEqual([90, 7, 90]);
  const run = await startDiscovery(ctx, { connectionId: all.id, filter: everything });
  expect(await filterOf(all.id)).toMatchObject({ newerThanDays: 90 });
  const { query } = await within(ctx, (tx) => tx.syncRun.findUniqueOrThrow({ where: { id: run.id } }));
  expect(query).toContain("after:");
});
