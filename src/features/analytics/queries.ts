import "server-only";
import { getBalance } from "@/features/credits/queries";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db";
import { within } from "@/lib/transact";
import { type Activity, creditsActivity, discoveryActivity, latestFirst, runActivity } from "./activity";
import { lastDays, startOfMonth } from "./days";

const shownDays = 30;
const hidden = ["TRASH", "SPAM"];

/** Whose days and months are counted, and up to when. */
export type Period = { now: Date; timeZone: string };

/** The mails an inbox without filters shows. Needs `d` (email_discovery). */
const inInbox = ({ workspaceId }: Context) =>
  Prisma.sql`d.workspace_id = ${workspaceId}::uuid AND d.state = 'ready' AND NOT (d.labels && ${hidden})`;
const calling = Prisma.sql`(s.needs_reply OR s.priority IN ('urgent', 'high'))`;

const dayOf = (column: Prisma.Sql, starts: readonly Date[]) =>
  Prisma.sql`width_bucket(${column}, ${starts.map(toText)}::timestamptz[]) - 1`;

type MailCount = { index: number; mails: number; unread: number };

/** `index` counts the days from 0, the oldest; what came before has -1. */
const countMails = (tx: Tx, ctx: Context, starts: readonly Date[]) => tx.$queryRaw<MailCount[]>`
  SELECT ${dayOf(Prisma.sql`d.sent_at`, starts)} AS index, count(*)::int AS mails, count(*) FILTER (WHERE d.is_unread)::int AS unread
  FROM email_discovery d WHERE ${inInbox(ctx)} GROUP BY 1`;

type SummarisedCount = { index: number; mails: number; unread: number; needsReply: number; needsAttention: number };

/** The same of those with a summary. Counted apart: mailboxes are large, and few of their mails have one. */
const countSummarised = (tx: Tx, ctx: Context, starts: readonly Date[]) => tx.$queryRaw<SummarisedCount[]>`
  SELECT ${dayOf(Prisma.sql`d.sent_at`, starts)} AS index, count(*)::int AS mails, count(*) FILTER (WHERE d.is_unread)::int AS unread,
    count(*) FILTER (WHERE s.needs_reply)::int AS "needsReply", count(*) FILTER (WHERE ${calling})::int AS "needsAttention"
  FROM email_summary s JOIN email_discovery d ON d.id = s.discovery_id
  WHERE s.workspace_id = ${ctx.workspaceId}::uuid AND ${inInbox(ctx)} GROUP BY 1`;

/** Unread mails whose first summary is being made. */
const countUnreadInProgress = (tx: Tx, ctx: Context) => tx.$queryRaw<{ mails: number }[]>`
  SELECT count(*)::int AS mails FROM processing_job j JOIN email_discovery d ON d.id = j.discovery_id
  WHERE j.workspace_id = ${ctx.workspaceId}::uuid AND j.status IN ('queued', 'running') AND ${inInbox(ctx)} AND d.is_unread
    AND NOT EXISTS (SELECT FROM email_summary s WHERE s.discovery_id = d.id)`;

const toText = (at: Date) => at.toISOString();

export type AttentionMail = {
  id: string;
  subject: string;
  fromName: string;
  fromEmail: string;
  sentAt: Date;
  tldr: string;
  priority: string;
  needsReply: boolean;
  model: string;
};

const listAttention = (tx: Tx, ctx: Context, limit: number) => tx.$queryRaw<AttentionMail[]>`
  SELECT d.id, d.subject, d.from_name AS "fromName", d.from_email AS "fromEmail", d.sent_at AS "sentAt",
    s.content->>'tldr' AS tldr, s.priority, s.needs_reply AS "needsReply", s.model
  FROM email_summary s JOIN email_discovery d ON d.id = s.discovery_id
  WHERE s.workspace_id = ${ctx.workspaceId}::uuid AND ${inInbox(ctx)} AND ${calling}
  ORDER BY d.sent_at DESC, d.id DESC LIMIT ${limit}`;

export type Sender = { email: string; name: string; mails: number };

const listSenders = (tx: Tx, ctx: Context, since: Date | undefined, limit: number) => tx.$queryRaw<Sender[]>`
  SELECT d.from_email AS email, max(d.from_name) AS name, count(*)::int AS mails
  FROM email_discovery d WHERE ${inInbox(ctx)} AND d.sent_at >= ${since} AND d.from_email <> ''
  GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT ${limit}`;

type CategoryCount = { category: string; summaries: number; thisMonth: number };

const countSummaries = (tx: Tx, ctx: Context, monthStartsAt: Date) => tx.$queryRaw<CategoryCount[]>`
  SELECT s.category, count(*)::int AS summaries, count(*) FILTER (WHERE s.created_at >= ${monthStartsAt})::int AS "thisMonth"
  FROM email_summary s WHERE s.workspace_id = ${ctx.workspaceId}::uuid GROUP BY 1`;

type DaySpending = { index: number; micro: bigint; thisMonthMicro: bigint };

/** What summaries cost: `index` as above, -1 for this month's earlier days. */
const sumSpending = (tx: Tx, ctx: Context, starts: Date[], monthStartsAt: Date) => tx.$queryRaw<DaySpending[]>`
  SELECT ${dayOf(Prisma.sql`resolved_at`, starts)} AS index, sum(captured_micro)::bigint AS micro,
    coalesce(sum(captured_micro) FILTER (WHERE resolved_at >= ${monthStartsAt}), 0)::bigint AS "thisMonthMicro"
  FROM credit_hold WHERE workspace_id = ${ctx.workspaceId}::uuid AND state = 'captured'
    AND resolved_at >= least(${starts[0]}::timestamptz, ${monthStartsAt}::timestamptz) GROUP BY 1`;

const sum = <R>(rows: readonly R[], of: (row: R) => number) => rows.reduce((total, row) => total + of(row), 0);
const on = <R extends { index: number }>(rows: readonly R[], index: number) => rows.find((row) => row.index === index);

const unread = (rows: readonly { unread: number }[]) => sum(rows, (row) => row.unread);

/** Every figure of the dashboard. `credits` is null for who may not see them. */
export const getOverview = (ctx: Context, { now, timeZone }: Period) =>
  within(ctx, async (tx) => {
    const days = lastDays(now, timeZone, shownDays);
    const starts = days.map(({ startsAt }) => startsAt);
    const monthStartsAt = startOfMonth(now, timeZone);
    const mails = await countMails(tx, ctx, starts);
    const summarised = await countSummarised(tx, ctx, starts);
    const inProgress = await countUnreadInProgress(tx, ctx);
    const summaries = await countSummaries(tx, ctx, monthStartsAt);
    const attention = await listAttention(tx, ctx, 6);
    const senders = await listSenders(tx, ctx, starts[0], 6);
    const spending = ctx.permissions.has("credits.read") ? await sumSpending(tx, ctx, starts, monthStartsAt) : null;
    const balance = spending && (await getBalance({ ...ctx, open: { tx, events: [] } }));
    return {
      mails: sum(mails, (day) => day.mails),
      newMails: sum(mails, (day) => (day.index >= shownDays - 7 ? day.mails : 0)),
      // Never below zero, though mails may be read between the counts.
      unreadWithoutSummary: Math.max(0, unread(mails) - unread(summarised) - sum(inProgress, ({ mails }) => mails)),
      needsReply: sum(summarised, (day) => day.needsReply),
      needsAttention: sum(summarised, (day) => day.needsAttention),
      days: days.map(({ date }, index) => ({
        date,
        mails: on(mails, index)?.mails ?? 0,
        summarised: on(summarised, index)?.mails ?? 0,
        spentMicro: (spending && on(spending, index)?.micro) ?? 0n,
      })),
      categories: summaries.map(({ category, summaries }) => ({ label: category, value: summaries })),
      summaries: sum(summaries, (row) => row.summaries),
      summariesThisMonth: sum(summaries, (row) => row.thisMonth),
      attention,
      senders,
      credits: spending &&
        balance && {
          spentThisMonthMicro: spending.reduce((total, day) => total + day.thisMonthMicro, 0n),
          availableMicro: balance.availableMicro,
          heldMicro: balance.heldMicro,
          isLow: balance.level !== null,
        },
    };
  });
export type Overview = Awaited<ReturnType<typeof getOverview>>;

/** What happened lately: runs, discoveries and, for who may see them, credits that arrived. */
export const listActivity = (ctx: Context, { limit = 8 }: { limit?: number } = {}): Promise<Activity[]> =>
  within(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const canSeeCredits = ctx.permissions.has("credits.read");
    const runs = await tx.quote.findMany({
      where: { workspaceId, confirmedAt: { not: null } },
      orderBy: { createdAt: "desc" },
      take: limit,
      select: {
        id: true,
        confirmedAt: true,
        endedAt: true,
        status: true,
        mailCount: true,
        skippedCount: true,
        doneCount: true,
        failedCount: true,
        chargedMicro: true,
      },
    });
    const discoveries = await tx.syncRun.findMany({
      where: { workspaceId, mode: "discovery" },
      orderBy: { startedAt: "desc" },
      take: limit,
      select: {
        id: true,
        status: true,
        listedCount: true,
        readyCount: true,
        failedCount: true,
        startedAt: true,
        endedAt: true,
        connection: { select: { email: true } },
      },
    });
    const received = canSeeCredits ? await listReceived(tx, ctx, limit) : [];
    const all = [
      ...runs.map((run) => runActivity(run, canSeeCredits)),
      ...discoveries.map(discoveryActivity),
      ...received.map(creditsActivity),
    ];
    return latestFirst(all, limit);
  });

const listReceived = async (tx: Tx, { workspaceId }: Context, limit: number) => {
  const rows = await tx.creditTransaction.findMany({
    where: { workspaceId, kind: { in: ["grant", "purchase", "adjustment", "restore"] } },
    orderBy: { seq: "desc" },
    take: limit,
    select: {
      id: true,
      description: true,
      createdAt: true,
      entries: { where: { account: "available" }, select: { amountMicro: true } },
    },
  });
  return rows.map(({ entries, ...row }) => ({
    ...row,
    changeMicro: entries.reduce((sum, { amountMicro }) => sum + amountMicro, 0n),
  }));
};
