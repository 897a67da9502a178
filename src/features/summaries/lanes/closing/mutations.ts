import "server-only";
import type { Context } from "@/gates/context";
import { transact, within } from "@/lib/transact";
import { endJob } from "../../jobs/mutations";
import { cancelQuote } from "../../mutations";
import { advanceBatch } from "../mutations";

const listOpen = (ctx: Context) =>
  within(ctx, (tx) =>
    tx.summaryBatch.findMany({
      where: { workspaceId: ctx.workspaceId, deletedAt: null, status: { not: "failed" } },
      select: { id: true, quoteId: true },
    }),
  );

/**
 * The workspace is going: what the AI service has of it is cancelled there and, once that has ended, deleted unread.
 * Returns how many batches it still has. Safe to repeat; to be called after the jobs were stopped.
 */
export async function closeBatches(ctx: Context, now = new Date()): Promise<{ open: number }> {
  const open = await listOpen(ctx);
  if (open.length === 0) return { open: 0 };
  await transact(ctx, "batch.close", async ({ tx, ctx: { workspaceId } }) => {
    await tx.quote.updateMany({
      where: { id: { in: open.map(({ quoteId }) => quoteId) }, workspaceId, status: { not: "cancelled" } },
      data: { status: "cancelled" },
    });
    return { id: workspaceId };
  });
  for (const { id } of open) await advanceBatch(ctx, id, now);
  // A batch that ends by its cancellation can be deleted with the same visit.
  for (const { id } of await listOpen(ctx)) await advanceBatch(ctx, id, now);
  return { open: (await listOpen(ctx)).length };
}

/**
 * An account was disconnected: nobody can read its mails any more, so their summaries end now and their credits come
 * back. A run without other mails is cancelled, and with it its batch at the AI service.
 */
export async function stopConnection(ctx: Context, connectionId: string): Promise<{ stopped: number }> {
  const { workspaceId } = ctx;
  const jobs = await within(ctx, (tx) =>
    tx.processingJob.findMany({
      where: { workspaceId, status: { in: ["queued", "running"] } },
      select: { id: true, quoteId: true, discovery: { select: { connectionId: true } } },
    }),
  );
  const isTheirs = (job: (typeof jobs)[number]) => job.discovery.connectionId === connectionId;
  const theirs = jobs.filter(isTheirs);
  const mixed = new Set(jobs.filter((job) => !isTheirs(job)).map(({ quoteId }) => quoteId));
  for (const quoteId of new Set(theirs.map(({ quoteId }) => quoteId)))
    if (!mixed.has(quoteId)) await cancelQuote(ctx, quoteId);
  for (const { id } of theirs) await endJob(ctx, id, { status: "cancelled", reason: "The account was disconnected" });
  return { stopped: theirs.length };
}
