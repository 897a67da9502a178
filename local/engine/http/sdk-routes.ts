import { z } from "zod";
import { register } from "../functions/sync";
import { isSameSecret } from "../keys";
import type { EngineEvent } from "../routing/event";
import { cancelRuns, finishOf } from "../running/finish";
import { limitFailure, type Opcode, opcodes, stepRow, unsupported } from "../running/opcodes";
import { commit } from "../running/transition";
import { eventIds } from "./event-ids";
import { type Answer, HttpError, type Route, type Serving } from "./route";

const MAX_EVENTS = 5000;
const MAX_EVENT_BYTES = 3 * 1024 * 1024;
const RESERVED = /^inngest\//i;

const incoming = z.object({
  id: z.string().nullish(),
  name: z
    .string()
    .min(1, "event name is empty")
    .refine((name) => !RESERVED.test(name), "event name is reserved for internal use"),
  data: z.record(z.string(), z.unknown()).nullish(),
  user: z.record(z.string(), z.unknown()).nullish(),
  ts: z.number().nullish(),
  v: z.string().nullish(),
});
const incomingList = z.union([z.array(incoming).max(MAX_EVENTS), incoming.transform((one) => [one])]);

const clean = (text: string) => text.replaceAll("\0", "");

function toEvent(given: z.infer<typeof incoming>, id: string): EngineEvent {
  const { _inngest: _, ...data } = given.data ?? {};
  const event = {
    id: clean(given.id || id),
    name: clean(given.name),
    ts: given.ts || Date.now(),
    data,
    user: given.user ?? {},
    ...(given.v ? { v: given.v } : {}),
  };
  if (JSON.stringify(event).length > MAX_EVENT_BYTES) throw new HttpError(400, "event is larger than 3 MB");
  return event;
}

async function checkpoint({ core, queue }: Serving, run: string, body: unknown): Promise<Answer> {
  const given = z
    .object({
      qi_id: z.string(),
      generation_id: z.number().optional(),
      steps: z.array(z.unknown()),
    })
    .parse(body);
  const dispatch = queue.running.get(given.qi_id);
  if (!dispatch?.run || dispatch.job.run !== run || dispatch.generation !== given.generation_id)
    throw new HttpError(409, "stale dispatch");
  const ops: Opcode[] = opcodes.parse(given.steps);
  const steps = ops.map((op) => stepRow(op, { data: op.data ?? null }, dispatch.job.attempt, dispatch.startedAt));
  const unknown = ops.find((op) => op.op !== "StepRun" && op.op !== "Step");
  const failure = unknown ? unsupported(unknown) : limitFailure(dispatch.run, steps);
  if (failure) {
    const { fn } = dispatch.job;
    const finish = finishOf(core, fn ?? "", run, dispatch.run.events, { status: "failed", error: failure });
    await commit(core, { run, job: given.qi_id, finish, lastError: failure.message });
    throw new HttpError(409, failure.message);
  }
  const outcome = await commit(core, { run, keepJob: given.qi_id, steps });
  if (outcome !== "ok") throw new HttpError(409, "the run has ended");
  dispatch.job.attempt = 0;
  dispatch.run.stepCount += steps.length;
  dispatch.run.stateBytes += steps.reduce((sum, step) => sum + step.val.length, 0);
  return { status: 200, body: { data: {} } };
}

const statusWords: Record<string, string> = {
  queued: "Queued",
  running: "Running",
  completed: "Completed",
  failed: "Failed",
  cancelled: "Cancelled",
};

type RunRow = {
  id: string;
  fn: string;
  status: string;
  output: string | null;
  event: string;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
};

const toRun = (row: RunRow) => ({
  run_id: row.id,
  run_started_at: (row.started_at ?? row.created_at).toISOString(),
  function_id: row.fn,
  event_id: row.event,
  status: statusWords[row.status],
  ended_at: row.ended_at?.toISOString() ?? null,
  output: row.output === null ? null : JSON.parse(row.output),
});

const RUN_COLUMNS = "id, fn, status, output, event_ids[1] event, created_at, started_at, ended_at";

/** What the SDK calls, plus the public run API that also works against a real server. */
export const sdkRoutes: Route[] = [
  {
    method: "POST",
    path: /^\/e\/([^/]+)$/,
    guard: "key",
    async answer({ core }, { params, headers, body }) {
      if (!isSameSecret(params[0] ?? "", core.options.eventKey)) throw new HttpError(401, "Event key not found");
      const given = incomingList.parse(body);
      const ids = eventIds(String(headers["x-inngest-event-id-seed"] ?? ""), given.length);
      const events = given.map((each, index) => ({
        id: ids[index] ?? "",
        event: toEvent(each, ids[index] ?? ""),
      }));
      await core.lane.submit({ events });
      return { status: 200, body: { ids, status: 200 } };
    },
  },
  {
    method: "POST",
    path: /^\/fn\/register$/,
    guard: "bearer",
    async answer({ core, queue }, { body }) {
      const given = z
        .object({
          appName: z.string(),
          url: z.url(),
          functions: z.array(z.unknown()),
        })
        .parse(body);
      const { modified } = await register(core, {
        app: given.appName,
        url: given.url,
        functions: given.functions,
      });
      queue.open(given.appName);
      return { status: 200, body: { ok: true, modified } };
    },
  },
  {
    method: "POST",
    path: /^\/v1\/checkpoint\/([^/]+)\/async$/,
    guard: "bearer",
    answer: (serving, { params, body }) => checkpoint(serving, params[0] ?? "", body),
  },
  {
    method: "POST",
    path: /^\/v1\/signals$/,
    guard: "bearer",
    async answer({ core }, { body }) {
      const { signal, data } = z.object({ signal: z.string(), data: z.unknown().optional() }).parse(body);
      const { rows } = await core.pool.query<{ run: string; step: string }>(
        "select run, step from engine.pause where corr = $1",
        [`sig:${signal}`],
      );
      const found = rows[0];
      if (!found) throw new HttpError(404, "No signal found");
      const step = {
        id: found.step,
        op: "WaitForSignal",
        val: JSON.stringify({ data: { signal, data: data ?? null } }),
      };
      await commit(core, {
        run: found.run,
        pause: found.step,
        steps: [step],
        discover: `${found.step}:signal`,
      });
      return { status: 200, body: { data: { run_id: found.run } } };
    },
  },
  {
    method: "GET",
    path: /^\/v0\/runs\/([^/]+)\/actions$/,
    guard: "bearer",
    async answer({ core }, { params }) {
      const { rows } = await core.pool.query<{ id: string; val: string }>(
        "select id, val from engine.step where run = $1 order by seq",
        [params[0]],
      );
      return {
        status: 200,
        body: Object.fromEntries(rows.map((row) => [row.id, JSON.parse(row.val)])),
      };
    },
  },
  {
    method: "GET",
    path: /^\/v0\/runs\/([^/]+)\/batch$/,
    guard: "bearer",
    async answer({ core }, { params }) {
      const { rows } = await core.pool.query<{ events: string }>("select events from engine.run where id = $1", [
        params[0],
      ]);
      if (!rows[0]) throw new HttpError(404, "run not found");
      return { status: 200, body: JSON.parse(rows[0].events) };
    },
  },
  {
    method: "GET",
    path: /^\/v1\/runs\/([^/]+)$/,
    guard: "bearer",
    async answer({ core }, { params }) {
      const { rows } = await core.pool.query<RunRow>(`select ${RUN_COLUMNS} from engine.run where id = $1`, [
        params[0],
      ]);
      if (!rows[0]) throw new HttpError(404, "run not found");
      return { status: 200, body: { data: toRun(rows[0]) } };
    },
  },
  {
    method: "DELETE",
    path: /^\/v1\/runs\/([^/]+)$/,
    guard: "bearer",
    async answer({ core }, { params }) {
      const cancelled = await cancelRuns(core, core.pool, [params[0] ?? ""]);
      if (cancelled === 0) throw new HttpError(404, "no such run is open");
      return { status: 202, body: {} };
    },
  },
  {
    method: "GET",
    path: /^\/v1\/events\/([^/]+)\/runs$/,
    guard: "bearer",
    async answer({ core }, { params }) {
      const { rows } = await core.pool.query<RunRow>(
        `select ${RUN_COLUMNS} from engine.run where event_ids[1] = $1
          union all select ${RUN_COLUMNS} from engine.run where cardinality(event_ids) > 1 and event_ids @> array[$1] and event_ids[1] <> $1
          order by id`,
        [params[0]],
      );
      return { status: 200, body: { data: rows.map(toRun) } };
    },
  },
];
