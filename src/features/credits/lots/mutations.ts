import "server-only";
import { Prisma } from "@/generated/prisma/client";
import type { LotSource } from "@/generated/prisma/enums";
import type { Tx } from "@/lib/db";
import { isGift } from "../lots";
import { type Line, post } from "../posting/mutations";
import { graceDays } from "../schema";

/** When a lot lapses: as granted, or later when held credits came back to it. */
const lapses = Prisma.sql`GREATEST(expires_at, grace_until)`;

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
