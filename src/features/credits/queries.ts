import "server-only";
import type { Context } from "@/gates/context";
import { notFound } from "@/lib/errors";
import { within } from "@/lib/transact";
import { costsCsvHead, costsCsvLines } from "./costs/costs-csv";
import { listSummaryCosts } from "./costs/queries";
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
        idempotencyKey: true,
        entries: { select: { account: true, amountMicro: true } },
        lotEntries: { select: { amountMicro: true, lot: { select: { id: true, source: true } } } },
      },
    });
    const page = rows.slice(0, limit);
    const summaryIds = page.flatMap(({ summaryId }) => summaryId ?? []);
    const summaries = await tx.emailSummary.findMany({
      where: { workspaceId, id: { in: summaryIds } },
      select: { id: true, discovery: { select: { id: true, subject: true } } },
    });
    const emails = new Map(summaries.map(({ id, discovery }) => [id, discovery]));
    const granted = await tx.creditLot.findMany({
      where: { workspaceId, key: { in: page.map(({ idempotencyKey }) => idempotencyKey) } },
      select: { id: true, source: true, key: true, amountMicro: true },
    });
    const items = page.map(({ seq: _seq, entries, lotEntries, idempotencyKey, ...row }) => {
      const moved = (account: string) =>
        entries.reduce((sum, entry) => (entry.account === account ? sum + entry.amountMicro : sum), 0n);
      return {
        ...row,
        changeMicro: moved("available"),
        heldChangeMicro: moved("held"),
        chargedMicro: moved("revenue"),
        /** What lapsed unspent. */
        expiredMicro: moved("breakage"),
        /** What an AI call cost us and nobody was charged for. */
        writtenOffMicro: moved("provider"),
        /** The lots that came, grew or shrank by this line. */
        lots: [
          ...granted.flatMap(({ key, amountMicro: changeMicro, ...lot }) =>
            key === idempotencyKey ? [{ ...lot, changeMicro }] : [],
          ),
          ...lotEntries.map(({ amountMicro: changeMicro, lot }) => ({ ...lot, changeMicro })),
        ],
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

type Page<T> = { items: T[]; nextCursor: string | null };

/** A file of every page, read while it is sent. */
function fileOf<T>(head: string, lines: (items: T[]) => string, read: (after?: string) => Promise<Page<T>>) {
  const bytes = new TextEncoder();
  let after: string | undefined;
  return new ReadableStream<Uint8Array>({
    start: (out) => out.enqueue(bytes.encode(head)),
    async pull(out) {
      const { items, nextCursor } = await read(after);
      if (items.length > 0) out.enqueue(bytes.encode(lines(items)));
      if (nextCursor) after = nextCursor;
      else out.close();
    },
  });
}

const filePage = 500;

/** The whole ledger as CSV, newest first. */
export const exportTransactions = (ctx: Context, { kind }: Pick<TransactionFilter, "kind">) =>
  fileOf(ledgerCsvHead(), ledgerCsvLines, (after) => listTransactions(ctx, { kind, after, limit: filePage }));

/** What each summary cost, as CSV, newest first. */
export const exportSummaryCosts = (ctx: Context) =>
  fileOf(costsCsvHead(), costsCsvLines, (after) => listSummaryCosts(ctx, { after, limit: filePage }));
