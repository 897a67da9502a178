import "server-only";
import type { Context } from "@/gates/context";
import { AppError, notFound } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { within } from "@/lib/transact";
import { type QuoteView, SummaryContent } from "./schema";

const quoteFields = {
  id: true,
  status: true,
  mailCount: true,
  skippedCount: true,
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
} as const;

const asQuote = (row: Omit<QuoteView, "runCount">): QuoteView => ({
  ...row,
  status: row.status === "open" && row.expiresAt <= new Date() ? "expired" : row.status,
  runCount: row.mailCount - row.skippedCount,
});

/** A quote, and the run it became. */
export const getQuote = (ctx: Context, id: string): Promise<QuoteView> =>
  within(ctx, async (tx) => {
    const row = await tx.quote.findFirst({ where: { id, workspaceId: ctx.workspaceId }, select: quoteFields });
    if (!row) throw notFound("quote");
    return asQuote(row);
  });

/** Runs, newest first: quotes that were confirmed. */
export const listRuns = (ctx: Context, { limit = 20 }: { limit?: number } = {}) =>
  within(ctx, async (tx) => {
    const rows = await tx.quote.findMany({
      where: { workspaceId: ctx.workspaceId, confirmedAt: { not: null } },
      orderBy: { id: "desc" },
      take: limit,
      select: quoteFields,
    });
    return rows.map(asQuote);
  });

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

/** The summary of a mail, when it has one. */
export const findSummaryOfEmail = (ctx: Context, emailId: string) =>
  within(ctx, async (tx) => {
    const row = await tx.emailSummary.findFirst({
      where: { discoveryId: emailId, workspaceId: ctx.workspaceId },
      select: summaryFields,
    });
    return row && asSummary(row);
  });

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
