import "server-only";
import { listFilterCaps } from "@/features/credits/caps/queries";
import { releaseHolds, reserveCredits } from "@/features/credits/mutations";
import { creditsInWords, toMicro } from "@/features/credits/schema";
import { listEmailIds } from "@/features/gmail/queries";
import { listFilterIdsLike } from "@/features/gmail/saved-filters/queries";
import type { SkipReason } from "@/features/gmail/schema";
import type { Context } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { modelName } from "@/lib/model";
import { transact } from "@/lib/transact";
import { batchRequested, quoteCancelled, quoteConfirmed } from "~/inngest/events";
import { pausedReason } from "./circuit/mutations";
import { findOpenCircuit } from "./circuit/queries";
import { dispatchRun, fillWindow, interactiveMails } from "./dispatch/mutations";
import { isBatchAllowed } from "./lanes/queries";
import { boundsOf } from "./price";
import { blocksPrice, editionAt, inLane, type Lane } from "./price-book";
import { promptVersion } from "./prompt";
import { getQuote } from "./queries";
import { type MailChoice, maxMails, type QuoteView } from "./schema";

const validMs = 30 * 60_000;
/** A batch is done within a day; what it found may be read for some hours more. */
const batchHoldMs = 30 * 60 * 60_000;

type Candidate = { id: string; sizeBytes: number; isFree: boolean; skipReason: SkipReason | null };

/** The chosen mails with what decides their price. Throws `not_found` when one is not of this workspace. */
async function candidates(tx: Tx, { workspaceId }: Context, emailIds: string[]): Promise<Candidate[]> {
  const rows = await tx.$queryRaw<Candidate[]>`
    SELECT d.id, d.size_bytes AS "sizeBytes", d.skip_reason AS "skipReason", d.state <> 'ready'
      OR EXISTS (SELECT FROM email_summary s WHERE s.discovery_id = d.id AND s.prompt_version = ${promptVersion})
      OR EXISTS (SELECT FROM processing_job j WHERE j.discovery_id = d.id AND j.status IN ('queued', 'running')) AS "isFree"
    FROM email_discovery d WHERE d.workspace_id = ${workspaceId}::uuid AND d.id = ANY(${emailIds}::uuid[])`;
  if (rows.length < emailIds.length) throw notFound("mail");
  return rows;
}

/** The saved filter that means these mails: of several, the one with the lowest cap, so that none can be passed. */
async function savedFilterOf(ctx: Context, choice: MailChoice): Promise<string | null> {
  if (!("filter" in choice)) return null;
  const [ids, caps] = [await listFilterIdsLike(ctx, choice.filter), await listFilterCaps(ctx)];
  const left = (id: string) => {
    const cap = caps[id];
    return cap ? Number(cap.dailyMicro - cap.todayMicro) : Number.POSITIVE_INFINITY;
  };
  return ids.toSorted((a, b) => (left(a) === left(b) ? 0 : left(a) - left(b)))[0] ?? null;
}

/** Prices a run: what it is expected to cost, and what it will not exceed. Valid for 30 minutes; holds nothing yet. */
export async function quoteSummaries(ctx: Context, choice: MailChoice): Promise<QuoteView> {
  const emailIds =
    "emailIds" in choice ? [...new Set(choice.emailIds)] : await listEmailIds(ctx, choice.filter, maxMails);
  if (emailIds.length === 0)
    throw new AppError("invalid", "No mail matches. Widen the filter.", { filter: ["No mail matches."] });
  const savedFilterId = await savedFilterOf(ctx, choice);
  const { id } = await transact(ctx, "quote.create", async ({ tx, ctx }) => {
    const { workspaceId, actor } = ctx;
    const chosen = await candidates(tx, ctx, emailIds);
    const { version } = editionAt(new Date());
    const tariff = { version, model: modelName(), lane: "sync" } as const;
    const wanted = chosen.filter(({ isFree }) => !isFree);
    const isLeftOut = ({ skipReason }: Candidate) => skipReason !== null && !choice.isWhole;
    const ruleSkips: Record<string, number> = {};
    for (const { skipReason } of wanted.filter(isLeftOut))
      if (skipReason) ruleSkips[skipReason] = (ruleSkips[skipReason] ?? 0) + 1;
    const priced = wanted
      .filter((mail) => !isLeftOut(mail))
      .map(({ id, sizeBytes }) => {
        const { expected, maximum } = boundsOf(sizeBytes);
        return { id, expected: blocksPrice(tariff, expected), maximum: blocksPrice(tariff, maximum) };
      });
    const sum = (of: "expected" | "maximum") => priced.reduce((total, mail) => total + mail[of], 0n);
    const quote = await tx.quote.create({
      data: {
        workspaceId,
        mailCount: chosen.length,
        skippedCount: chosen.length - priced.length,
        ruleSkips,
        expectedMicro: sum("expected"),
        maximumMicro: sum("maximum"),
        model: tariff.model,
        priceVersion: version,
        savedFilterId,
        createdByKind: actor.kind,
        createdById: actor.id,
        expiresAt: new Date(Date.now() + validMs),
      },
      select: { id: true },
    });
    await tx.$executeRaw`
      INSERT INTO quote_item (quote_id, workspace_id, discovery_id, expected_micro, maximum_micro)
      SELECT ${quote.id}::uuid, ${workspaceId}::uuid, item.id, item.expected, item.maximum
      FROM unnest(${priced.map((mail) => mail.id)}::uuid[], ${priced.map((mail) => `${mail.expected}`)}::bigint[], ${priced.map((mail) => `${mail.maximum}`)}::bigint[])
        AS item (id, expected, maximum)`;
    return quote;
  });
  return getQuote(ctx, id);
}

/** Why a quote could not be confirmed; null when it was before, so that a repeat gets the same answer. */
async function refusal(tx: Tx, { workspaceId }: Context, quoteId: string): Promise<AppError | null> {
  const quote = await tx.quote.findFirst({ where: { id: quoteId, workspaceId }, select: { status: true } });
  if (!quote) return notFound("quote");
  if (quote.status === "confirmed" || quote.status === "completed") return null;
  if (quote.status === "cancelled") return new AppError("conflict", "This quote was cancelled. Ask for a new one.");
  return new AppError("conflict", "This quote has expired. Ask for a new one.");
}

export type Start = {
  lane?: Lane;
  /** The automatic rule that asks; its daily cap is the ledger's. */
  automaticRuleId?: string;
};

/** The AI service must be asked at present, and this lane be open to this workspace. */
async function assertOpen(ctx: Context, lane: Lane) {
  const circuit = await findOpenCircuit(ctx);
  if (circuit && circuit.retryAt > new Date()) throw new AppError("unavailable", pausedReason(circuit.reason));
  if (lane === "batch" && !(await isBatchAllowed(ctx)))
    throw new AppError(
      "conflict",
      "This workspace does not use the batch lane. Summarise now, or change its settings.",
      {
        lane: ["Switched off under Settings, Summaries."],
      },
    );
}

/**
 * Starts the run: one job a mail, its maximum held, handed over; all or nothing, once. Throws
 * `limit_reached` and leaves the quote open when the credits do not suffice.
 */
export async function confirmQuote(ctx: Context, quoteId: string, start: Start = {}): Promise<QuoteView> {
  const { lane = "sync", automaticRuleId } = start;
  await transact(ctx, "quote.confirm", async ({ tx, ctx, emit }) => {
    const { workspaceId } = ctx;
    const [confirmed] = await tx.$queryRaw<{ model: string; priceVersion: string; savedFilterId: string | null }[]>`
      UPDATE quote SET status = 'confirmed', confirmed_at = now(), lane = ${lane}::summary_lane, automatic_rule_id = ${automaticRuleId ?? null}::uuid
      WHERE id = ${quoteId}::uuid AND workspace_id = ${workspaceId}::uuid AND status = 'open' AND expires_at > now()
      RETURNING model, price_version AS "priceVersion", saved_filter_id AS "savedFilterId"`;
    if (!confirmed) {
      const refused = await refusal(tx, ctx, quoteId);
      if (refused) throw refused;
      return { id: quoteId };
    }
    await assertOpen(ctx, lane);
    const { model, priceVersion } = confirmed;
    const tariff = { version: priceVersion, model, lane: "sync" } as const;
    const holds = await queueJobs(tx, ctx, quoteId, { lane, toLane: (micro) => inLane(tariff, lane, micro) });
    const totalMicro = holds.reduce((total, { amountMicro }) => total + amountMicro, 0n);
    const count = holds.length;
    if (count > 0)
      await reserveCredits(ctx, {
        totalMicro,
        holds,
        quoteId,
        priceVersion,
        filterId: automaticRuleId ?? confirmed.savedFilterId ?? undefined,
        ...(lane === "batch" && { expiresAt: new Date(Date.now() + batchHoldMs) }),
        idempotencyKey: `reserve:${quoteId}`,
        description: `Held for ${count === 1 ? "1 summary" : `${count} summaries`}`,
      });
    const [one, same] = [blocksPrice({ ...tariff, lane }, 1), blocksPrice(tariff, 1)];
    await tx.$executeRaw`
      UPDATE quote SET skipped_count = mail_count - ${count}, maximum_micro = LEAST(maximum_micro, ${totalMicro}),
        expected_micro = LEAST(expected_micro * ${one}::bigint / ${same}::bigint, ${totalMicro}),
        status = CASE WHEN ${count} = 0 THEN 'completed'::quote_status ELSE status END, ended_at = CASE WHEN ${count} = 0 THEN now() END
      WHERE id = ${quoteId}::uuid AND workspace_id = ${workspaceId}::uuid`;
    emit(quoteConfirmed.create({ workspaceId, quoteId }));
    if (lane === "batch") emit(batchRequested.create({ workspaceId, quoteId }));
    else if (count <= interactiveMails) await dispatchRun(tx, ctx, emit, quoteId);
    else await fillWindow(tx, ctx, emit);
    return { id: quoteId };
  });
  return getQuote(ctx, quoteId);
}

type InLane = { lane: Lane; toLane: (micro: bigint) => bigint };

/** One job for each mail of the quote that still needs one, in a fixed order so that two runs cannot block each other. */
async function queueJobs(tx: Tx, { workspaceId }: Context, quoteId: string, { lane, toLane }: InLane) {
  const items = await tx.quoteItem.findMany({
    where: { quoteId, workspaceId },
    orderBy: { discoveryId: "asc" },
    select: { discoveryId: true, maximumMicro: true },
  });
  const jobs = await tx.$queryRaw<{ jobId: string; discoveryId: string }[]>`
    INSERT INTO processing_job (id, workspace_id, quote_id, discovery_id, lane)
    SELECT item.job_id, ${workspaceId}::uuid, ${quoteId}::uuid, d.id, ${lane}::summary_lane
    FROM unnest(${items.map(newId)}::uuid[], ${items.map(({ discoveryId }) => discoveryId)}::uuid[]) WITH ORDINALITY AS item (job_id, discovery_id, place)
    JOIN email_discovery d ON d.id = item.discovery_id AND d.workspace_id = ${workspaceId}::uuid AND d.state = 'ready'
    WHERE NOT EXISTS (SELECT FROM email_summary s WHERE s.discovery_id = d.id AND s.prompt_version = ${promptVersion})
    ORDER BY item.place
    ON CONFLICT (discovery_id) WHERE status IN ('queued', 'running') DO NOTHING
    RETURNING id AS "jobId", discovery_id AS "discoveryId"`;
  const maxima = new Map(items.map(({ discoveryId, maximumMicro }) => [discoveryId, maximumMicro]));
  return jobs.map(({ jobId, discoveryId }) => ({ jobId, amountMicro: toLane(maxima.get(discoveryId) ?? 0n) }));
}

/** Ends a run: what has not started is dropped and its credits given back; what is running finishes. A repeat changes nothing. */
export async function cancelQuote(ctx: Context, quoteId: string): Promise<QuoteView> {
  await transact(ctx, "quote.cancel", async ({ tx, ctx, emit }) => {
    const { workspaceId } = ctx;
    const [quote] = await tx.$queryRaw<{ wasRunning: boolean }[]>`
      UPDATE quote SET status = 'cancelled', ended_at = CASE WHEN confirmed_at IS NULL THEN now() END
      WHERE id = ${quoteId}::uuid AND workspace_id = ${workspaceId}::uuid AND status IN ('open', 'confirmed')
      RETURNING confirmed_at IS NOT NULL AS "wasRunning"`;
    // A repeat changes nothing; what was never there is refused before anything is written.
    if (!quote) return { id: (await getQuote(ctx, quoteId)).id };
    if (!quote.wasRunning) return { id: quoteId };
    const dropped = await tx.$queryRaw<{ id: string }[]>`
      UPDATE processing_job SET status = 'cancelled', ended_at = now()
      WHERE quote_id = ${quoteId}::uuid AND workspace_id = ${workspaceId}::uuid AND status = 'queued'
      RETURNING id`;
    const jobIds = dropped.map(({ id }) => id);
    if (jobIds.length > 0)
      await releaseHolds(ctx, { jobIds, quoteId, description: `Cancelled: ${jobIds.length} not started` });
    await countEnded(tx, ctx, quoteId, { cancelled: jobIds.length });
    // Other runs of the workspace may have waited behind this one.
    await fillWindow(tx, ctx, emit);
    emit(quoteCancelled.create({ workspaceId, quoteId }));
    return { id: quoteId };
  });
  return getQuote(ctx, quoteId);
}

type Ended = { done?: number; failed?: number; cancelled?: number; chargedMicro?: bigint };

/** Adds ended jobs to their run, and ends it with its last one. */
export async function countEnded(tx: Tx, { workspaceId }: Context, quoteId: string, ended: Ended) {
  const { done = 0, failed = 0, cancelled = 0, chargedMicro = 0n } = ended;
  await tx.$executeRaw`
    UPDATE quote SET done_count = done_count + ${done}, failed_count = failed_count + ${failed},
      cancelled_count = cancelled_count + ${cancelled}, charged_micro = charged_micro + ${chargedMicro}
    WHERE id = ${quoteId}::uuid AND workspace_id = ${workspaceId}::uuid`;
  await tx.$executeRaw`
    UPDATE quote SET ended_at = now(), status = CASE WHEN status = 'confirmed' THEN 'completed'::quote_status ELSE status END
    WHERE id = ${quoteId}::uuid AND workspace_id = ${workspaceId}::uuid AND ended_at IS NULL
      AND done_count + failed_count + cancelled_count >= mail_count - skipped_count`;
}

/**
 * Quotes and confirms in one call. Throws `conflict` when it could cost more than `maxCredits`, and
 * `limit_reached` when the credits do not suffice; then nothing has started.
 */
export async function runSummaries(
  ctx: Context,
  choice: MailChoice,
  { maxCredits, ...start }: Start & { maxCredits?: number } = {},
) {
  const quote = await quoteSummaries(ctx, choice);
  const maximumMicro =
    start.lane === "batch" ? (quote.batchOffer?.maximumMicro ?? quote.maximumMicro) : quote.maximumMicro;
  if (maxCredits !== undefined && maximumMicro > toMicro(maxCredits))
    throw new AppError(
      "conflict",
      `This run may cost ${creditsInWords(maximumMicro)}, more than the ${maxCredits} allowed.`,
    );
  return confirmQuote(ctx, quote.id, start);
}
