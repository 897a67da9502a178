import "server-only";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import type { CreditTransactionKind, LedgerAccount } from "@/generated/prisma/enums";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { transact } from "@/lib/transact";
import { service } from "@/service.config";
import { creditsInWords, toMicro } from "./schema";

type Links = {
  jobId?: string;
  summaryId?: string;
  quoteId?: string;
  paymentId?: string;
};
type Posting = Links & {
  kind: CreditTransactionKind;
  idempotencyKey: string;
  description: string;
  /** What the two balances change by; what they do not balance goes to `against`. */
  availableMicro: bigint;
  heldMicro: bigint;
  against: LedgerAccount;
};

/** Makes postings of a workspace wait for each other, so that a repeat sees what it repeats. */
const lockAccount = (tx: Tx, workspaceId: string) =>
  tx.$executeRaw`SELECT 1 FROM credit_account WHERE workspace_id = ${workspaceId}::uuid FOR UPDATE`;

/**
 * Moves the balances and writes the transaction with its entries in one statement. Returns null, and
 * changes nothing, when a balance would fall below zero or the idempotency key is known.
 */
async function post(tx: Tx, workspaceId: string, posting: Posting): Promise<{ id: string } | null> {
  const { kind, idempotencyKey, description, availableMicro, heldMicro, against, ...links } = posting;
  const sides: [LedgerAccount, bigint][] = [
    ["available", availableMicro],
    ["held", heldMicro],
    [against, -(availableMicro + heldMicro)],
  ];
  const entries = sides
    .filter(([, amountMicro]) => amountMicro !== 0n)
    .map(
      ([account, amountMicro]) => Prisma.sql`(${newId()}::uuid, ${account}::ledger_account, ${amountMicro}::bigint)`,
    );
  const { jobId = null, summaryId = null, quoteId = null, paymentId = null } = links;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    WITH account AS (
      UPDATE credit_account
      SET available_micro = available_micro + ${availableMicro}::bigint, held_micro = held_micro + ${heldMicro}::bigint
      WHERE workspace_id = ${workspaceId}::uuid
        AND available_micro + ${availableMicro}::bigint >= 0 AND held_micro + ${heldMicro}::bigint >= 0
        AND NOT EXISTS (SELECT FROM credit_transaction WHERE workspace_id = ${workspaceId}::uuid AND idempotency_key = ${idempotencyKey})
      RETURNING available_micro, held_micro
    ), posted AS (
      INSERT INTO credit_transaction (id, workspace_id, kind, idempotency_key, description, job_id, summary_id, quote_id, payment_id, available_after_micro, held_after_micro)
      SELECT ${newId()}::uuid, ${workspaceId}::uuid, ${kind}::credit_transaction_kind, ${idempotencyKey}, ${description},
        ${jobId}::uuid, ${summaryId}::uuid, ${quoteId}::uuid, ${paymentId}::uuid, available_micro, held_micro
      FROM account
      RETURNING id
    ), entries AS (
      INSERT INTO credit_entry (id, workspace_id, transaction_id, account, amount_micro)
      SELECT entry.id, ${workspaceId}::uuid, posted.id, entry.account, entry.amount_micro
      FROM posted, (VALUES ${Prisma.join(entries)}) AS entry (id, account, amount_micro)
    )
    SELECT id FROM posted`;
  return rows[0] ?? null;
}

const findPosted = (tx: Tx, workspaceId: string, idempotencyKey: string) =>
  tx.creditTransaction.findUnique({
    where: { workspaceId_idempotencyKey: { workspaceId, idempotencyKey } },
    select: { id: true },
  });

/** Opens a workspace's account with the welcome grant. A repeat changes nothing. */
export const openCreditAccount = (ctx: Context) =>
  transact(ctx, "credits.open", async ({ tx, ctx }) => {
    await tx.creditAccount.createMany({
      data: { workspaceId: ctx.workspaceId },
      skipDuplicates: true,
    });
    const amountMicro = toMicro(service.credits.welcomeGrant);
    if (amountMicro > 0n)
      await grantCredits(ctx, {
        amountMicro,
        kind: "grant",
        description: "Welcome credits",
        idempotencyKey: "welcome",
      });
    return { id: ctx.workspaceId };
  });

export type Grant = {
  amountMicro: bigint;
  kind: "grant" | "purchase";
  description: string;
  idempotencyKey: string;
  paymentId?: string;
};

/** Adds credits once per idempotency key. Returns the transaction, and whether it was there before. */
export const grantCredits = (ctx: Context, { amountMicro, kind, ...rest }: Grant) =>
  transact(ctx, "credits.grant", async ({ tx }) => {
    if (amountMicro <= 0n) throw new AppError("invalid", "A grant must be more than zero credits.");
    await lockAccount(tx, ctx.workspaceId);
    const against = kind === "purchase" ? "purchases" : "grants";
    const posted = await post(tx, ctx.workspaceId, {
      ...rest,
      kind,
      availableMicro: amountMicro,
      heldMicro: 0n,
      against,
    });
    if (posted) return { ...posted, isRepeat: false };
    const before = await findPosted(tx, ctx.workspaceId, rest.idempotencyKey);
    if (!before) throw notFound("credit account");
    return { ...before, isRepeat: true };
  });

export type Reservation = {
  totalMicro: bigint;
  holds: { jobId: string; amountMicro: bigint }[];
  idempotencyKey: string;
  quoteId: string;
  description: string;
};

/** Sets credits aside, one hold a job. Throws `limit_reached` and changes nothing when they do not suffice. */
export const reserveCredits = (ctx: Context, { totalMicro, holds, ...rest }: Reservation) =>
  transact(ctx, "credits.reserve", async ({ tx }) => {
    if (holds.reduce((sum, hold) => sum + hold.amountMicro, 0n) !== totalMicro)
      throw new Error("The holds do not add up to the total.");
    const { workspaceId } = ctx;
    await lockAccount(tx, workspaceId);
    const posted = await post(tx, workspaceId, {
      ...rest,
      kind: "hold",
      availableMicro: -totalMicro,
      heldMicro: totalMicro,
      against: "revenue",
    });
    if (posted) {
      // One statement of arrays: through createMany ten thousand rows take ten seconds.
      await tx.$executeRaw`
        INSERT INTO credit_hold (id, workspace_id, job_id, amount_micro)
        SELECT hold.id, ${workspaceId}::uuid, hold.job_id, hold.amount_micro
        FROM unnest(${holds.map(newId)}::uuid[], ${holds.map(({ jobId }) => jobId)}::uuid[], ${holds.map(({ amountMicro }) => amountMicro.toString())}::bigint[])
          AS hold (id, job_id, amount_micro)`;
      return { ...posted, isRepeat: false };
    }
    const before = await findPosted(tx, workspaceId, rest.idempotencyKey);
    if (before) return { ...before, isRepeat: true };
    const account = await tx.creditAccount.findUnique({
      where: { workspaceId },
      select: { availableMicro: true },
    });
    if (!account) throw notFound("credit account");
    throw notEnough(totalMicro, account.availableMicro);
  });

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
  transact(ctx, "credits.capture", async ({ tx }) => {
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
    return { ...posted, chargedMicro: hold.capturedMicro };
  });

export type Release = {
  jobIds: string[];
  description: string;
  quoteId?: string;
};

/** Gives back what is still held for these jobs, in one transaction. Jobs without an open hold are passed over. */
export const releaseHolds = (ctx: Context, { jobIds, description, quoteId }: Release) =>
  transact(ctx, "credits.release", async ({ tx }) => {
    const { workspaceId } = ctx;
    const released = await tx.$queryRaw<{ jobId: string; amountMicro: bigint }[]>`
      UPDATE credit_hold SET state = 'released', resolved_at = now()
      WHERE job_id = ANY(${jobIds}::uuid[]) AND workspace_id = ${workspaceId}::uuid AND state = 'held'
      RETURNING job_id AS "jobId", amount_micro AS "amountMicro"`;
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
    return { ...posted, releasedMicro: totalMicro };
  });

/** Gives back one job's hold. A repeat changes nothing. */
export const releaseHold = (ctx: Context, { jobId, reason }: { jobId: string; reason: string }) =>
  releaseHolds(ctx, { jobIds: [jobId], description: reason });
