import "server-only";
import type { SystemContext } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import { everywhere } from "@/lib/transact";
import { LedgerProblem } from "../schema";

/** So many problems are named; a ledger with more is looked at by hand. */
const shownProblems = 500;

/** The entries against each other and against the balances. */
const entriesAndBalances = Prisma.sql`
  WITH sums AS (
    SELECT workspace_id,
      coalesce(sum(amount_micro) FILTER (WHERE account = 'available'), 0) AS available,
      coalesce(sum(amount_micro) FILTER (WHERE account = 'held'), 0) AS held
    FROM credit_entry GROUP BY workspace_id
  ), open_holds AS (
    SELECT workspace_id, sum(amount_micro) AS held FROM credit_hold WHERE state = 'held' GROUP BY workspace_id
  ), last_posted AS (
    SELECT DISTINCT ON (workspace_id) workspace_id, available_after_micro, held_after_micro
    FROM credit_transaction ORDER BY workspace_id, seq DESC
  ), freezes AS (
    SELECT workspace_id, count(*) AS open FROM credit_freeze WHERE lifted_at IS NULL GROUP BY workspace_id
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
  SELECT a.workspace_id, 'an account counts its open freezes', coalesce(f.open, 0)::text, a.freezes::text
    FROM credit_account a LEFT JOIN freezes f USING (workspace_id) WHERE a.freezes <> coalesce(f.open, 0)`;

/** The lots against the balances, their holds and their own entries. */
const lots = Prisma.sql`
  WITH lots AS (
    SELECT workspace_id, sum(remaining_micro) AS remaining, sum(held_micro) AS held FROM credit_lot GROUP BY workspace_id
  ), moves AS (
    SELECT lot_id, sum(amount_micro) AS moved FROM credit_lot_entry GROUP BY lot_id
  ), open_parts AS (
    SELECT p.lot_id, sum(p.amount_micro) AS held FROM credit_hold_lot p JOIN credit_hold h ON h.id = p.hold_id WHERE h.state = 'held' GROUP BY p.lot_id
  )
  SELECT a.workspace_id AS "workspaceId", 'available and held are what remains of the lots' AS invariant, coalesce(l.remaining, 0)::text AS expected, (a.available_micro + a.held_micro)::text AS actual
    FROM credit_account a LEFT JOIN lots l USING (workspace_id) WHERE a.available_micro + a.held_micro <> coalesce(l.remaining, 0)
  UNION ALL
  SELECT a.workspace_id, 'held is what the lots hold', coalesce(l.held, 0)::text, a.held_micro::text
    FROM credit_account a LEFT JOIN lots l USING (workspace_id) WHERE a.held_micro <> coalesce(l.held, 0)
  UNION ALL
  SELECT l.workspace_id, 'what remains of a lot is its amount and its entries', (l.amount_micro + coalesce(m.moved, 0))::text, l.remaining_micro::text
    FROM credit_lot l LEFT JOIN moves m ON m.lot_id = l.id WHERE l.remaining_micro <> l.amount_micro + coalesce(m.moved, 0)
  UNION ALL
  SELECT l.workspace_id, 'a lot holds what open holds took from it', coalesce(p.held, 0)::text, l.held_micro::text
    FROM credit_lot l LEFT JOIN open_parts p ON p.lot_id = l.id WHERE l.held_micro <> coalesce(p.held, 0)
  UNION ALL
  SELECT h.workspace_id, 'a hold remembers lots for all of its amount', h.amount_micro::text, coalesce(sum(p.amount_micro), 0)::text
    FROM credit_hold h LEFT JOIN credit_hold_lot p ON p.hold_id = h.id
    WHERE h.state = 'held' OR h.expires_at IS NOT NULL
    GROUP BY h.id HAVING coalesce(sum(p.amount_micro), 0) <> h.amount_micro`;

/** The ledger against what was delivered and what was paid. */
const worldOutside = Prisma.sql`
  WITH captures AS (
    SELECT t.workspace_id, t.job_id, t.summary_id, sum(e.amount_micro) FILTER (WHERE e.account = 'revenue') AS charged
    FROM credit_transaction t JOIN credit_entry e ON e.transaction_id = t.id
    WHERE t.kind = 'capture' GROUP BY t.id
  ), grants AS (
    SELECT t.payment_id, count(DISTINCT t.id) AS grants FROM credit_transaction t WHERE t.kind = 'purchase' AND t.payment_id IS NOT NULL GROUP BY t.payment_id
  )
  SELECT h.workspace_id AS "workspaceId", 'a captured hold has one capture of its amount' AS invariant, h.captured_micro::text AS expected, coalesce(sum(c.charged), 0) || ' in ' || count(c.job_id) AS actual
    FROM credit_hold h LEFT JOIN captures c ON c.job_id = h.job_id
    WHERE h.state = 'captured' GROUP BY h.id HAVING count(c.job_id) <> 1 OR sum(c.charged) <> h.captured_micro
  UNION ALL
  SELECT c.workspace_id, 'a charge has its summary', c.summary_id::text, 'none'
    FROM captures c JOIN processing_job j ON j.id = c.job_id
    LEFT JOIN email_summary s ON s.id = c.summary_id WHERE s.id IS NULL
  UNION ALL
  SELECT s.workspace_id, 'a summary has its charge', s.charged_micro::text, coalesce(h.state::text || ' ' || h.captured_micro, 'none')
    FROM email_summary s LEFT JOIN credit_hold h ON h.job_id = s.job_id AND h.state = 'captured'
    WHERE h.captured_micro <> s.charged_micro
      -- A summary that came after its credits had gone back was given free; the write-off says so.
      OR (h.id IS NULL AND NOT (s.charged_micro = 0 AND EXISTS (SELECT FROM credit_transaction t WHERE t.workspace_id = s.workspace_id AND t.job_id = s.job_id AND t.kind = 'write_off')))
  UNION ALL
  SELECT p.workspace_id, 'a paid payment has one grant', '1', coalesce(g.grants, 0)::text
    FROM stripe_payment p LEFT JOIN grants g ON g.payment_id = p.id WHERE p.status = 'paid' AND coalesce(g.grants, 0) <> 1
  UNION ALL
  SELECT t.workspace_id, 'a grant for a payment has it paid', 'paid', coalesce(p.status::text, 'none')
    FROM credit_transaction t LEFT JOIN stripe_payment p ON p.id = t.payment_id
    WHERE t.kind = 'purchase' AND t.payment_id IS NOT NULL AND (p.id IS NULL OR p.status::text IN ('pending', 'expired', 'failed'))`;

type Counts = { workspaces: number; transactions: number; lots: number; availableMicro: bigint; heldMicro: bigint };

/** Checks every workspace's ledger against itself. No problems means that all invariants hold. */
export const checkLedger = (ctx: SystemContext) =>
  everywhere(ctx, async (tx) => {
    const problems: LedgerProblem[] = [];
    // Each statement sees one instant of the ledger, so that it can be checked while it moves.
    for (const invariants of [entriesAndBalances, lots, worldOutside])
      problems.push(...(await tx.$queryRaw<LedgerProblem[]>`${invariants} LIMIT ${shownProblems}`));
    const [counts] = await tx.$queryRaw<Counts[]>`
      SELECT count(*)::int AS workspaces, (SELECT count(*)::int FROM credit_transaction) AS transactions, (SELECT count(*)::int FROM credit_lot) AS lots,
        coalesce(sum(available_micro), 0)::bigint AS "availableMicro", coalesce(sum(held_micro), 0)::bigint AS "heldMicro"
      FROM credit_account`;
    if (!counts) throw new Error("The ledger cannot be counted.");
    return { checkedAt: new Date(), problems, ...counts };
  });

/** Checks that were run, the latest first. `after` is the `nextCursor` of the page before. */
export const listLedgerChecks = (ctx: SystemContext, { after, limit = 30 }: { after?: string; limit?: number } = {}) =>
  everywhere(ctx, async (tx) => {
    const rows = await tx.ledgerCheck.findMany({
      where: after ? { id: { lt: after } } : {},
      orderBy: { id: "desc" },
      take: limit + 1,
    });
    const items = rows
      .slice(0, limit)
      .map(({ problems, ...row }) => ({ ...row, problems: LedgerProblem.array().parse(problems) }));
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  });
export type LedgerCheckRow = Awaited<ReturnType<typeof listLedgerChecks>>["items"][number];
