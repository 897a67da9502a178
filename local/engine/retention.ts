import type { Client, Core } from "./core";
import { log, reasonOf } from "./log";

const HOUR_MS = 36e5;
const CHUNK = 1000;

/** Deletes ended runs with their steps, and events, that are older than the given days; in chunks, oldest first. */
export async function deleteOld(client: Client, days: number): Promise<number> {
  let deleted = 0;
  const statements = [
    `with old as (select id from engine.run where ended_at < now() - make_interval(days => $1) limit $2),
      steps as (delete from engine.step where run in (select id from old))
      delete from engine.run where id in (select id from old)`,
    `delete from engine.event where id in (select id from engine.event where received_at < now() - make_interval(days => $1) order by received_at limit $2)`,
  ];
  for (const statement of statements) {
    for (let more = true; more; ) {
      const { rowCount } = await client.query(statement, [days, CHUNK]);
      deleted += rowCount ?? 0;
      more = rowCount === CHUNK;
    }
  }
  const { rowCount } = await client.query("delete from engine.gcra where tat < $1", [Date.now() - 24 * HOUR_MS]);
  return deleted + (rowCount ?? 0);
}

/** Runs every hour. Idempotency keys live in the run rows, so they outlive a day by far. Returns how to stop it. */
export function startRetention(core: Core, days: number): () => void {
  const timer = setInterval(() => {
    deleteOld(core.pool, days).catch((error: unknown) => log("retention failed", { reason: reasonOf(error) }));
  }, HOUR_MS);
  timer.unref();
  return () => clearInterval(timer);
}
