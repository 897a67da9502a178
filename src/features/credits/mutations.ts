import "server-only";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import type { LotSource } from "@/generated/prisma/enums";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { transact, transactOnce, within } from "@/lib/transact";
import { service } from "@/service.config";
import { crossedLevel } from "./levels";
import { holdHours, isGift, priorityOf } from "./lots";
import { least, moveLot, settleLots } from "./lots/mutations";
import { balanceChanged, findPosted, lockAccount, post, reservedBalance } from "./posting/mutations";
import { creditsInWords, toMicro } from "./schema";

/** Opens a workspace's account with the welcome grant. A repeat changes nothing. */
export const openCreditAccount = (ctx: Context) =>
  transact(ctx, "credits.open", async ({ tx, ctx }) => {
    await tx.creditAccount.createMany({
      data: { workspaceId: ctx.workspaceId },
      skipDuplicates: true,
    });
    const amountMicro = toMicro(service.credits.welcomeGrant);
    if (amountMicro > 0n)
      await grantLot(ctx, { source: "welcome", key: "welcome", amountMicro, description: "Welcome credits" });
    return { id: ctx.workspaceId };
  });

export type LotGrant = {
  source: LotSource;
  /** What the credits came for: a payment intent, an invoice line. */
  key: string;
  amountMicro: bigint;
  description: string;
  expiresAt?: Date | null;
  paymentId?: string;
};

/** Adds credits as a lot, once per key. Returns the lot, and whether it is new. */
export const grantLot = (ctx: Context, { source, key, amountMicro, expiresAt = null, ...rest }: LotGrant) =>
  transact(ctx, "credits.grant", async ({ tx, emit }) => {
    const { workspaceId } = ctx;
    const { description, paymentId } = rest;
    if (amountMicro <= 0n) throw new AppError("invalid", "A grant must be more than zero credits.");
    await lockAccount(tx, workspaceId);
    const posted = await post(tx, workspaceId, {
      ...rest,
      kind: isGift(source) ? "grant" : "purchase",
      idempotencyKey: key,
      availableMicro: amountMicro,
      heldMicro: 0n,
      against: isGift(source) ? "grants" : "purchases",
      isFilling: true,
    });
    if (posted) {
      const priority = priorityOf(source);
      const lot = { workspaceId, source, key, description, paymentId, priority, amountMicro, expiresAt };
      const { id } = await tx.creditLot.create({ data: { ...lot, remainingMicro: amountMicro }, select: { id: true } });
      emit(balanceChanged(workspaceId, posted));
      return { id, isNew: true };
    }
    const before = (await findLot(tx, workspaceId, key)) ?? (await findPosted(tx, workspaceId, key));
    if (!before) throw notFound("credit account");
    return { id: before.id, isNew: false };
  });

const findLot = (tx: Tx, workspaceId: string, key: string) =>
  tx.creditLot.findUnique({ where: { workspaceId_key: { workspaceId, key } }, select: { id: true } });

export type Reservation = {
  totalMicro: bigint;
  holds: { jobId: string; amountMicro: bigint }[];
  expiresAt?: Date;
  priceVersion?: string;
  filterId?: string;
  idempotencyKey: string;
  quoteId: string;
  description: string;
};

/**
 * Sets credits aside, one hold a job, from the lots in burn order, once per key. Throws `limit_reached`, and changes
 * nothing, when the credits do not suffice or a cap would be broken, and `forbidden` while spending is frozen.
 */
export async function reserveCredits(ctx: Context, asked: Reservation): Promise<{ id: string; isRepeat: boolean }> {
  const { totalMicro, holds, expiresAt = null, priceVersion = null, filterId = null } = asked;
  if (holds.length === 0 || holds.reduce((sum, hold) => sum + hold.amountMicro, 0n) !== totalMicro)
    throw new Error("The holds do not add up to the total.");
  const { workspaceId } = ctx;
  const reserved = await transactOnce<{ id: string; isRepeat: boolean }>(ctx, "credits.reserve", {
    statement: Prisma.sql`SELECT * FROM reserve_credits(${workspaceId}::uuid, ${newId()}::uuid, ${[newId(), newId()]}::uuid[],
      ${asked.idempotencyKey}, ${asked.quoteId}::uuid, ${asked.description}, ${totalMicro}::bigint, ${holds.map(newId)}::uuid[],
      ${holds.map(({ jobId }) => jobId)}::uuid[], ${holds.map(({ amountMicro }) => amountMicro.toString())}::bigint[],
      coalesce(${expiresAt}::timestamptz, now() + make_interval(hours => ${holdHours}::int)), ${priceVersion}, ${filterId})`,
    event: { ...reservedBalance(workspaceId), when: Prisma.sql`NOT "isRepeat"` },
  });
  if (reserved) return { id: reserved.id, isRepeat: reserved.isRepeat };
  const refused = await within(ctx, (tx) => refusal(tx, workspaceId, asked));
  if (refused) throw refused;
  // What stood in the way is gone since.
  return reserveCredits(ctx, asked);
}

/** Why credits could not be set aside; null when they can be. */
async function refusal(tx: Tx, workspaceId: string, asked: Reservation): Promise<AppError | null> {
  const { totalMicro, filterId } = asked;
  const [account] = await tx.$queryRaw<{ freezes: number; spendableMicro: bigint }[]>`
    SELECT freezes, LEAST(available_micro, (SELECT coalesce(sum(remaining_micro - held_micro), 0)::bigint FROM credit_lot l
      WHERE l.workspace_id = a.workspace_id AND remaining_micro > held_micro AND (expires_at IS NULL OR GREATEST(expires_at, grace_until) > now()))) AS "spendableMicro"
    FROM credit_account a WHERE workspace_id = ${workspaceId}::uuid`;
  if (!account) return notFound("credit account");
  if (account.freezes > 0) {
    const freeze = await tx.creditFreeze.findFirst({ where: { workspaceId, liftedAt: null } });
    return new AppError("forbidden", `Spending is paused: ${freeze?.reason ?? "ask us why"}`);
  }
  if (account.spendableMicro < totalMicro) return notEnough(totalMicro, account.spendableMicro);
  const [cap] = await tx.$queryRaw<{ filterId: string; dailyMicro: bigint; reservedMicro: bigint }[]>`
    SELECT * FROM broken_caps(${workspaceId}::uuid, ${totalMicro}::bigint, ${filterId ?? null})`;
  if (!cap) return null;
  const whose = cap.filterId ? "This filter's" : "This workspace's";
  return new AppError(
    "limit_reached",
    `${whose} cap of ${creditsInWords(cap.dailyMicro)} a day would be passed: ${creditsInWords(cap.reservedMicro)} already set aside or spent today (UTC), ${creditsInWords(totalMicro)} needed.`,
  );
}

const notEnough = (neededMicro: bigint, availableMicro: bigint) =>
  new AppError(
    "limit_reached",
    `Not enough credits: ${creditsInWords(neededMicro)} needed, ${creditsInWords(availableMicro)} available, ${creditsInWords(neededMicro - availableMicro)} missing.`,
  );

export type Capture = {
  jobId: string;
  actualMicro: bigint;
  summaryId: string;
  description: string;
};

/**
 * Charges a job's hold, never more than was held, and returns the rest. Throws `conflict` when the hold is
 * already resolved, so that what it should have paid for is not stored either.
 */
export const captureHold = (ctx: Context, { jobId, actualMicro, summaryId, description }: Capture) =>
  transact(ctx, "credits.capture", async ({ tx, emit }) => {
    const { workspaceId } = ctx;
    if (actualMicro <= 0n) throw new Error("A charge must be more than zero.");
    const [hold] = await tx.$queryRaw<{ id: string; amountMicro: bigint; capturedMicro: bigint }[]>`
      UPDATE credit_hold
      SET state = 'captured', captured_micro = LEAST(amount_micro, ${actualMicro}::bigint), resolved_at = now()
      WHERE job_id = ${jobId}::uuid AND workspace_id = ${workspaceId}::uuid AND state = 'held'
      RETURNING id, amount_micro AS "amountMicro", captured_micro AS "capturedMicro"`;
    if (!hold) throw new AppError("conflict", "The credits of this job are no longer held.");
    const posted = await post(tx, workspaceId, {
      kind: "capture",
      idempotencyKey: `capture:${jobId}`,
      description,
      jobId,
      summaryId,
      availableMicro: hold.amountMicro - hold.capturedMicro,
      heldMicro: -hold.amountMicro,
      against: "revenue",
    });
    if (!posted) throw new Error(`The held balance does not cover hold ${hold.id}.`);
    const chargedMicro = hold.capturedMicro;
    await settleLots(tx, workspaceId, { transactionId: posted.id, holdIds: [hold.id], chargedMicro });
    const totalMicro = posted.availableMicro + posted.heldMicro;
    const passed = { beforeMicro: totalMicro + chargedMicro, afterMicro: totalMicro, fullMicro: posted.fullMicro };
    // A charge takes from what was held: it is told only when the whole balance fell to a level.
    if (crossedLevel(passed) !== null) emit(balanceChanged(workspaceId, posted, chargedMicro));
    return { id: posted.id, chargedMicro };
  });

export type Release = {
  jobIds: string[];
  description: string;
  quoteId?: string;
};

/** Gives back what is still held for these jobs to the lots it came from, in one transaction. Jobs without an open hold are passed over. */
export const releaseHolds = (ctx: Context, { jobIds, description, quoteId }: Release) =>
  transact(ctx, "credits.release", async ({ tx }) => {
    const { workspaceId } = ctx;
    const released = await tx.$queryRaw<{ id: string; jobId: string; amountMicro: bigint }[]>`
      UPDATE credit_hold SET state = 'released', resolved_at = now()
      WHERE job_id = ANY(${jobIds}::uuid[]) AND workspace_id = ${workspaceId}::uuid AND state = 'held'
      RETURNING id, job_id AS "jobId", amount_micro AS "amountMicro"`;
    const [first] = released;
    const totalMicro = released.reduce((sum, hold) => sum + hold.amountMicro, 0n);
    if (!first) return { id: quoteId ?? workspaceId, releasedMicro: 0n };
    const posted = await post(tx, workspaceId, {
      kind: "release",
      // A hold resolves once, so one of its jobs names this release for good.
      idempotencyKey: `release:${first.jobId}`,
      description,
      quoteId,
      jobId: released.length === 1 ? first.jobId : undefined,
      availableMicro: totalMicro,
      heldMicro: -totalMicro,
      against: "revenue",
    });
    if (!posted) throw new Error(`The held balance does not cover ${released.length} holds.`);
    const holdIds = released.map(({ id }) => id);
    await settleLots(tx, workspaceId, { transactionId: posted.id, holdIds, chargedMicro: 0n });
    return { id: posted.id, releasedMicro: totalMicro };
  });

/** Gives back one job's hold. A repeat changes nothing. */
export const releaseHold = (ctx: Context, { jobId, reason }: { jobId: string; reason: string }) =>
  releaseHolds(ctx, { jobIds: [jobId], description: reason });

export type WriteOff = { jobId: string; key: string; amountMicro: bigint; description: string };

/** Books what an AI call cost us and nobody is charged for, once per key. No balance moves. */
export const writeOff = (ctx: Context, { jobId, key, amountMicro, description }: WriteOff) =>
  transact(ctx, "credits.write-off", async ({ tx }) => {
    if (amountMicro <= 0n) throw new Error("A write-off must be more than zero.");
    await lockAccount(tx, ctx.workspaceId);
    const idempotencyKey = `write-off:${key}`;
    const posted = await post(tx, ctx.workspaceId, {
      kind: "write_off",
      idempotencyKey,
      description,
      jobId,
      availableMicro: 0n,
      heldMicro: 0n,
      against: "platform_writeoff",
      aside: [
        ["platform_writeoff", -amountMicro],
        ["provider", amountMicro],
      ],
    });
    const id = posted?.id ?? (await findPosted(tx, ctx.workspaceId, idempotencyKey))?.id;
    if (!id) throw notFound("credit account");
    return { id };
  });

/** A thin caller of `grantLot` for who grants by hand. */
export type Grant = {
  amountMicro: bigint;
  kind: "grant" | "purchase";
  description: string;
  idempotencyKey: string;
  paymentId?: string;
};
export async function grantCredits(ctx: Context, { kind, idempotencyKey, ...rest }: Grant) {
  const { id, isNew } = await grantLot(ctx, {
    ...rest,
    key: idempotencyKey,
    source: kind === "purchase" ? "pack" : "adjustment",
  });
  return { id, isRepeat: !isNew };
}

export type ClawBack = { lotKey: string; key: string; upToMicro?: bigint; description: string };

/**
 * Takes back what is left of a lot, up to `upToMicro`: a refund, a dispute. Spent credits stay spent; held ones follow
 * when they return. Once per key.
 */
export const clawBackLot = (ctx: Context, { lotKey, key, upToMicro, description }: ClawBack) =>
  transact(ctx, "credits.claw-back", async ({ tx, emit }) => {
    const { workspaceId } = ctx;
    await lockAccount(tx, workspaceId);
    const before = await tx.creditClawBack.findUnique({ where: { workspaceId_key: { workspaceId, key } } });
    if (before) return { id: before.id, clawedMicro: before.clawedMicro };
    const lot = await tx.creditLot.findUnique({
      where: { workspaceId_key: { workspaceId, key: lotKey } },
      include: { clawBacks: { select: { pendingMicro: true } } },
    });
    if (!lot) throw notFound("credit lot");
    const askedMicro = upToMicro ?? lot.amountMicro;
    const clawedMicro = least(askedMicro, lot.remainingMicro - lot.heldMicro);
    const promisedMicro = lot.clawBacks.reduce((sum, { pendingMicro }) => sum + pendingMicro, 0n);
    const pendingMicro = least(askedMicro - clawedMicro, lot.heldMicro - promisedMicro);
    if (clawedMicro > 0n) {
      const line = { kind: "claw_back", idempotencyKey: `claw-back:${key}`, description } as const;
      const posted = await moveLot(tx, workspaceId, lot, -clawedMicro, line);
      emit(balanceChanged(workspaceId, posted, clawedMicro));
    }
    return tx.creditClawBack.create({
      data: { workspaceId, lotId: lot.id, key, clawedMicro, pendingMicro },
      select: { id: true, clawedMicro: true },
    });
  });

/** Undoes a claw-back: the dispute was won. Its lot gets back what was taken; a repeat changes nothing. */
export const restoreLot = (ctx: Context, { key, description }: { key: string; description: string }) =>
  transact(ctx, "credits.restore", async ({ tx, emit }) => {
    const { workspaceId } = ctx;
    await lockAccount(tx, workspaceId);
    const where = { workspaceId_key: { workspaceId, key } };
    const taken = await tx.creditClawBack.findUnique({ where, include: { lot: true } });
    if (!taken) throw notFound("claw-back");
    const { id, lot, clawedMicro, restoredAt } = taken;
    if (restoredAt) return { id, restoredMicro: 0n };
    await tx.creditClawBack.update({ where: { id }, data: { pendingMicro: 0n, restoredAt: new Date() } });
    if (clawedMicro > 0n) {
      const line = { kind: "restore", idempotencyKey: `restore:${key}`, description } as const;
      emit(balanceChanged(workspaceId, await moveLot(tx, workspaceId, lot, clawedMicro, line)));
    }
    return { id, restoredMicro: clawedMicro };
  });

/** Stops all reserving until it is lifted; `reason` is shown to the workspace. Once per key, also after it was lifted. */
export const freezeSpending = (ctx: Context, { key, reason }: { key: string; reason: string }) =>
  transact(ctx, "credits.freeze", async ({ tx }) => {
    const { workspaceId } = ctx;
    await lockAccount(tx, workspaceId);
    const before = await tx.creditFreeze.findUnique({ where: { workspaceId_key: { workspaceId, key } } });
    if (before) return { id: before.id };
    await tx.creditAccount.update({ where: { workspaceId }, data: { freezes: { increment: 1 } } });
    return tx.creditFreeze.create({ data: { workspaceId, key, reason }, select: { id: true } });
  });

/** Lifts a freeze, even one that has not arrived yet: events come in any order. */
export const unfreezeSpending = (ctx: Context, { key }: { key: string }) =>
  transact(ctx, "credits.unfreeze", async ({ tx }) => {
    const { workspaceId } = ctx;
    await lockAccount(tx, workspaceId);
    const liftedAt = new Date();
    const open = await tx.creditFreeze.updateManyAndReturn({
      where: { workspaceId, key, liftedAt: null },
      data: { liftedAt },
      select: { id: true },
    });
    if (open.length > 0) await tx.creditAccount.update({ where: { workspaceId }, data: { freezes: { decrement: 1 } } });
    const where = { workspaceId_key: { workspaceId, key } };
    const data = { workspaceId, key, reason: "", liftedAt };
    return tx.creditFreeze.upsert({ where, create: data, update: {}, select: { id: true } });
  });
