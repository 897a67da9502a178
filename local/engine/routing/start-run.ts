import { createHash } from "node:crypto";
import { type Client, newId } from "../core";
import { durationMs, instantMs, YEAR_MS } from "../duration";
import { compile, evaluateKey } from "../expression/expression";
import { indexMatch } from "../expression/index-match";
import type { FunctionEntry } from "../functions/registry";
import type { StoredEvent } from "./event";

export type StartRequest = {
  entry: FunctionEntry;
  events: StoredEvent[];
  /** A second run of the same function with this key does not start. */
  idem: string;
  seq: string;
  /** Replays and full batches pass by rate limits, throttles and singletons. */
  unlimited?: boolean;
};

const MAX_PRIORITY_S = 600;

/** A short, storable name for the value of a key expression. */
export function keyToken(expression: string | undefined, event: unknown): string {
  const value = expression ? evaluateKey(expression, { event }) : "";
  return /^[\w.:@-]{0,80}$/.test(value) ? value : `sha1:${createHash("sha1").update(value).digest("hex")}`;
}

async function isRateLimited(client: Client, { entry, events }: StartRequest, now: number): Promise<boolean> {
  const { idempotency, rateLimit, batchEvents } = entry.config;
  const rule = idempotency ? { limit: 1, period: "24h", key: idempotency } : rateLimit;
  if (!rule || batchEvents) return false;
  const event = events[0]?.event;
  if (rule.key && compile(rule.key)({ event }) === false) return false;
  const everyMs = durationMs(rule.period) / rule.limit;
  const burstMs = everyMs * (Math.floor(rule.limit / 10) + 1);
  const { rowCount } = await client.query({
    name: "rate-limit",
    text: `insert into engine.gcra as g (key, tat) values ($1, $2::float8 + $3)
      on conflict (key) do update set tat = greatest(g.tat, $2::float8) + $3 where $2::float8 - (greatest(g.tat, $2::float8) + $3 - $4::float8) >= 0`,
    values: [`rate:${entry.id}:${keyToken(rule.key, event)}`, now, everyMs, burstMs],
  });
  return rowCount === 0;
}

/** When the throttle lets this run start; it delays and never drops. */
async function throttledUntil(client: Client, { entry, events }: StartRequest, now: number): Promise<number> {
  const rule = entry.config.throttle;
  if (!rule) return now;
  const everyMs = durationMs(rule.period) / rule.limit;
  const { rows } = await client.query<{ tat: number }>({
    name: "throttle",
    text: `insert into engine.gcra as g (key, tat) values ($1, $2::float8 + $3)
      on conflict (key) do update set tat = greatest(g.tat, $2::float8) + $3 returning tat`,
    values: [`throttle:${entry.id}:${keyToken(rule.key, events[0]?.event)}`, now, everyMs],
  });
  return Math.max(now, Math.round((rows[0]?.tat ?? now) - everyMs * (rule.burst + 1)));
}

function concurrencyKeys({ entry, events }: StartRequest): string[] {
  return entry.config.concurrency.map((limit) => {
    const owner =
      limit.scope === "fn"
        ? entry.id
        : createHash("sha1")
            .update(limit.key ?? "")
            .digest("hex");
    return `${limit.scope}:${owner}:${keyToken(limit.key, events[0]?.event)}`;
  });
}

function priorityOf({ entry, events }: StartRequest): number {
  const expression = entry.config.priority?.run;
  const value = expression ? compile(expression)({ event: events[0]?.event }) : 0;
  return typeof value === "number" && Number.isInteger(value)
    ? Math.max(-MAX_PRIORITY_S, Math.min(MAX_PRIORITY_S, value))
    : 0;
}

function cancellations({ entry, events }: StartRequest, now: number) {
  return (entry.config.cancel ?? []).map((rule, index) => ({
    step: `cancel${index}`,
    event: rule.event,
    expr: rule.if ?? null,
    ...(rule.if ? indexMatch(rule.if, events[0]?.event) : {}),
    expiresAt: rule.timeout ? instantMs(rule.timeout, now) : now + YEAR_MS,
  }));
}

/** The active runs a new singleton run meets; `skip` keeps the new one from starting. */
export async function singletonRivals(
  client: Client,
  request: StartRequest,
): Promise<{ mode: "skip" | "cancel"; runs: string[] } | null> {
  const rule = request.unlimited ? undefined : request.entry.config.singleton;
  if (!rule) return null;
  const { rows } = await client.query<{ id: string }>({
    name: "singleton",
    text: "select id from engine.run where fn = $1 and skey = $2 and ended_at is null and idem <> $3",
    values: [request.entry.id, keyToken(rule.key, request.events[0]?.event), request.idem],
  });
  return { mode: rule.mode, runs: rows.map((row) => row.id) };
}

/** The row of a new run, or null when a rate limit drops it. */
export async function prepareRun(client: Client, request: StartRequest): Promise<Record<string, unknown> | null> {
  const { entry, events, idem, seq, unlimited } = request;
  const now = Date.now();
  if (!unlimited && (await isRateLimited(client, request, now))) return null;
  const priority = priorityOf(request);
  const notBefore = Math.max(
    unlimited ? now : await throttledUntil(client, request, now),
    Math.min(Math.round(events[0]?.event.ts ?? 0), now + YEAR_MS),
  );
  return {
    id: newId(),
    fn: entry.id,
    events: JSON.stringify(events.map((stored) => stored.event)),
    eventIds: events.map((stored) => stored.id),
    seq,
    idem,
    ckeys: concurrencyKeys(request),
    skey: entry.config.singleton ? keyToken(entry.config.singleton.key, events[0]?.event) : null,
    priority,
    score: notBefore > now ? notBefore : now - priority * 1000,
    startTimeoutAt: entry.config.timeouts?.start ? now + durationMs(entry.config.timeouts.start) : null,
    cancels: cancellations(request, now),
  };
}

/** Inserts prepared runs; returns the ids of those that are new. */
export async function insertRuns(client: Client, runs: Record<string, unknown>[]): Promise<Set<string>> {
  if (runs.length === 0) return new Set();
  const { rows } = await client.query<{ id: string }>({
    name: "start-runs",
    text: "select id from engine.start_runs($1::jsonb) as id",
    values: [JSON.stringify(runs)],
  });
  return new Set(rows.map((row) => row.id));
}
