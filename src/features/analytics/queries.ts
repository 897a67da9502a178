import "server-only";
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
const withSummary = Prisma.sql`email_discovery d LEFT JOIN email_summary s ON s.discovery_id = d.id AND s.workspace_id = d.workspace_id`;
const calling = Prisma.sql`(s.needs_reply OR s.priority IN ('urgent', 'high'))`;

type DayCount = { index: number; mails: number; summarised: number };

/** `index` counts the days from 0, the oldest. */
const countMailsByDay = (tx: Tx, ctx: Context, starts: readonly Date[]) => tx.$queryRaw<DayCount[]>`
  SELECT width_bucket(d.sent_at, ${starts.map(toText)}::timestamptz[]) - 1 AS index, count(*)::int AS mails, count(s.id)::int AS summarised
  FROM ${withSummary} WHERE ${inInbox(ctx)} AND d.sent_at >= ${starts[0]} GROUP BY 1`;

const toText = (at: Date) => at.toISOString();

type MailTotals = {
  mails: number;
  newMails: number;
  unreadWithoutSummary: number;
  needsReply: number;
  needsAttention: number;
};

const countMails = (tx: Tx, ctx: Context, weekStartsAt: Date) => tx.$queryRaw<MailTotals[]>`
  SELECT count(*)::int AS mails, count(*) FILTER (WHERE d.sent_at >= ${weekStartsAt})::int AS "newMails",
    count(*) FILTER (WHERE d.is_unread AND s.id IS NULL)::int AS "unreadWithoutSummary",
    count(*) FILTER (WHERE s.needs_reply)::int AS "needsReply", count(*) FILTER (WHERE ${calling})::int AS "needsAttention"
  FROM ${withSummary} WHERE ${inInbox(ctx)}`;

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

/** What summaries cost: `index` as above, -1 for this month's days before. */
const sumSpending = (tx: Tx, ctx: Context, starts: Date[], monthStartsAt: Date) => tx.$queryRaw<DaySpending[]>`
  SELECT width_bucket(resolved_at, ${starts.map(toText)}::timestamptz[]) - 1 AS index, sum(captured_micro)::bigint AS micro,
    coalesce(sum(captured_micro) FILTER (WHERE resolved_at >= ${monthStartsAt}), 0)::bigint AS "thisMonthMicro"
  FROM credit_hold WHERE workspace_id = ${ctx.workspaceId}::uuid AND state = 'captured'
    AND resolved_at >= least(${starts[0]}::timestamptz, ${monthStartsAt}::timestamptz) GROUP BY 1`;

/** Every figure of the dashboard, read at one instant. `credits` is null for who may not see them. */
export const getOverview = (ctx: Context, { now, timeZone }: Period) =>
  within(ctx, async (tx) => {
    const days = lastDays(now, timeZone, shownDays);
    const starts = days.map(({ startsAt }) => startsAt);
    const monthStartsAt = startOfMonth(now, timeZone);
    const [totals] = await countMails(tx, ctx, starts.at(-7) ?? now);
    const mailDays = await countMailsByDay(tx, ctx, starts);
    const summaries = await countSummaries(tx, ctx, monthStartsAt);
    const attention = await listAttention(tx, ctx, 6);
    const senders = await listSenders(tx, ctx, starts[0], 6);
    const spending = ctx.permissions.has("credits.read") ? await sumSpending(tx, ctx, starts, monthStartsAt) : null;
    const account = spending && (await tx.creditAccount.findUnique({ where: { workspaceId: ctx.workspaceId } }));
    return {
      ...(totals ?? { mails: 0, newMails: 0, unreadWithoutSummary: 0, needsReply: 0, needsAttention: 0 }),
      days: days.map(({ date }, index) => {
        const { mails = 0, summarised = 0 } = mailDays.find((day) => day.index === index) ?? {};
        return {
          date,
          mails,
          summarised,
          spentMicro: spending?.find((day) => day.index === index)?.micro ?? 0n,
        };
      }),
      categories: summaries.map(({ category, summaries }) => ({ label: category, value: summaries })),
      summaries: summaries.reduce((sum, row) => sum + row.summaries, 0),
      summariesThisMonth: summaries.reduce((sum, row) => sum + row.thisMonth, 0),
      attention,
      senders,
      credits: spending && {
        spentThisMonthMicro: spending.reduce((sum, day) => sum + day.thisMonthMicro, 0n),
        availableMicro: account?.availableMicro ?? 0n,
        heldMicro: account?.heldMicro ?? 0n,
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
    where: { workspaceId, kind: { in: ["grant", "purchase", "adjustment"] } },
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
