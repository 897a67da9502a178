import { z } from "zod";
import { type Core, newId } from "../core";
import { HttpError } from "../http/route";
import { type EngineEvent, invokeNote } from "../routing/event";
import type { Queue } from "../running/queue";

export const runFilter = z.object({
  status: z.enum(["queued", "running", "completed", "failed", "cancelled"]).optional(),
  function: z.string().optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

type RunRow = {
  id: string;
  fn: string;
  status: string;
  events: string;
  event_ids: string[];
  step_count: number;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  output: string | null;
  last_error: string | null;
  attempt: number | null;
  next_at: string | null;
};

const iso = (at: Date | null) => at?.toISOString() ?? null;

function summaryOf(row: RunRow) {
  const [first] = JSON.parse(row.events) as EngineEvent[];
  return {
    id: row.id,
    functionId: row.fn,
    status: row.status,
    eventName: first?.name ?? null,
    eventIds: row.event_ids,
    stepCount: row.step_count,
    createdAt: iso(row.created_at),
    startedAt: iso(row.started_at),
    endedAt: iso(row.ended_at),
    durationMs: row.ended_at ? row.ended_at.getTime() - (row.started_at ?? row.created_at).getTime() : null,
    /** Failed tries of what is due next. */
    attempt: row.attempt ?? 0,
    nextAt: row.next_at ? new Date(Number(row.next_at)).toISOString() : null,
    lastError: row.last_error,
  };
}

const COLUMNS = `r.id, r.fn, r.status, r.events, r.event_ids, r.step_count, r.created_at, r.started_at, r.ended_at, r.output, r.last_error,
  (select max(attempt) from engine.job j where j.run = r.id) attempt,
  (select min(score) from engine.job j where j.run = r.id and j.kind not in ('start-timeout', 'finish-timeout')) next_at`;

/** Newest first; `nextCursor` is null on the last page. */
export async function listRuns(core: Core, filter: z.infer<typeof runFilter>) {
  const { rows } = await core.pool.query<RunRow>(
    `select ${COLUMNS} from engine.run r
      where ($1::text is null or r.status = $1) and ($2::text is null or r.fn = $2) and ($3::text is null or r.id < $3)
      order by r.id desc limit $4`,
    [filter.status ?? null, filter.function ?? null, filter.cursor ?? null, filter.limit + 1],
  );
  const data = rows.slice(0, filter.limit).map(summaryOf);
  return {
    data,
    nextCursor: rows.length > filter.limit ? (data.at(-1)?.id ?? null) : null,
  };
}

async function findRow(core: Core, id: string): Promise<RunRow> {
  const { rows } = await core.pool.query<RunRow>(`select ${COLUMNS} from engine.run r where r.id = $1`, [id]);
  if (!rows[0]) throw new HttpError(404, "run not found");
  return rows[0];
}

type StepRow = {
  id: string;
  op: string;
  name: string | null;
  val: string;
  attempts: number;
  started_at: Date | null;
  ended_at: Date;
};
type JobRow = {
  id: string;
  kind: string;
  step: string | null;
  attempt: number;
  score: string;
  last_error: string | null;
};
type PauseRow = {
  step: string;
  kind: string;
  event: string | null;
  expr: string | null;
  expires_at: Date;
};

function stepOf(row: StepRow) {
  const value = JSON.parse(row.val) as unknown;
  const holder = typeof value === "object" && value !== null ? (value as { data?: unknown; error?: unknown }) : null;
  const isWrapped = row.op !== "WaitForEvent" && row.op !== "Sleep";
  return {
    id: row.id,
    name: row.name,
    op: row.op,
    output: isWrapped ? (holder?.data ?? null) : value,
    error: isWrapped ? (holder?.error ?? null) : null,
    attempts: row.attempts,
    startedAt: iso(row.started_at),
    endedAt: iso(row.ended_at),
    durationMs: row.started_at ? Math.max(0, row.ended_at.getTime() - row.started_at.getTime()) : null,
  };
}

/** One run with all that is known of it. */
export async function getRun(core: Core, queue: Queue, id: string) {
  const row = await findRow(core, id);
  const steps = await core.pool.query<StepRow>(
    "select id, op, name, val, attempts, started_at, ended_at from engine.step where run = $1 order by seq",
    [id],
  );
  const jobs = await core.pool.query<JobRow>(
    "select id, kind, step, attempt, score, last_error from engine.job where run = $1 order by score",
    [id],
  );
  const pauses = await core.pool.query<PauseRow>(
    "select step, kind, event, expr, expires_at from engine.pause where run = $1 and kind <> 'cancel' order by created_at",
    [id],
  );
  return {
    ...summaryOf(row),
    maxAttempts: core.registry.find(row.fn)?.maxAttempts ?? null,
    output: row.output === null ? null : (JSON.parse(row.output) as unknown),
    events: JSON.parse(row.events) as unknown,
    steps: steps.rows.map(stepOf),
    jobs: jobs.rows.map((job) => ({
      id: job.id,
      kind: job.kind,
      step: job.step,
      attempt: job.attempt,
      dueAt: new Date(Number(job.score)).toISOString(),
      isRunning: queue.running.has(job.id),
      lastError: job.last_error,
    })),
    waits: pauses.rows.map((pause) => ({
      step: pause.step,
      kind: pause.kind,
      eventName: pause.event,
      expression: pause.expr,
      expiresAt: iso(pause.expires_at),
    })),
  };
}

/** Starts the same function again with the same events, past its rate limits. Returns the new run's id. */
export async function replayRun(core: Core, id: string): Promise<string> {
  const row = await findRow(core, id);
  const entry = core.registry.find(row.fn);
  if (!entry) throw new HttpError(409, "the app no longer registers this function");
  const events = (JSON.parse(row.events) as EngineEvent[]).map((event, index) => {
    // The caller of an invoked run has had its answer.
    const { _inngest: _, ...data } = event.data;
    return {
      id: row.event_ids[index] ?? event.id,
      event: invokeNote(event) ? { ...event, data } : event,
    };
  });
  const idem = `replay:${newId()}`;
  await core.lane.submit({
    async starts(client) {
      const { rows } = await client.query<{ seq: string | null }>("select max(seq) seq from engine.event");
      return [{ entry, events, idem, seq: rows[0]?.seq ?? "0", unlimited: true }];
    },
  });
  const { rows } = await core.pool.query<{ id: string }>("select id from engine.run where fn = $1 and idem = $2", [
    entry.id,
    idem,
  ]);
  if (!rows[0]) throw new HttpError(500, "the replay did not start");
  return rows[0].id;
}
