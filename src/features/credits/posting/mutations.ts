import "server-only";
import { Prisma } from "@/generated/prisma/client";
import type { CreditTransactionKind, LedgerAccount } from "@/generated/prisma/enums";
import type { Tx } from "@/lib/db";
import { newId } from "@/lib/ids";
import type { OutgoingEvent } from "@/lib/outbox";
import { creditBalanceChanged } from "~/inngest/events";
import { crossedLevel } from "../levels";

export type Links = { jobId?: string; summaryId?: string; quoteId?: string; paymentId?: string };
export type Line = Links & { kind: CreditTransactionKind; idempotencyKey: string; description: string };
type Balances = { availableMicro: bigint; heldMicro: bigint; fullMicro: bigint };
type Posting = Line & {
  /** What the two balances change by; what they do not balance goes to `against`. */
  availableMicro: bigint;
  heldMicro: bigint;
  against: LedgerAccount;
  /** Entries beside the balances that sum to zero among themselves. */
  aside?: [LedgerAccount, bigint][];
  /** Credits came in: levels are counted from the new balance on. */
  isFilling?: boolean;
};

/** Makes postings of a workspace wait for each other, so that a repeat sees what it repeats. */
export const lockAccount = (tx: Tx, workspaceId: string) =>
  tx.$executeRaw`SELECT 1 FROM credit_account WHERE workspace_id = ${workspaceId}::uuid FOR UPDATE`;

/** The columns and the values of a transaction, but for the balances after it. */
const transactionColumns = Prisma.sql`(id, workspace_id, kind, idempotency_key, description, job_id, summary_id, quote_id, payment_id, available_after_micro, held_after_micro)`;
function transactionValues(workspaceId: string, line: Line) {
  const { kind, idempotencyKey, description, jobId = null, summaryId = null, quoteId = null, paymentId = null } = line;
  return Prisma.sql`${newId()}::uuid, ${workspaceId}::uuid, ${kind}::credit_transaction_kind, ${idempotencyKey}, ${description},
    ${jobId}::uuid, ${summaryId}::uuid, ${quoteId}::uuid, ${paymentId}::uuid`;
}

/** The entries of the transaction in the CTE `posted`. */
function insertEntries(workspaceId: string, sides: [LedgerAccount, bigint][]) {
  const entries = sides
    .filter(([, amountMicro]) => amountMicro !== 0n)
    .map(
      ([account, amountMicro]) => Prisma.sql`(${newId()}::uuid, ${account}::ledger_account, ${amountMicro}::bigint)`,
    );
  return Prisma.sql`
    INSERT INTO credit_entry (id, workspace_id, transaction_id, account, amount_micro)
    SELECT entry.id, ${workspaceId}::uuid, posted.id, entry.account, entry.amount_micro
    FROM posted, (VALUES ${Prisma.join(entries)}) AS entry (id, account, amount_micro)`;
}

/**
 * Moves the balances and writes the transaction with its entries in one statement. Returns null, and
 * changes nothing, when a balance would fall below zero or the idempotency key is known.
 */
export async function post(
  tx: Tx,
  workspaceId: string,
  { availableMicro, heldMicro, against, aside = [], isFilling = false, ...line }: Posting,
): Promise<({ id: string } & Balances) | null> {
  const rows = await tx.$queryRaw<({ id: string } & Balances)[]>`
    WITH account AS (
      UPDATE credit_account
      SET available_micro = available_micro + ${availableMicro}::bigint, held_micro = held_micro + ${heldMicro}::bigint,
        full_micro = CASE WHEN ${isFilling} THEN available_micro + held_micro + ${availableMicro + heldMicro}::bigint ELSE full_micro END,
        filled_at = CASE WHEN ${isFilling} THEN now() ELSE filled_at END
      WHERE workspace_id = ${workspaceId}::uuid
        AND available_micro + ${availableMicro}::bigint >= 0 AND held_micro + ${heldMicro}::bigint >= 0
        AND NOT EXISTS (SELECT FROM credit_transaction WHERE workspace_id = ${workspaceId}::uuid AND idempotency_key = ${line.idempotencyKey})
      RETURNING available_micro, held_micro, full_micro
    ), posted AS (
      INSERT INTO credit_transaction ${transactionColumns}
      SELECT ${transactionValues(workspaceId, line)}, available_micro, held_micro
      FROM account
      RETURNING id
    ), entries AS (${insertEntries(workspaceId, [["available", availableMicro], ["held", heldMicro], [against, -(availableMicro + heldMicro)], ...aside])})
    SELECT posted.id, available_micro AS "availableMicro", held_micro AS "heldMicro", full_micro AS "fullMicro" FROM posted, account`;
  return rows[0] ?? null;
}

export const findPosted = (tx: Tx, workspaceId: string, idempotencyKey: string) =>
  tx.creditTransaction.findUnique({
    where: { workspaceId_idempotencyKey: { workspaceId, idempotencyKey } },
    select: { id: true },
  });

/** Tells that the available balance changed; `lostMicro` is what left the account for good, which may cross a level. */
export const balanceChanged = (workspaceId: string, after: Balances, lostMicro = 0n): OutgoingEvent => {
  const totalMicro = after.availableMicro + after.heldMicro;
  const level = crossedLevel({
    beforeMicro: totalMicro + lostMicro,
    afterMicro: totalMicro,
    fullMicro: after.fullMicro,
  });
  return creditBalanceChanged.create({
    workspaceId,
    availableMicro: after.availableMicro.toString(),
    heldMicro: after.heldMicro.toString(),
    crossed: level === null ? null : (String(level) as "20" | "5" | "0"),
  });
};

/** The same of a row of reserve_credits: what is held is no loss, so it crosses no level. */
export const reservedBalance = (workspaceId: string) => ({
  name: creditBalanceChanged.name,
  data: Prisma.sql`jsonb_build_object('workspaceId', ${workspaceId}::text, 'availableMicro', "availableMicro"::text,
    'heldMicro', "heldMicro"::text, 'crossed', NULL)`,
});
