import type { Client, Core } from "../core";
import { newId } from "../core";
import { durationMs } from "../duration";
import { log, reasonOf } from "../log";
import type { StartRequest } from "../routing/start-run";
import { latestTick, parseCron } from "./cron-expression";

type Row = { fn: string; expr: string; next_at: Date };

/** Makes the stored ticks those of the registered functions; a known expression keeps its next tick. */
export async function syncCrons(core: Core): Promise<void> {
  const wanted = core.registry.list().flatMap((entry) =>
    entry.config.triggers.flatMap(({ cron }) => {
      const nextAt = cron ? parseCron(cron).nextRun() : null;
      return cron && nextAt ? [{ fn: entry.id, expr: cron, nextAt: nextAt.toISOString() }] : [];
    }),
  );
  await core.pool.query(
    `with wanted as (select * from jsonb_to_recordset($1::jsonb) as x(fn text, expr text, "nextAt" timestamptz)),
      gone as (delete from engine.cron c where not exists (select 1 from wanted w where w.fn = c.fn and w.expr = c.expr))
      insert into engine.cron (fn, expr, next_at) select fn, expr, "nextAt" from wanted on conflict do nothing`,
    [JSON.stringify(wanted)],
  );
}

async function fireDue(core: Core, client: Client): Promise<StartRequest[]> {
  const now = new Date();
  const { rows } = await client.query<Row>("select fn, expr, next_at from engine.cron where next_at <= $1 for update", [
    now,
  ]);
  const requests: StartRequest[] = [];
  for (const row of rows) {
    const cron = parseCron(row.expr);
    const tick = latestTick(cron, row.next_at, now);
    const nextAt = cron.nextRun(now) ?? new Date("9999-01-01T00:00:00Z");
    await client.query("update engine.cron set next_at = $3 where fn = $1 and expr = $2", [row.fn, row.expr, nextAt]);
    const entry = core.registry.find(row.fn);
    if (!entry) continue;
    const scheduledAt = tick.toISOString().replace(".000Z", "Z");
    const jitter = entry.config.triggers.find((trigger) => trigger.cron === row.expr)?.jitter;
    const ts = tick.getTime() + (jitter ? Math.floor(Math.random() * durationMs(jitter)) : 0);
    const event = {
      id: scheduledAt,
      name: "inngest/scheduled.timer",
      ts,
      user: {},
      data: { cron: row.expr, scheduledAt, fireAt: new Date(ts).toISOString() },
    };
    const { rows: last } = await client.query<{ seq: string | null }>("select max(seq) seq from engine.event");
    requests.push({
      entry,
      events: [{ id: newId(), event }],
      idem: scheduledAt,
      seq: last[0]?.seq ?? "0",
    });
  }
  return requests;
}

const LOOK_MS = 1000;

/** Fires due ticks; their runs and the next tick are one commit. Returns how to stop it. */
export function startCrons(core: Core): () => void {
  let isFiring = false;
  const look = async () => {
    if (isFiring) return;
    isFiring = true;
    try {
      const { rows } = await core.pool.query("select 1 from engine.cron where next_at <= now() limit 1");
      if (rows.length > 0) await core.lane.submit({ starts: (client) => fireDue(core, client) });
    } catch (error) {
      log("cron look-up failed", { reason: reasonOf(error) });
    }
    isFiring = false;
  };
  const timer = setInterval(look, LOOK_MS);
  timer.unref();
  void look();
  return () => clearInterval(timer);
}
