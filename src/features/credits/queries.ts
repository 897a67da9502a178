import "server-only";
import type { Context, SystemContext } from "@/gates/context";
import { notFound } from "@/lib/errors";
import { everywhere, within } from "@/lib/transact";
import { ledgerCsvHead, ledgerCsvLines } from "./ledger-csv";
import type { TransactionFilter } from "./schema";

/** The two balances, in micro-credits. */
export const getBalance = (ctx: Context) =>
  within(ctx, async (tx) => {
    const account = await tx.creditAccount.findUnique({
      where: { workspaceId: ctx.workspaceId },
      select: { availableMicro: true, heldMicro: true },
    });
    if (!account) throw notFound("credit account");
    return account;
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

export type LedgerProblem = {
  workspaceId: string;
  invariant: string;
  expected: string;
  actual: string;
};

/** Checks every workspace's ledger against itself. No problems means that all invariants hold. */
export const checkLedger = (ctx: SystemContext) =>
  everywhere(ctx, async (tx) => {
    const problems = await tx.$queryRaw<LedgerProblem[]>`
      WITH sums AS (
        SELECT workspace_id,
          coalesce(sum(amount_micro) FILTER (WHERE account = 'available'), 0) AS available,
          coalesce(sum(amount_micro) FILTER (WHERE account = 'held'), 0) AS held
        FROM credit_entry GROUP BY workspace_id
      ), open_holds AS (
        SELECT workspace_id, sum(amount_micro) AS held FROM credit_hold WHERE state = 'held' GROUP BY workspace_id
      ), captures AS (
        SELECT t.workspace_id, t.job_id, t.summary_id, sum(e.amount_micro) FILTER (WHERE e.account = 'revenue') AS charged
        FROM credit_transaction t JOIN credit_entry e ON e.transaction_id = t.id
        WHERE t.kind = 'capture' GROUP BY t.id
      ), last_posted AS (
        SELECT DISTINCT ON (workspace_id) workspace_id, available_after_micro, held_after_micro
        FROM credit_transaction ORDER BY workspace_id, seq DESC
      )
      SELECT workspace_id AS "workspaceId", 'entries of a transaction sum to zero' AS invariant, '0' AS expected, sum(amount_micro)::text AS actual
        FROM credit_entry GROUP BY workspace_id, transaction_id HAVING sum(amount_micro) <> 0
      UNION ALL
      SELECT a.workspace_id, 'available balance is the sum of its entries', coalesce(s.available, 0)::text, a.available_micro::text
        FROM credit_account a LEFT JOIN sums s USING (workspace_id) WHERE a.available_micro <> coalesce(s.available, 0)
      UNION ALL
      SELECT a.workspace_id, 'held balance is the sum of its entries', coalesce(s.held, 0)::text, a.held_micro::text
        FROM credit_account a LEFT JOIN sums s USING (workspace_id) WHERE a.held_micro <> coalesce(s.held, 0)
      UNION ALL
      SELECT a.workspace_id, 'held balance is the sum of open holds', coalesce(h.held, 0)::text, a.held_micro::text
        FROM credit_account a LEFT JOIN open_holds h USING (workspace_id) WHERE a.held_micro <> coalesce(h.held, 0)
      UNION ALL
      SELECT a.workspace_id, 'the last running balance is the account''s', a.available_micro || ' + ' || a.held_micro, l.available_after_micro || ' + ' || l.held_after_micro
        FROM credit_account a JOIN last_posted l USING (workspace_id)
        WHERE (a.available_micro, a.held_micro) <> (l.available_after_micro, l.held_after_micro)
      UNION ALL
      SELECT h.workspace_id, 'a captured hold has one capture of its amount', h.captured_micro::text, coalesce(sum(c.charged), 0) || ' in ' || count(c.job_id)
        FROM credit_hold h LEFT JOIN captures c ON c.job_id = h.job_id
        WHERE h.state = 'captured' GROUP BY h.id HAVING count(c.job_id) <> 1 OR sum(c.charged) <> h.captured_micro
      UNION ALL
      SELECT c.workspace_id, 'a charge has its summary', c.summary_id::text, 'none'
        FROM captures c JOIN processing_job j ON j.id = c.job_id
        LEFT JOIN email_summary s ON s.id = c.summary_id WHERE s.id IS NULL
      UNION ALL
      SELECT s.workspace_id, 'a summary has its charge', s.charged_micro::text, coalesce(h.state::text || ' ' || h.captured_micro, 'none')
        FROM email_summary s LEFT JOIN credit_hold h ON h.job_id = s.job_id AND h.state = 'captured'
        WHERE h.id IS NULL OR h.captured_micro <> s.charged_micro
      LIMIT 500`;
    const [counts] = await tx.$queryRaw<
      {
        workspaces: number;
        transactions: number;
        availableMicro: bigint;
        heldMicro: bigint;
      }[]
    >`
      SELECT count(*)::int AS workspaces, (SELECT count(*)::int FROM credit_transaction) AS transactions,
        coalesce(sum(available_micro), 0)::bigint AS "availableMicro", coalesce(sum(held_micro), 0)::bigint AS "heldMicro"
      FROM credit_account`;
    return {
      checkedAt: new Date(),
      problems,
      ...(counts ?? {
        workspaces: 0,
        transactions: 0,
        availableMicro: 0n,
        heldMicro: 0n,
      }),
    };
  });
