import "server-only";
import { Prisma } from "@/generated/prisma/client";
import type { LotSource } from "@/generated/prisma/enums";
import type { Tx } from "@/lib/db";
import { newId } from "@/lib/ids";
import { holdHours, isGift } from "../lots";
import { insertEntries, type Line, post, transactionColumns, transactionValues } from "../posting/mutations";
import { graceDays } from "../schema";

/** When a lot lapses: as granted, or later when held credits came back to it. */
const lapses = Prisma.sql`GREATEST(expires_at, grace_until)`;
const spendable = Prisma.sql`remaining_micro > held_micro AND (expires_at IS NULL OR ${lapses} > now())`;
const burnOrder = Prisma.sql`priority, ${lapses} NULLS LAST, created_at, id`;

export type Holds = {
  totalMicro: bigint;
  holds: { jobId: string; amountMicro: bigint }[];
  expiresAt?: Date;
  priceVersion?: string;
  filterId?: string;
};

/** Reserved today and not given back, by the day on which it was held (UTC). */
const reservedToday = (workspaceId: string) => Prisma.sql`(
  SELECT coalesce(sum(CASE WHEN h.state = 'captured' THEN h.captured_micro ELSE h.amount_micro END), 0) FROM credit_hold h
  WHERE h.workspace_id = ${workspaceId}::uuid AND h.state <> 'released' AND h.created_at >= date_trunc('day', now())
    AND (c.filter_id = '' OR h.filter_id = c.filter_id))`;

/** The caps that this reservation would break: the workspace's, and that of its saved filter. */
export const brokenCaps = (workspaceId: string, { totalMicro, filterId }: Pick<Holds, "totalMicro" | "filterId">) => {
  const of = filterId ? ["", filterId] : [""];
  return Prisma.sql`
    SELECT c.filter_id AS "filterId", c.daily_micro AS "dailyMicro", ${reservedToday(workspaceId)}::bigint AS "reservedMicro" FROM credit_cap c
    WHERE c.workspace_id = ${workspaceId}::uuid AND c.filter_id = ANY(${of}::text[]) AND ${reservedToday(workspaceId)} + ${totalMicro}::bigint > c.daily_micro`;
};

/**
 * Writes the transaction and the holds of a reservation and takes them from the lots in burn order. The account was
 * moved in the statement before, so its row is locked. Returns null, and changes nothing, when the key is known, a cap
 * would be broken, or lots that lapsed are counted in the balance.
 */
export async function takeFromLots(tx: Tx, workspaceId: string, line: Line, asked: Holds) {
  const { totalMicro, holds, expiresAt = null, priceVersion = null, filterId = null } = asked;
  const [posted] = await tx.$queryRaw<{ id: string }[]>`
    WITH lots AS (
      SELECT id, free, place, sum(free) OVER (ORDER BY place) AS until FROM (
        SELECT id, remaining_micro - held_micro AS free, row_number() OVER (ORDER BY ${burnOrder}) AS place
        FROM credit_lot WHERE workspace_id = ${workspaceId}::uuid AND ${spendable}) lot
    ), posted AS (
      INSERT INTO credit_transaction ${transactionColumns}
      SELECT ${transactionValues(workspaceId, line)}, available_micro, held_micro
      FROM credit_account WHERE workspace_id = ${workspaceId}::uuid
        AND (SELECT max(until) FROM lots) >= ${totalMicro}::bigint
        AND NOT EXISTS (${brokenCaps(workspaceId, asked)})
      ON CONFLICT (workspace_id, idempotency_key) DO NOTHING
      RETURNING id
    ), entries AS (${insertEntries(workspaceId, [
      ["available", -totalMicro],
      ["held", totalMicro],
    ])}
    ), holds AS (
      INSERT INTO credit_hold (id, workspace_id, job_id, amount_micro, expires_at, price_version, filter_id)
      SELECT hold.id, ${workspaceId}::uuid, hold.job_id, hold.amount_micro, coalesce(${expiresAt}::timestamptz, now() + make_interval(hours => ${holdHours})), ${priceVersion}, ${filterId}
      FROM posted, unnest(${holds.map(newId)}::uuid[], ${holds.map(({ jobId }) => jobId)}::uuid[], ${holds.map(({ amountMicro }) => amountMicro.toString())}::bigint[])
        AS hold (id, job_id, amount_micro)
      RETURNING id, amount_micro
    ), spans AS (
      SELECT id, amount_micro, sum(amount_micro) OVER (ORDER BY id) AS until FROM holds
    ), taken AS (
      INSERT INTO credit_hold_lot (hold_id, lot_id, workspace_id, place, amount_micro)
      SELECT span.id, lots.id, ${workspaceId}::uuid, lots.place, LEAST(span.until, lots.until) - GREATEST(span.until - span.amount_micro, lots.until - lots.free)
      FROM spans span JOIN lots ON lots.until > span.until - span.amount_micro AND lots.until - lots.free < span.until
      RETURNING lot_id, amount_micro
    ), moved AS (
      UPDATE credit_lot SET held_micro = held_micro + part.amount
      FROM (SELECT lot_id, sum(amount_micro)::bigint AS amount FROM taken GROUP BY lot_id) part WHERE credit_lot.id = part.lot_id
    )
    SELECT id FROM posted`;
  return posted ?? null;
}

type Resolved = { transactionId: string; holdIds: string[]; chargedMicro: bigint };

/**
 * Gives resolved holds back to the lots they came from, after `chargedMicro` was taken from the first of them. A lot
 * that lapsed meanwhile gets its days of grace; what is owed back from a lot is taken as soon as it returns.
 */
export async function settleLots(tx: Tx, workspaceId: string, { transactionId, holdIds, chargedMicro }: Resolved) {
  const lots = await tx.$queryRaw<{ id: string; isOwing: boolean }[]>`
    WITH parts AS (
      SELECT lot_id, amount_micro, sum(amount_micro) OVER (ORDER BY hold_id, place) - amount_micro AS before
      FROM credit_hold_lot WHERE hold_id = ANY(${holdIds}::uuid[]) AND workspace_id = ${workspaceId}::uuid
    ), settled AS (
      SELECT lot_id, sum(amount_micro)::bigint AS amount, sum(LEAST(amount_micro, GREATEST(0, ${chargedMicro}::bigint - before)))::bigint AS charged
      FROM parts GROUP BY lot_id
    ), noted AS (
      INSERT INTO credit_lot_entry (transaction_id, lot_id, workspace_id, amount_micro)
      SELECT ${transactionId}::uuid, lot_id, ${workspaceId}::uuid, -charged FROM settled WHERE charged > 0
    )
    UPDATE credit_lot lot SET held_micro = held_micro - amount, remaining_micro = remaining_micro - charged,
      grace_until = CASE WHEN charged < amount AND ${lapses} <= now() THEN now() + make_interval(days => ${graceDays}) ELSE grace_until END
    FROM settled WHERE lot.id = settled.lot_id
    RETURNING lot.id, EXISTS (SELECT FROM credit_claw_back b WHERE b.lot_id = lot.id AND b.pending_micro > 0) AS "isOwing"`;
  for (const { id, isOwing } of lots) if (isOwing) await takeOwed(tx, workspaceId, id);
}

type Lot = { id: string; source: LotSource };
type Move = Pick<Line, "idempotencyKey" | "description" | "paymentId"> & { kind: "expiry" | "claw_back" | "restore" };

/** Takes unheld credits out of a lot, or puts them back, with the account and the entries. The caller has locked the account. */
export async function moveLot(tx: Tx, workspaceId: string, lot: Lot, amountMicro: bigint, { kind, ...line }: Move) {
  const origin = isGift(lot.source) ? "grants" : "purchases";
  const posted = await post(tx, workspaceId, {
    ...line,
    kind,
    availableMicro: amountMicro,
    heldMicro: 0n,
    against: kind === "expiry" ? "breakage" : origin,
    isFilling: amountMicro > 0n,
  });
  if (!posted)
    throw new Error(`The balance does not cover lot ${lot.id}, or ${line.idempotencyKey} was posted before.`);
  await tx.$executeRaw`
    WITH noted AS (
      INSERT INTO credit_lot_entry (transaction_id, lot_id, workspace_id, amount_micro)
      VALUES (${posted.id}::uuid, ${lot.id}::uuid, ${workspaceId}::uuid, ${amountMicro}::bigint))
    UPDATE credit_lot SET remaining_micro = remaining_micro + ${amountMicro}::bigint,
      grace_until = CASE WHEN ${amountMicro}::bigint > 0 AND ${lapses} <= now() THEN now() + make_interval(days => ${graceDays}) ELSE grace_until END
    WHERE id = ${lot.id}::uuid AND workspace_id = ${workspaceId}::uuid`;
  return posted;
}

export const least = (a: bigint, b: bigint) => (a < b ? a : b);

/** Takes back from a lot what refunds and disputes still wait for, as far as it is free. */
async function takeOwed(tx: Tx, workspaceId: string, lotId: string) {
  const lot = await tx.creditLot.findUniqueOrThrow({ where: { id: lotId, workspaceId } });
  const owed = await tx.creditClawBack.findMany({
    where: { workspaceId, lotId, pendingMicro: { gt: 0n } },
    orderBy: { createdAt: "asc" },
  });
  let freeMicro = lot.remainingMicro - lot.heldMicro;
  for (const { id, key, pendingMicro, clawedMicro } of owed) {
    const takenMicro = least(pendingMicro, freeMicro);
    freeMicro -= takenMicro;
    if (takenMicro > 0n)
      await moveLot(tx, workspaceId, lot, -takenMicro, {
        kind: "claw_back",
        idempotencyKey: `claw-back:${key}:after:${clawedMicro}`,
        description: "Taken back: its payment was, while it was held",
      });
    await tx.creditClawBack.update({
      where: { id },
      // What is neither free nor held was spent: nothing more will come.
      data: { clawedMicro: clawedMicro + takenMicro, pendingMicro: least(pendingMicro - takenMicro, lot.heldMicro) },
    });
  }
}
