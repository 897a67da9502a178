import "server-only";
import { setSpendCap } from "@/features/credits/caps/mutations";
import { creditsInWords, toMicro } from "@/features/credits/schema";
import { listEmailIds } from "@/features/gmail/queries";
import type { Context } from "@/gates/context";
import { inScope, type Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { modelName } from "@/lib/model";
import { transact } from "@/lib/transact";
import { automaticDue } from "~/inngest/events";
import { isBatchAllowed } from "../lanes/queries";
import { confirmQuote, quoteSummaries } from "../mutations";
import { boundsOf } from "../price";
import { blocksPrice, editionAt, type Lane } from "../price-book";
import { promptVersion } from "../prompt";
import { spentToday } from "./queries";
import { AutomaticFilter, type AutomaticSettings } from "./schema";

/** New mail in one go; the rest comes with the next look, a minute later at most. */
const mailsAtOnce = 200;
/** Mail that waited longer, as for the next day's cap, is no longer news. */
const freshDays = 3;

/** Turns a connection's automatic mode on or off, and says how. From its start on, new mail counts. */
export const saveAutomatic = (ctx: Context, connectionId: string, settings: AutomaticSettings) =>
  transact(ctx, "automatic.save", async ({ tx, ctx, emit }) => {
    const { workspaceId } = ctx;
    const { isOn, filter, lane } = settings;
    const connection = await tx.gmailConnection.findFirst({
      where: { id: connectionId, workspaceId },
      select: { id: true },
    });
    if (!connection) throw notFound("connection");
    if (isOn && lane === "batch" && !(await isBatchAllowed(ctx)))
      throw new AppError("conflict", "This workspace does not use the batch lane.", {
        lane: ["Choose to summarise at once."],
      });
    const before = await tx.automaticRule.findUnique({ where: { connectionId }, select: { id: true, isOn: true } });
    const dailyCapMicro = toMicro(settings.dailyCap);
    const chosen = { isOn, filter, lane, dailyCapMicro, stoppedReason: null, stoppedAt: null };
    const { id } = await tx.automaticRule.upsert({
      where: { connectionId },
      create: { id: newId(), workspaceId, connectionId, since: new Date(), ...chosen },
      update: { ...chosen, ...(isOn && !before?.isOn && { since: new Date() }) },
      select: { id: true },
    });
    // The ledger keeps the cap as well: whatever we reckon here, it refuses what goes over.
    await setSpendCap(ctx, { filterId: id, dailyMicro: dailyCapMicro });
    if (isOn) emit(automaticDue.create({ workspaceId, connectionId }));
    return { id };
  });

type Rule = { id: string; filter: unknown; lane: Lane; dailyCapMicro: bigint; since: Date };
type Candidate = { id: string; sizeBytes: number };

const lockRule = async (tx: Tx, { workspaceId }: Context, connectionId: string): Promise<Rule | undefined> =>
  (
    await tx.$queryRaw<Rule[]>`
      SELECT id, filter, lane::text AS lane, daily_cap_micro AS "dailyCapMicro", since FROM automatic_rule
      WHERE connection_id = ${connectionId}::uuid AND workspace_id = ${workspaceId}::uuid AND is_on FOR UPDATE`
  )[0];

/** New mail that nobody has asked about yet, newest first. What failed once is left to a person. */
async function newMails(tx: Tx, ctx: Context, connectionId: string, rule: Rule, now: Date): Promise<Candidate[]> {
  const oldest = new Date(now.getTime() - freshDays * 24 * 60 * 60_000);
  const since = rule.since > oldest ? rule.since : oldest;
  const filter = { ...AutomaticFilter.parse(rule.filter), connectionId, hasSummary: false };
  const ids = await listEmailIds(ctx, { ...filter, since: since.toISOString().slice(0, 10) }, mailsAtOnce);
  return tx.$queryRaw<Candidate[]>`
    SELECT d.id, d.size_bytes AS "sizeBytes" FROM email_discovery d
    WHERE d.id = ANY(${ids}::uuid[]) AND d.workspace_id = ${ctx.workspaceId}::uuid AND d.sent_at >= ${since} AND d.skip_reason IS NULL
      AND NOT EXISTS (SELECT FROM email_summary s WHERE s.discovery_id = d.id AND s.prompt_version = ${promptVersion})
      AND NOT EXISTS (SELECT FROM processing_job j WHERE j.discovery_id = d.id)
    ORDER BY d.sent_at DESC, d.id DESC`;
}

/** As many of the mails as surely fit into what is left of the day's cap. */
function within(mails: Candidate[], leftMicro: bigint, lane: Lane, now: Date): string[] {
  const tariff = { version: editionAt(now).version, model: modelName(), lane };
  let left = leftMicro;
  return mails.flatMap(({ id, sizeBytes }) => {
    const maximum = blocksPrice(tariff, boundsOf(sizeBytes).maximum);
    if (maximum > left) return [];
    left -= maximum;
    return [id];
  });
}

const capReached = (capMicro: bigint, waiting: number) =>
  `Today's cap of ${creditsInWords(capMicro)} is reached: ${waiting === 1 ? "1 new mail waits" : `${waiting} new mails wait`} until midnight (UTC), or for a higher cap.`;

/**
 * Summarises a connection's new mail within its rule: filter, skip rules, lane, daily cap. What does not surely fit
 * into the cap is not started. Safe to call at any time, and beside another call.
 */
export async function runAutomatic(ctx: Context, connectionId: string, now = new Date()): Promise<{ started: number }> {
  const isOn = await inScope({ workspaceId: ctx.workspaceId }, (tx) =>
    tx.automaticRule.count({ where: { connectionId, workspaceId: ctx.workspaceId, isOn: true } }),
  );
  if (isOn === 0) return { started: 0 };
  try {
    const { started, stopped } = await transact(ctx, "automatic.run", async ({ tx, ctx }) => {
      const rule = await lockRule(tx, ctx, connectionId);
      const none = { id: connectionId, started: 0, stopped: null };
      if (!rule) return none;
      const mails = await newMails(tx, ctx, connectionId, rule, now);
      if (mails.length === 0) return none;
      const { lane, dailyCapMicro } = rule;
      const left = dailyCapMicro - (await spentToday(tx, ctx.workspaceId, rule.id));
      const emailIds = within(mails, left, lane, now);
      const waiting = mails.length - emailIds.length;
      const stopped = waiting > 0 ? capReached(dailyCapMicro, waiting) : null;
      if (emailIds.length === 0) return { ...none, stopped };
      const { id } = await quoteSummaries(ctx, { emailIds });
      const run = await confirmQuote(ctx, id, { lane, automaticRuleId: rule.id });
      return { id: rule.id, started: run.runCount, stopped };
    });
    await noteStop(ctx, connectionId, stopped, now);
    return { started };
  } catch (error) {
    // No credits, spending frozen, the AI service paused, the lane switched off: nothing was started.
    if (!(error instanceof AppError)) throw error;
    await noteStop(ctx, connectionId, error.message, now);
    return { started: 0 };
  }
}

/** Says on the connection's page why new mail waits; a repeat says nothing new. */
async function noteStop(ctx: Context, connectionId: string, reason: string | null, now: Date) {
  const where = { connectionId, workspaceId: ctx.workspaceId };
  const rule = await inScope({ workspaceId: ctx.workspaceId }, (tx) =>
    tx.automaticRule.findFirst({ where, select: { stoppedReason: true } }),
  );
  if (!rule || rule.stoppedReason === reason) return;
  await transact(ctx, reason ? "automatic.stop" : "automatic.resume", async ({ tx }) => {
    const stopped = { stoppedReason: reason, stoppedAt: reason ? now : null };
    await tx.automaticRule.updateMany({ where, data: stopped });
    return { id: connectionId };
  });
}
