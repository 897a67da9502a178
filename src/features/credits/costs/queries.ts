import "server-only";
import type { Context } from "@/gates/context";
import { AppError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { within } from "@/lib/transact";

/** What each summary cost, the newest first. `after` is the `nextCursor` of the page before. */
export const listSummaryCosts = (ctx: Context, { after, limit = 50 }: { after?: string; limit?: number } = {}) =>
  within(ctx, async (tx) => {
    const { workspaceId } = ctx;
    if (after && !isId(after)) throw new AppError("invalid", "This is no cursor of the costs.");
    const from =
      after && (await tx.emailSummary.findFirst({ where: { id: after, workspaceId }, select: { createdAt: true } }));
    const rows = await tx.emailSummary.findMany({
      where: {
        workspaceId,
        ...(from && { OR: [{ createdAt: { lt: from.createdAt } }, { createdAt: from.createdAt, id: { lt: after } }] }),
      },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: limit + 1,
      select: {
        id: true,
        discoveryId: true,
        jobId: true,
        model: true,
        lane: true,
        priceVersion: true,
        inputTokens: true,
        outputTokens: true,
        chargedMicro: true,
        createdAt: true,
        job: { select: { quoteId: true } },
      },
    });
    const items = rows
      .slice(0, limit)
      .map(({ job, discoveryId, ...row }) => ({ ...row, emailId: discoveryId, quoteId: job.quoteId }));
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  });
export type SummaryCost = Awaited<ReturnType<typeof listSummaryCosts>>["items"][number];
