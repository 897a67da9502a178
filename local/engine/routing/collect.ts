import type { Client, Core } from "../core";
import { newId } from "../core";
import { durationMs } from "../duration";
import type { FunctionEntry } from "../functions/registry";
import type { EngineEvent, StoredEvent } from "./event";
import type { Arrived } from "./route";
import { keyToken, type StartRequest } from "./start-run";

/** Takes all events of a batch; the run they start is one run. */
async function takeBatch(client: Client, entry: FunctionEntry, key: string): Promise<StartRequest[]> {
  const { rows } = await client.query<{ event_id: string; body: string }>(
    `with taken as (delete from engine.batch where fn = $1 and key = $2 returning seq, event_id, body)
      select event_id, body from taken order by seq`,
    [entry.id, key],
  );
  if (rows.length === 0) return [];
  const events = rows.map((row) => ({
    id: row.event_id,
    event: JSON.parse(row.body) as EngineEvent,
  }));
  return [{ entry, events, idem: `batch:${newId()}`, seq: "0", unlimited: true }];
}

/** Adds an event to its batch; the batch starts when it is full, or by its job when its time is over. */
export async function appendToBatch(
  core: Core,
  client: Client,
  entry: FunctionEntry,
  arrived: Arrived,
): Promise<StartRequest[]> {
  const rule = entry.config.batchEvents;
  if (!rule) return [];
  const key = keyToken(rule.key, arrived.event);
  const jobKey = `batch:${entry.id}:${key}`;
  const { rows } = await client.query<{ size: number }>(
    `with added as (insert into engine.batch (fn, key, event_id, body) values ($1, $2, $3, $4) returning 1)
      select (select count(*) from engine.batch where fn = $1 and key = $2)::int + (select count(*) from added)::int as size`,
    [entry.id, key, arrived.id, JSON.stringify(arrived.event)],
  );
  const size = rows[0]?.size ?? 0;
  if (size >= rule.maxSize) {
    await client.query("delete from engine.job where key = $1", [jobKey]);
    return takeBatch(client, entry, key);
  }
  if (size === 1) {
    const score = Date.now() + durationMs(rule.timeout);
    await client.query(
      "insert into engine.job (key, fn, kind, score, payload) values ($1, $2, 'batch', $3, $4) on conflict (key) do nothing",
      [jobKey, entry.id, score, JSON.stringify({ key })],
    );
    core.wake(score);
  }
  return [];
}

/** The run a batch starts when its time is over. */
export function batchStarts(entry: FunctionEntry) {
  return async (client: Client, payload: unknown): Promise<StartRequest[]> =>
    takeBatch(client, entry, (payload as { key: string }).key);
}

type Debounced = { stored: StoredEvent; seq: string; latestAt: number | null };

/** Keeps the last event and starts its period again, at most until the rule's timeout. */
export async function debounce(core: Core, client: Client, entry: FunctionEntry, arrived: Arrived): Promise<void> {
  const rule = entry.config.debounce;
  if (!rule) return;
  const key = `debounce:${entry.id}:${keyToken(rule.key, arrived.event)}`;
  const { rows } = await client.query<{ payload: string }>("select payload from engine.job where key = $1 for update", [
    key,
  ]);
  const known = rows[0] ? (JSON.parse(rows[0].payload) as Debounced) : null;
  const now = Date.now();
  const latestAt = known ? known.latestAt : rule.timeout ? now + durationMs(rule.timeout) : null;
  const score = Math.min(now + durationMs(rule.period), latestAt ?? Number.POSITIVE_INFINITY);
  const payload: Debounced = {
    stored: { id: arrived.id, event: arrived.event },
    seq: arrived.seq,
    latestAt,
  };
  await client.query(
    `insert into engine.job (key, fn, kind, score, payload) values ($1, $2, 'debounce', $3, $4)
      on conflict (key) do update set score = excluded.score, payload = excluded.payload`,
    [key, entry.id, score, JSON.stringify(payload)],
  );
  core.wake(score);
}

/** The run a debounced function starts when no event came for its period. */
export function debounceStarts(entry: FunctionEntry) {
  return async (_client: Client, payload: unknown): Promise<StartRequest[]> => {
    const { stored, seq } = payload as Debounced;
    return [{ entry, events: [stored], idem: stored.event.id, seq }];
  };
}
