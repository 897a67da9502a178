import { encodeTime } from "ulid";
import type { Core } from "../core";
import type { Serving } from "../http/route";

const DAY_MS = 864e5;

/** Every function ever registered, with its runs of the last 24 hours by status. */
export async function listFunctions(core: Core) {
  const { rows } = await core.pool.query<{
    id: string;
    app: string;
    config: { name?: string; triggers?: unknown };
    archived: boolean;
    counts: Record<string, number> | null;
    cron_next: Date | null;
  }>(
    `select f.id, f.app, f.config, f.archived, c.counts, (select min(next_at) from engine.cron where fn = f.id) cron_next
      from engine.function f left join lateral (
        select jsonb_object_agg(status, n) counts from (
          select status, count(*)::int n from engine.run where fn = f.id and id > $1 group by status) s) c on true
      where not f.archived or c.counts is not null order by f.id`,
    [encodeTime(Date.now() - DAY_MS, 10)],
  );
  return rows.map((row) => ({
    id: row.id,
    app: row.app,
    name: row.config.name ?? row.id,
    triggers: row.config.triggers ?? [],
    isArchived: row.archived,
    nextTickAt: row.cron_next?.toISOString() ?? null,
    last24Hours: {
      queued: 0,
      running: 0,
      completed: 0,
      failed: 0,
      cancelled: 0,
      ...row.counts,
    },
  }));
}

/** `ok` is false when the app cannot be pulled or due work has waited for more than a minute. */
export async function health({ core, queue, syncError }: Serving) {
  const startedAt = performance.now();
  const { rows } = await core.pool.query<{
    queued: number;
    open: number;
    oldest: string | null;
    held: number;
  }>(
    `select (select count(*)::int from engine.job where score <= $1) queued, (select count(*)::int from engine.run where ended_at is null) open,
      (select min(score) from engine.job where score <= $1 and id <> all($2::bigint[]) and (fn is null or fn = any($3::text[]))
        and kind not in ('start', 'edge', 'plan')) oldest,
      (select count(*)::int from engine.job where fn is not null and fn <> all($3::text[])) held`,
    [Date.now(), [...queue.running.keys()], core.registry.list().map((entry) => entry.id)],
  );
  const row = rows[0];
  const oldestDueMs = row?.oldest ? Math.max(0, Date.now() - Number(row.oldest)) : 0;
  const failure = syncError();
  return {
    ok: failure === null && oldestDueMs < 60_000,
    epoch: core.epoch,
    functions: core.registry.list().length,
    /** Due jobs that are not running. */
    queued: Math.max(0, (row?.queued ?? 0) - queue.running.size),
    running: queue.running.size,
    openRuns: row?.open ?? 0,
    /** Jobs of functions the app no longer registers. */
    held: row?.held ?? 0,
    oldestDueMs,
    syncError: failure,
    latencyMs: Math.round((performance.now() - startedAt) * 10) / 10,
  };
}
