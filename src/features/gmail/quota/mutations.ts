import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { env } from "@/env";
import type { Context } from "@/gates/context";
import { inScope, type Tx } from "@/lib/db";
import { GoogleError } from "../google-error";
import { type GmailMethod, type Lane, quotaTables } from "./limits";
import { type Ask, batchEnded, type Grant, grant, paused, spend, type Usage, unused } from "./usage";

/** Time as Gmail's quota sees it; tests bring their own. */
export type Clock = { now: () => number; sleep: (ms: number) => Promise<unknown> };
export const realClock: Clock = { now: () => Date.now(), sleep };

/** One row for all of Google's project; each account has its own by its connection's id. */
const projectKey = "project";
/** How long somebody is kept waiting before being told to come back. */
const patienceMs = 4_000;
const longestPauseMs = 10 * 60_000;

function limits() {
  const { GMAIL_QUOTA, GMAIL_USER_UNITS_PER_MINUTE, GMAIL_PROJECT_UNITS_PER_MINUTE } = env();
  const table = quotaTables[GMAIL_QUOTA];
  return {
    units: table.units,
    user: GMAIL_USER_UNITS_PER_MINUTE ?? table.unitsPerMinuteUser,
    project: GMAIL_PROJECT_UNITS_PER_MINUTE ?? table.unitsPerMinuteProject,
  };
}
export const unitsOf = (method: GmailMethod, count = 1) => limits().units[method] * count;

type Ledger = { own: Usage; project: Usage };

/** Both rows under their locks, the project's first: its row is always there, an account's may have to be made. */
async function locked(tx: Tx, connectionId: string): Promise<Ledger> {
  const keys = [connectionId, projectKey];
  const read = () => tx.$queryRaw<{ key: string; usage: Usage }[]>`
    SELECT key, usage FROM gmail_quota WHERE key = ANY(${keys}) ORDER BY key = ${projectKey} DESC FOR UPDATE`;
  let rows = await read();
  if (rows.length < keys.length) {
    await tx.$executeRaw`
      INSERT INTO gmail_quota (key, usage) SELECT key, ${JSON.stringify(unused)}::jsonb FROM unnest(${keys}::text[]) AS k(key)
      ORDER BY key = ${projectKey} DESC ON CONFLICT (key) DO NOTHING`;
    rows = await read();
  }
  const of = (key: string) => rows.find((row) => row.key === key)?.usage ?? unused;
  return { own: of(connectionId), project: of(projectKey) };
}

const keep = (tx: Tx, connectionId: string, { own, project }: Ledger) => tx.$executeRaw`
  UPDATE gmail_quota q SET usage = v.usage, updated_at = now()
  FROM (VALUES (${connectionId}, ${JSON.stringify(own)}::jsonb), (${projectKey}, ${JSON.stringify(project)}::jsonb)) AS v(key, usage)
  WHERE q.key = v.key`;

const onAccount = <T>(ctx: Context, connectionId: string, work: (tx: Tx, ledger: Ledger) => Promise<T>): Promise<T> =>
  inScope({ workspaceId: ctx.workspaceId }, async (tx) => work(tx, await locked(tx, connectionId)));

/** Spends units of the account and of the project, over all processes; says how long to wait when there are none. */
export const takeUnits = (ctx: Context, connectionId: string, ask: Ask, nowMs: number): Promise<Grant> =>
  onAccount(ctx, connectionId, async (tx, { own, project }) => {
    const { user, project: whole } = limits();
    const mine = grant(own, ask, user, nowMs);
    if (mine.waitMs > 0) return mine;
    const ours = grant(project, { ...ask, isBatch: false, units: mine.units }, whole, nowMs);
    if (ours.waitMs > 0) return ours;
    const spent = { units: ours.units, lane: ask.lane };
    await keep(tx, connectionId, {
      own: spend(own, { ...spent, isBatch: ask.isBatch }, nowMs),
      project: spend(project, spent, nowMs),
    });
    return ours;
  });

export const endBatch = (ctx: Context, connectionId: string) =>
  onAccount(ctx, connectionId, (tx, { own, project }) => keep(tx, connectionId, { own: batchEnded(own), project }));

/** Gmail said no: nobody asks for this account again before the pause ends. */
export const pauseUnits = (ctx: Context, connectionId: string, seconds: number, nowMs: number) =>
  onAccount(ctx, connectionId, (tx, { own, project }) =>
    keep(tx, connectionId, { own: paused(own, nowMs + Math.min(seconds * 1000, longestPauseMs)), project }),
  );

export type Charge = { method: GmailMethod; count?: number; lane?: Lane; clock?: Clock };

/**
 * Spends what a call costs, after a short wait if need be. Throws GoogleError `rate_limited` with the time to come
 * back when the wait is long: a job waits, a person is told.
 */
export async function charge(
  ctx: Context,
  connectionId: string,
  { method, count = 1, lane, clock = realClock }: Charge,
) {
  const ask: Ask = { units: unitsOf(method, count), lane: lane ?? "interactive" };
  const untilMs = clock.now() + patienceMs;
  for (;;) {
    const { waitMs } = await takeUnits(ctx, connectionId, ask, clock.now());
    if (waitMs === 0) return;
    if (clock.now() + waitMs > untilMs)
      throw new GoogleError("rate_limited", "The account's units of this minute are spent.", Math.ceil(waitMs / 1000));
    await clock.sleep(waitMs);
  }
}

/** Rows of accounts that have gone. */
export const forgetOldUsage = (tx: Tx) =>
  tx.$executeRaw`DELETE FROM gmail_quota WHERE key <> ${projectKey} AND updated_at < now() - interval '1 day'`;
