import "server-only";
import type { Context } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { within } from "@/lib/transact";
import { boundsOf } from "./price";
import { inLane } from "./price-book";
import { type QuoteView, RuleSkips, SkipReasonOrNull, SummaryContent } from "./schema";
import { type ThreadMail, viewThread } from "./thread-so-far";

/** The columns of a quote that people see. */
export const quoteFields = {
  id: true,
  status: true,
  mailCount: true,
  skippedCount: true,
  ruleSkips: true,
  expectedMicro: true,
  maximumMicro: true,
  chargedMicro: true,
  doneCount: true,
  failedCount: true,
  cancelledCount: true,
  model: true,
  createdAt: true,
  expiresAt: true,
  confirmedAt: true,
  endedAt: true,
  lane: true,
  priceVersion: true,
} as const;

type QuoteRow = Omit<QuoteView, "runCount" | "batchOffer" | "ruleSkips"> & { ruleSkips: unknown };

export const asQuote = (row: QuoteRow, isBatchOffered = false): QuoteView => {
  const status = row.status === "open" && row.expiresAt <= new Date() ? "expired" : row.status;
  const halved = (micro: bigint) =>
    inLane({ version: row.priceVersion, model: row.model, lane: "sync" }, "batch", micro);
  const { expectedMicro, maximumMicro } = row;
  const offer = { expectedMicro: halved(expectedMicro), maximumMicro: halved(maximumMicro) };
  return {
    ...row,
    status,
    ruleSkips: RuleSkips.parse(row.ruleSkips),
    runCount: row.mailCount - row.skippedCount,
    batchOffer: isBatchOffered && status === "open" ? offer : null,
  };
};

/** A quote, and the run it became. */
export const getQuote = (ctx: Context, id: string): Promise<QuoteView> =>
  within(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const [row, settings] = await Promise.all([
      tx.quote.findFirst({ where: { id, workspaceId }, select: quoteFields }),
      tx.summarySettings.findUnique({ where: { workspaceId }, select: { isBatchAllowed: true } }),
    ]);
    if (!row) throw notFound("quote");
    return asQuote(row, settings?.isBatchAllowed ?? true);
  });

async function readRunVersion(tx: Tx, { workspaceId }: Context): Promise<{ version: string; isRunning: boolean }> {
  const runs = await tx.quote.findMany({
    where: { workspaceId, confirmedAt: { not: null } },
    orderBy: { confirmedAt: "desc" },
    take: 5,
    select: { id: true, status: true, doneCount: true, failedCount: true, cancelledCount: true, endedAt: true },
  });
  const seen = runs.map((run) => [run.id, run.status, run.doneCount, run.failedCount, run.cancelledCount].join(","));
  return { version: seen.join(";"), isRunning: runs.some(({ endedAt }) => endedAt === null) };
}

/** Changes whenever a run of this workspace starts, moves or ends. For LiveRefresh: read it before what it versions. */
export const getRunVersion = (ctx: Context) => within(ctx, (tx) => readRunVersion(tx, ctx));

const summaryFields = {
  id: true,
  discoveryId: true,
  jobId: true,
  content: true,
  model: true,
  promptVersion: true,
  inputTokens: true,
  outputTokens: true,
  chargedMicro: true,
  createdAt: true,
} as const;

type SummaryFields = {
  id: string;
  discoveryId: string;
  jobId: string;
  content: unknown;
  model: string;
  promptVersion: string;
  inputTokens: number;
  outputTokens: number;
  chargedMicro: bigint;
  createdAt: Date;
};

const asSummary = ({ discoveryId, content, ...row }: SummaryFields) => ({
  ...row,
  emailId: discoveryId,
  content: SummaryContent.parse(content),
});
export type SummaryView = ReturnType<typeof asSummary>;

/** How many mails of a conversation its summary looks back on. */
const longestThread = 30;

async function readThread(tx: Tx, { workspaceId }: Context, emailId: string, isBefore: boolean): Promise<ThreadMail[]> {
  const rows = await tx.$queryRaw<(Omit<ThreadMail, "content"> & { content: unknown })[]>`
      SELECT d.id AS "emailId", d.sent_at AS "sentAt", COALESCE(NULLIF(d.from_name, ''), d.from_email) AS "from", s.content
      FROM email_discovery own
      JOIN email_discovery d ON d.connection_id = own.connection_id AND d.thread_id = own.thread_id AND d.workspace_id = own.workspace_id
      JOIN email_summary s ON s.discovery_id = d.id
      WHERE own.id = ${emailId}::uuid AND own.workspace_id = ${workspaceId}::uuid
        AND (NOT ${isBefore} OR (d.sent_at, d.id) < (own.sent_at, own.id))
      ORDER BY d.sent_at DESC, d.id DESC LIMIT ${longestThread}`;
  return rows.reverse().map((row) => ({ ...row, content: SummaryContent.parse(row.content) }));
}

/** The summarised mails of a mail's conversation that came before it, oldest first. */
export const listMailsBefore = (ctx: Context, emailId: string) =>
  within(ctx, (tx) => readThread(tx, ctx, emailId, true));

/** All that a mail's page says of its summary: the summary, its latest job, the price of one, what the reader may do. */
export const findSummaryOfEmail = (ctx: Context, emailId: string) =>
  within(ctx, async (tx) => {
    const { version } = await readRunVersion(tx, ctx);
    const mail = await tx.emailDiscovery.findFirst({
      where: { id: emailId, workspaceId: ctx.workspaceId },
      select: { sizeBytes: true, state: true, skipReason: true, summary: { select: summaryFields } },
    });
    if (!mail) return null;
    const job = await tx.processingJob.findFirst({
      where: { discoveryId: emailId, workspaceId: ctx.workspaceId },
      orderBy: { id: "desc" },
      select: { id: true, quoteId: true, status: true, failure: true },
    });
    return {
      thread: viewThread(await readThread(tx, ctx, emailId, false)),
      summary: mail.summary && asSummary(mail.summary),
      job,
      isGone: mail.state === "gone",
      price: boundsOf(mail.sizeBytes),
      /** Why runs leave it out unless asked; null when they do not. */
      skipReason: SkipReasonOrNull.parse(mail.skipReason),
      version,
      canRun: ctx.permissions.has("summaries.run"),
      canSeeCredits: ctx.permissions.has("credits.read"),
    };
  });
export type MailSummary = NonNullable<Awaited<ReturnType<typeof findSummaryOfEmail>>>;

export const getSummary = (ctx: Context, id: string) =>
  within(ctx, async (tx) => {
    const row = await tx.emailSummary.findFirst({ where: { id, workspaceId: ctx.workspaceId }, select: summaryFields });
    if (!row) throw notFound("summary");
    return asSummary(row);
  });

export type SummaryFilter = {
  category?: string;
  priority?: string;
  needsReply?: boolean;
  after?: string;
  limit?: number;
};

/** Summaries, newest first. `after` is the `nextCursor` of the page before. */
export const listSummaries = (ctx: Context, { after, limit = 50, ...where }: SummaryFilter = {}) =>
  within(ctx, async (tx) => {
    const [createdAtMs, id = ""] = after?.split(".") ?? [];
    const createdAt = new Date(Number(createdAtMs));
    if (after && (!isId(id) || Number.isNaN(createdAt.getTime())))
      throw new AppError("invalid", "This is no cursor of the summaries.");
    const rows = await tx.emailSummary.findMany({
      where: {
        workspaceId: ctx.workspaceId,
        ...where,
        ...(after && { OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }] }),
      },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: limit + 1,
      select: summaryFields,
    });
    const items = rows.slice(0, limit).map(asSummary);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? `${last.createdAt.getTime()}.${last.id}` : null };
  });
