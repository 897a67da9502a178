import "server-only";
import type { Context } from "@/gates/context";
import { notFound } from "@/lib/errors";
import { within } from "@/lib/transact";
import { ledgerCsvHead, ledgerCsvLines } from "./ledger-csv";
import { levelOf } from "./levels";
import type { TransactionFilter } from "./schema";

/** The two balances in micro-credits, what the whole was when credits last came in, and the level it has fallen to. */
export const getBalance = (ctx: Context) =>
  within(ctx, async (tx) => {
    const account = await tx.creditAccount.findUnique({
      where: { workspaceId: ctx.workspaceId },
      select: { availableMicro: true, heldMicro: true, fullMicro: true },
    });
    if (!account) throw notFound("credit account");
    const { availableMicro, heldMicro, fullMicro } = account;
    return { ...account, level: levelOf(availableMicro + heldMicro, fullMicro) };
  });

/** What summaries cost in the last 30 days, and how many were charged. */
export const getSpending = (ctx: Context) =>
  within(ctx, async (tx) => {
    const [row] = await tx.$queryRaw<{ spentMicro: bigint; count: number }[]>`
      SELECT coalesce(sum(captured_micro), 0)::bigint AS "spentMicro", count(*)::int AS count
      FROM credit_hold
      WHERE workspace_id = ${ctx.workspaceId}::uuid AND state = 'captured' AND resolved_at > now() - interval '30 days'`;
    return row ?? { spentMicro: 0n, count: 0 };
  });

/** The ledger, newest first. `changeMicro` is what the available balance moved by. */
export const listTransactions = (ctx: Context, { kind, summaryId, after, limit }: TransactionFilter) =>
  within(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const rows = await tx.creditTransaction.findMany({
      where: {
        workspaceId,
        kind,
        summaryId,
        ...(after && { seq: { lt: BigInt(after) } }),
      },
      orderBy: { seq: "desc" },
      take: limit + 1,
      select: {
        id: true,
        seq: true,
        kind: true,
        description: true,
        jobId: true,
        summaryId: true,
        quoteId: true,
        paymentId: true,
        availableAfterMicro: true,
        heldAfterMicro: true,
        createdAt: true,
        entries: { select: { account: true, amountMicro: true } },
      },
    });
    const page = rows.slice(0, limit);
    const summaryIds = page.flatMap(({ summaryId }) => summaryId ?? []);
    const summaries = await tx.emailSummary.findMany({
      where: { workspaceId, id: { in: summaryIds } },
      select: { id: true, discovery: { select: { id: true, subject: true } } },
    });
    const emails = new Map(summaries.map(({ id, discovery }) => [id, discovery]));
    const items = page.map(({ seq: _seq, entries, ...row }) => {
      const moved = (account: string) =>
        entries.reduce((sum, entry) => (entry.account === account ? sum + entry.amountMicro : sum), 0n);
      return {
        ...row,
        changeMicro: moved("available"),
        heldChangeMicro: moved("held"),
        chargedMicro: moved("revenue"),
        /** The mail a charge paid for, while we still know it. */
        email: (row.summaryId && emails.get(row.summaryId)) || null,
      };
    });
    const last = page.at(-1);
    return {
      items,
      nextCursor: rows.length > limit && last ? last.seq.toString() : null,
    };
  });
export type LedgerRow = Awaited<ReturnType<typeof listTransactions>>["items"][number];

/** The whole ledger as CSV, newest first, read page by page while it is sent. */
export function exportTransactions(
  ctx: Context,
  { kind }: Pick<TransactionFilter, "kind">,
): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder();
  let after: string | undefined;
  return new ReadableStream({
    start: (out) => out.enqueue(bytes.encode(ledgerCsvHead())),
    async pull(out) {
      const { items, nextCursor } = await listTransactions(ctx, { kind, after, limit: 500 });
      if (items.length > 0) out.enqueue(bytes.encode(ledgerCsvLines(items)));
      if (nextCursor) after = nextCursor;
      else out.close();
    },
  });
}
