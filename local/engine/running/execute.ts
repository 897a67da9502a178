import type { Core } from "../core";
import { backoffMs, durationMs, retryAfterMs } from "../duration";
import type { FunctionEntry } from "../functions/registry";
import { reasonOf } from "../log";
import { batchStarts, debounceStarts } from "../routing/collect";
import type { EngineEvent, StoredEvent } from "../routing/event";
import { type AppResponse, callApp, type RunState } from "./call-app";
import { cancelRuns, type End, type Failure, finishOf } from "./finish";
import { limitFailure, MAX_STEP_BYTES, type Opcode, opcodes, planOps } from "./opcodes";
import { commit, type JobKind, postpone, type StepInput, type Transition } from "./transition";

export type Job = {
  id: string;
  run: string | null;
  fn: string | null;
  kind: JobKind;
  step: string | null;
  attempt: number;
  ckeys: string[];
  payload: string | null;
};

/** One call to the app. A checkpoint is taken only for the job's current generation. */
export type Dispatch = { job: Job; generation: number; startedAt: number; run?: RunState };

type Loaded = {
  events: string;
  req_version: number;
  step_count: number;
  state_bytes: string;
  steps: [string, string][] | null;
  busy: boolean;
};

/** "held" leaves the job as it is: the app is not there, and no attempt was made. */
export type Executed = "done" | "held";

async function loadRun(core: Core, run: string, job: string): Promise<RunState | null> {
  const { rows } = await core.pool.query<Loaded>({
    name: "load",
    text: "select * from engine.load($1, $2)",
    values: [run, job],
  });
  const row = rows[0];
  if (!row) return null;
  return {
    id: run,
    events: JSON.parse(row.events) as EngineEvent[],
    reqVersion: row.req_version,
    stepCount: row.step_count,
    stateBytes: Number(row.state_bytes),
    steps: row.steps ?? [],
    isBusy: row.busy,
  };
}

async function end(
  core: Core,
  job: Job,
  run: RunState,
  entry: FunctionEntry,
  how: End,
  steps: StepInput[] = [],
): Promise<void> {
  const finish = finishOf(core, entry.id, run.id, run.events, how);
  const lastError = how.status === "failed" ? `${how.error.name}: ${how.error.message}` : undefined;
  await commit(core, {
    run: run.id,
    job: job.id,
    steps,
    finish,
    ...(lastError ? { lastError } : {}),
  });
}

const sentenceOf = (error: unknown): string => {
  const { name, message } = (typeof error === "object" && error !== null ? error : {}) as {
    name?: unknown;
    message?: unknown;
  };
  return `${String(name ?? "Error")}: ${String(message ?? error)}`.replaceAll("\0", "").slice(0, 2000);
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function failureOf(response: AppResponse): Failure {
  const body = response.isSdk ? parseJson(response.body) : undefined;
  if (typeof body === "object" && body !== null && !Array.isArray(body)) {
    const { name, message, error } = body as Partial<Failure> & {
      error?: string;
    };
    return {
      ...body,
      name: name ?? "Error",
      message: message ?? error ?? "Function execution error",
    };
  }
  const message = `Server returned HTTP ${response.status} before the SDK responded.`;
  return {
    name: "Server returned a fatal error",
    message,
    stack: response.body.slice(0, 8192),
  };
}

async function retryLater(core: Core, job: Job, error: unknown, retryAfter?: string): Promise<void> {
  const asked = retryAfter === undefined ? null : retryAfterMs(retryAfter);
  const delay = asked ?? core.options.retryMs ?? backoffMs(job.attempt);
  await postpone(core, job.id, job.attempt + 1, Date.now() + delay, sentenceOf(error));
}

type Answered = {
  dispatch: Dispatch;
  run: RunState;
  entry: FunctionEntry;
  response: AppResponse;
};

async function applyOps(core: Core, { dispatch, run, entry, response }: Answered, ops: Opcode[]): Promise<void> {
  const { job, startedAt } = dispatch;
  const noRetry = response.headers["x-inngest-no-retry"] === "true";
  const answered = Number(response.headers["x-inngest-req-version"]);
  const isFirst = run.reqVersion === -1 && Number.isInteger(answered) && answered > 0;
  const versioned = isFirst ? { ...run, reqVersion: answered } : run;
  const isRace = job.payload !== null && (JSON.parse(job.payload) as { race?: boolean }).race === true;
  const plan = planOps(ops, {
    run: versioned,
    attempt: job.attempt,
    startedAt,
    isRace,
    mayRetry: !noRetry && job.attempt + 1 < entry.maxAttempts,
  });
  if (plan.kind === "failed") return end(core, job, run, entry, { status: "failed", error: plan.error });
  if (plan.kind === "completed")
    return end(core, job, run, entry, { status: "completed", output: plan.output }, plan.steps);
  if (plan.kind === "retry") {
    if (plan.steps.length > 0) await commit(core, { run: run.id, keepJob: job.id, steps: plan.steps });
    return retryLater(core, job, plan.error, response.headers["retry-after"]);
  }
  const transition: Transition = {
    run: run.id,
    job: job.id,
    ...plan.transition,
    ...(isFirst ? { reqVersion: answered } : {}),
  };
  await commit(core, transition);
}

async function applyResponse(core: Core, answered: Answered): Promise<void> {
  const { dispatch, run, entry, response } = answered;
  const { job } = dispatch;
  const ops = response.isSdk && response.status === 206 ? opcodes.safeParse(parseJson(response.body)) : undefined;
  if (ops?.success) return applyOps(core, answered, ops.data);
  if (response.isSdk && response.status >= 200 && response.status < 300 && response.status !== 206) {
    if (response.body.length > MAX_STEP_BYTES) {
      return end(core, job, run, entry, {
        status: "failed",
        error: {
          name: "OutputTooLarge",
          message: "the function returned more than 4 MB",
        },
      });
    }
    const output = response.body === "" ? null : parseJson(response.body);
    return end(core, job, run, entry, { status: "completed", output: output === undefined ? response.body : output });
  }
  const failure = failureOf(response);
  if (!response.isSdk || response.status === 404) core.resync();
  const mayRetry = response.headers["x-inngest-no-retry"] !== "true" && job.attempt + 1 < entry.maxAttempts;
  if (mayRetry) return retryLater(core, job, failure, response.headers["retry-after"]);
  return end(core, job, run, entry, { status: "failed", error: failure });
}

const isRefused = (error: unknown): boolean =>
  error instanceof Error &&
  (("code" in error && error.code === "ECONNREFUSED") || (error.cause !== undefined && isRefused(error.cause)));

async function runCall(core: Core, dispatch: Dispatch, entry: FunctionEntry, runId: string): Promise<Executed> {
  const { job, generation } = dispatch;
  const run = await loadRun(core, runId, job.id);
  if (!run) {
    await core.pool.query({
      name: "drop-job",
      text: "delete from engine.job where id = $1",
      values: [job.id],
    });
    return "done";
  }
  dispatch.run = run;
  const finishTimeout = job.kind === "start" && job.attempt === 0 ? entry.config.timeouts?.finish : undefined;
  if (finishTimeout) {
    const score = Date.now() + durationMs(finishTimeout);
    await core.pool.query(
      "insert into engine.job (key, run, fn, kind, score) values ($1, $2, $3, 'finish-timeout', $4) on conflict (key) do nothing",
      [`${runId}:finish-timeout`, runId, entry.id, score],
    );
    core.wake(score);
  }
  const tooMuch = limitFailure(run, []);
  if (tooMuch) {
    await end(core, job, run, entry, { status: "failed", error: tooMuch });
    return "done";
  }
  core.fault("before-call");
  let response: AppResponse;
  try {
    response = await callApp(core, entry, run, {
      jobId: job.id,
      step: job.step ?? "step",
      attempt: job.attempt,
      generation,
    });
  } catch (error) {
    if (isRefused(error)) return "held";
    const failure = {
      name: "Error",
      message: `Unable to reach SDK: ${reasonOf(error)}`,
    };
    if (job.attempt + 1 < entry.maxAttempts) await retryLater(core, job, failure);
    else await end(core, job, run, entry, { status: "failed", error: failure });
    return "done";
  }
  core.fault("after-response");
  await applyResponse(core, { dispatch, run, entry, response });
  core.fault("after-commit");
  return "done";
}

const TIMEOUT_ERRORS: Record<string, Failure> = {
  InvokeFunction: {
    name: "InngestInvokeTimeoutError",
    message: "Timed out waiting for invoked function to complete",
  },
};

async function runTimer(core: Core, job: Job): Promise<void> {
  const payload = job.payload === null ? {} : (JSON.parse(job.payload) as Record<string, unknown>);
  const race = payload.race === true ? { race: true as const } : {};
  const step = job.step ?? "";
  const entry = core.registry.find(job.fn ?? "");
  switch (job.kind) {
    case "sleep":
      await commit(core, {
        run: job.run ?? "",
        job: job.id,
        steps: [{ id: step, op: "Sleep", val: "null" }],
        discover: step,
        ...race,
      });
      return;
    case "timeout": {
      const op = String(payload.op);
      const error = TIMEOUT_ERRORS[op];
      const val = error ? JSON.stringify({ error }) : "null";
      await commit(core, {
        run: job.run ?? "",
        job: job.id,
        pause: step,
        steps: [{ id: step, op, val }],
        discover: `${step}:timeout`,
        ...race,
      });
      return;
    }
    case "resume": {
      const { run, step: of, val } = payload as { run: string; step: string; val: string };
      await commit(core, {
        run,
        job: job.id,
        pause: of,
        steps: [{ id: of, op: "InvokeFunction", val }],
        discover: `${of}:event`,
      });
      return;
    }
    case "emit":
      await core.lane.submit({
        jobId: job.id,
        events: payload as unknown as StoredEvent[],
      });
      return;
    case "batch":
      if (entry) await core.lane.submit({ jobId: job.id, starts: batchStarts(entry) });
      return;
    case "debounce":
      if (entry)
        await core.lane.submit({
          jobId: job.id,
          starts: debounceStarts(entry),
        });
      return;
    case "start-timeout": {
      const { rows } = await core.pool.query<{ status: string }>("select status from engine.run where id = $1", [
        job.run,
      ]);
      if (rows[0]?.status === "queued") await cancelRuns(core, core.pool, [job.run ?? ""]);
      else await core.pool.query("delete from engine.job where id = $1", [job.id]);
      return;
    }
    case "finish-timeout":
      await cancelRuns(core, core.pool, [job.run ?? ""]);
      return;
    default:
      throw new Error(`unknown job ${job.kind}`);
  }
}

/** Does one due job. Rejects when the database or the app's answer could not be used; the job is then still there. */
export async function execute(core: Core, dispatch: Dispatch): Promise<Executed> {
  const { job } = dispatch;
  if (job.kind !== "start" && job.kind !== "edge" && job.kind !== "plan") {
    await runTimer(core, job);
    return "done";
  }
  const entry = core.registry.find(job.fn ?? "");
  return entry && job.run ? runCall(core, dispatch, entry, job.run) : "held";
}
