import { type Core, newId } from "../core";
import { HttpError } from "../http/route";
import type { EngineEvent } from "../routing/event";
import { matchingFunctions } from "../routing/route";

type EventRow = {
  id: string;
  seq: string;
  ext_id: string;
  name: string;
  body: string;
  received_at: Date;
};

/** Newest first; the cursor is the place of an event in the order of arrival. */
export async function listEvents(core: Core, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const before = cursor !== undefined && /^\d{1,18}$/.test(cursor) ? cursor : null;
  const { rows } = await core.pool.query<EventRow & { runs: number }>(
    `select e.*, (select count(*)::int from engine.run r where r.event_ids[1] = e.id) runs from engine.event e
      where ($1::bigint is null or e.seq < $1) order by e.seq desc limit $2`,
    [before, limit + 1],
  );
  const data = rows.slice(0, limit).map((row) => ({
    id: row.id,
    externalId: row.ext_id,
    name: row.name,
    receivedAt: row.received_at.toISOString(),
    runs: row.runs,
    body: JSON.parse(row.body) as unknown,
  }));
  return {
    data,
    nextCursor: rows.length > limit ? (rows[limit - 1]?.seq ?? null) : null,
  };
}

/** Starts each function the event matches again, past its limits; waits and cancellations do not see it. Takes either id of an event. */
export async function replayEvent(core: Core, id: string): Promise<{ id: string; functionId: string }[]> {
  const { rows } = await core.pool.query<EventRow>(
    "select * from engine.event where id = $1 or ext_id = $1 order by seq limit 1",
    [id],
  );
  const row = rows[0];
  if (!row) throw new HttpError(404, "event not found");
  const stored = { id: row.id, event: JSON.parse(row.body) as EngineEvent };
  const idem = `replay:${newId()}`;
  await core.lane.submit({
    starts: async () =>
      matchingFunctions(core, stored).map((entry) => ({
        entry,
        events: [stored],
        idem,
        seq: row.seq,
        unlimited: true,
      })),
  });
  const started = await core.pool.query<{ id: string; fn: string }>(
    "select id, fn from engine.run where idem = $1 order by id",
    [idem],
  );
  return started.rows.map((run) => ({ id: run.id, functionId: run.fn }));
}
