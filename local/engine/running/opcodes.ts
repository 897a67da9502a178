import { z } from "zod";
import { newId } from "../core";
import { instantMs, YEAR_MS } from "../duration";
import { compile } from "../expression/expression";
import { indexMatch } from "../expression/index-match";
import { reasonOf } from "../log";
import { INVOKED, type StoredEvent } from "../routing/event";
import type { RunState } from "./call-app";
import type { Failure } from "./finish";
import type { JobInput, PauseInput, StepInput, Transition } from "./transition";

export const MAX_STEPS = 1000;
export const MAX_STEP_BYTES = 4 * 1024 * 1024;
export const MAX_STATE_BYTES = 32 * 1024 * 1024;

const opcode = z.object({
  id: z.string(),
  op: z.string(),
  name: z.string().nullish(),
  displayName: z.string().nullish(),
  opts: z.record(z.string(), z.unknown()).nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
  timing: z.object({ a: z.number() }).nullish().catch(null),
});

export type Opcode = z.infer<typeof opcode>;
export const opcodes = z.union([z.array(opcode), opcode.transform((one) => [one])]);

/** What a response asks for: one transition, or the end of the run. */
export type Plan =
  | { kind: "go-on"; transition: Omit<Transition, "run" | "job"> }
  | { kind: "retry"; steps: StepInput[]; error: unknown }
  | { kind: "completed"; steps: StepInput[]; output: unknown }
  | { kind: "failed"; error: Failure };

export type PlanContext = {
  run: RunState;
  attempt: number;
  startedAt: number;
  isRace: boolean;
  mayRetry: boolean;
};

export function stepRow(op: Opcode, value: unknown, attempt: number, startedAt: number): StepInput {
  return {
    id: op.id,
    op: op.op === "StepError" ? "StepFailed" : op.op,
    name: (op.displayName ?? op.name ?? op.id).replaceAll("\0", ""),
    val: JSON.stringify(value),
    attempts: attempt + 1,
    startedAt: op.timing ? op.timing.a / 1e6 : startedAt,
  };
}

/** The error that ends a run whose steps are too many or too large; null when they fit. */
export function limitFailure(run: { stepCount: number; stateBytes: number }, steps: StepInput[]): Failure | null {
  const largest = Math.max(0, ...steps.map((step) => step.val.length));
  if (largest > MAX_STEP_BYTES)
    return {
      name: "StepOutputTooLarge",
      message: `a step returned ${largest} bytes; the limit is 4 MB`,
    };
  if (run.stepCount + steps.length > MAX_STEPS)
    return {
      name: "TooManySteps",
      message: `the run has more than ${MAX_STEPS} steps`,
    };
  const total = run.stateBytes + steps.reduce((sum, step) => sum + step.val.length, 0);
  return total > MAX_STATE_BYTES
    ? {
        name: "StateTooLarge",
        message: "the run's steps returned more than 32 MB",
      }
    : null;
}

export const unsupported = (op: Opcode): Failure => ({
  name: "UnsupportedOpcode",
  message: `${op.op} needs the full Inngest server`,
});

const text = (value: unknown) => (typeof value === "string" ? value : "");

type Draft = {
  jobs: JobInput[];
  pauses: PauseInput[];
  payload: { race: true } | null;
};

function pauseUntil(draft: Draft, op: Opcode, pause: Omit<PauseInput, "step">): void {
  draft.pauses.push({ step: op.id, ...pause });
  const payload = JSON.stringify({ op: op.op, ...draft.payload });
  draft.jobs.push({
    key: `${op.id}:timeout`,
    kind: "timeout",
    step: op.id,
    score: pause.expiresAt,
    payload,
  });
}

function waitForEvent(draft: Draft, op: Opcode, run: RunState): void {
  const expr = text(op.opts?.if) || undefined;
  if (expr) compile(expr);
  pauseUntil(draft, op, {
    kind: "wait",
    event: text(op.opts?.event) || text(op.name),
    ...(expr ? { expr, ...indexMatch(expr, run.events[0]) } : {}),
    expiresAt: instantMs(text(op.opts?.timeout)),
  });
}

function invoke(draft: Draft, op: Opcode, run: RunState): void {
  const corr = `${run.id}.${op.id}`;
  const timeout = text(op.opts?.timeout);
  pauseUntil(draft, op, {
    kind: "invoke",
    corr,
    expiresAt: timeout ? instantMs(timeout) : Date.now() + YEAR_MS,
  });
  const payload = (op.opts?.payload ?? {}) as {
    data?: Record<string, unknown>;
    v?: string;
  };
  const note = { fn_id: op.opts?.function_id, correlation_id: corr };
  const event: StoredEvent = {
    id: corr,
    event: {
      id: corr,
      name: INVOKED,
      ts: Date.now(),
      user: {},
      ...(payload.v ? { v: payload.v } : {}),
      data: { ...payload.data, _inngest: note },
    },
  };
  draft.jobs.push({
    key: `${op.id}:invoke`,
    kind: "emit",
    step: op.id,
    score: Date.now(),
    payload: JSON.stringify([event]),
  });
}

/** Adds what a waiting or planned op needs. Returns false for an op this engine does not have. */
function draftOp(draft: Draft, op: Opcode, run: RunState): boolean {
  const payload = draft.payload ? { payload: JSON.stringify(draft.payload) } : {};
  switch (op.op) {
    case "StepPlanned":
      draft.jobs.push({
        key: `${op.id}:plan`,
        kind: "plan",
        step: op.id,
        score: Date.now(),
        ...payload,
      });
      return true;
    case "Sleep":
      draft.jobs.push({
        key: `${op.id}:sleep`,
        kind: "sleep",
        step: op.id,
        score: instantMs(text(op.opts?.duration) || text(op.name)),
        ...payload,
      });
      return true;
    case "WaitForEvent":
      waitForEvent(draft, op, run);
      return true;
    case "WaitForSignal":
      pauseUntil(draft, op, {
        kind: "signal",
        corr: `sig:${text(op.opts?.signal)}`,
        expiresAt: instantMs(text(op.opts?.timeout)),
      });
      return true;
    case "InvokeFunction":
      invoke(draft, op, run);
      return true;
    default:
      return false;
  }
}

/** Translates a 206 response. */
export function planOps(ops: Opcode[], { run, attempt, startedAt, isRace, mayRetry }: PlanContext): Plan {
  const done = ops.filter((op) => op.op === "StepRun" || op.op === "Step");
  const steps = done.map((op) => stepRow(op, { data: op.data ?? null }, attempt, startedAt));
  const complete = ops.find((op) => op.op === "RunComplete");
  const failed = ops.find((op) => op.op === "StepFailed" || op.op === "StepError");
  const tooMuch = limitFailure(
    {
      ...run,
      stepCount: run.stepCount + ops.length - steps.length - (complete ? 1 : 0),
    },
    steps,
  );
  if (tooMuch) return { kind: "failed", error: tooMuch };
  if (complete) return { kind: "completed", steps, output: complete.data };
  if (failed?.op === "StepError" && mayRetry) return { kind: "retry", steps, error: failed.error ?? failed.data };

  const jobs: JobInput[] = [];
  const pauses: PauseInput[] = [];
  let discover = ops.length === 0 ? `again:${newId()}` : undefined;
  let anyRace = isRace;
  for (const op of ops) {
    const race = op.opts?.parallelMode === "race";
    anyRace ||= race;
    if (done.includes(op)) {
      discover = op.id;
    } else if (op === failed) {
      steps.push(stepRow(op, { error: op.error ?? op.data }, attempt, startedAt));
      discover = `${op.id}:failure`;
    } else if (op.op === "DiscoveryRequest") {
      discover = op.id;
    } else {
      try {
        if (draftOp({ jobs, pauses, payload: race ? { race: true } : null }, op, run)) continue;
      } catch (error) {
        return {
          kind: "failed",
          error: {
            name: "CompileError",
            message: `bad expression in "${op.displayName}": ${reasonOf(error)}`,
          },
        };
      }
      return { kind: "failed", error: unsupported(op) };
    }
  }
  const waitsForAll = run.reqVersion >= 2 && ops.length > 1 && ops.some((op) => op.op === "StepPlanned");
  return {
    kind: "go-on",
    transition: {
      steps,
      jobs,
      pauses,
      ...(waitsForAll ? { pending: ops.map((op) => op.id) } : {}),
      ...(discover ? { discover } : {}),
      ...(anyRace ? { race: true } : {}),
    },
  };
}
