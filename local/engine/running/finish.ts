import type { Client, Core } from "../core";
import { newId } from "../core";
import { CANCELLED, type EngineEvent, FAILED, FINISHED, INVOKED, invokeNote, type StoredEvent } from "../routing/event";
import { commit, type Finish, type JobInput, type Outcome } from "./transition";

export type Failure = {
  name: string;
  message: string;
  stack?: string;
  cause?: unknown;
};
export type End =
  | { status: "completed"; output: unknown }
  | { status: "failed"; error: Failure }
  | { status: "cancelled" };

/** The job that gives an invoking step its answer; null when the event invoked nothing. */
export function resumeJob(event: EngineEvent, answer: { data: unknown } | { error: Failure }): JobInput | null {
  const [run, step] = (event.name === INVOKED ? (invokeNote(event)?.correlation_id ?? "") : "").split(".");
  if (!run || !step) return null;
  const payload = JSON.stringify({ run, step, val: JSON.stringify(answer) });
  return {
    key: `resume:${run}.${step}`,
    kind: "resume",
    score: Date.now(),
    payload,
  };
}

function answerOf(end: End): { data: unknown } | { error: Failure } {
  if (end.status === "completed") return { data: end.output ?? null };
  if (end.status === "failed") return { error: end.error };
  return {
    error: {
      name: "InngestFunctionCancelledError",
      message: "the invoked function was cancelled",
    },
  };
}

function endEvents(core: Core, fn: string, run: string, events: EngineEvent[], end: End): JobInput[] {
  const [event] = events;
  if (!event || event.name === FAILED || event.name === FINISHED || event.name === CANCELLED) return [];
  const correlation = invokeNote(event)?.correlation_id;
  const data = {
    function_id: fn,
    run_id: run,
    event,
    events,
    ...(end.status === "completed" ? { result: end.output ?? null } : {}),
    ...(end.status === "failed" ? { error: end.error } : {}),
    ...(correlation ? { correlation_id: correlation } : {}),
  };
  const names = [FINISHED, ...(end.status === "failed" ? [FAILED] : end.status === "cancelled" ? [CANCELLED] : [])];
  return names.map((name) => {
    const stored: StoredEvent = {
      id: newId(),
      event: {
        id: name === FINISHED ? `${run}.finished` : run,
        name,
        ts: Date.now(),
        data,
        user: {},
      },
    };
    const isHeard = core.registry.listeners(name).length > 0;
    return {
      key: `${run}:${name}`,
      kind: "emit",
      score: Date.now(),
      payload: JSON.stringify([stored]),
      ...(isHeard ? {} : { ifAwaited: name }),
    };
  });
}

/** How a run ends: its status and output, its end events, and the answer to its caller, for one commit. */
export function finishOf(core: Core, fn: string, run: string, events: EngineEvent[], end: End): Finish {
  const output = end.status === "completed" ? end.output : end.status === "failed" ? end.error : null;
  const answers = events.flatMap((event) => resumeJob(event, answerOf(end)) ?? []);
  return {
    status: end.status,
    output: JSON.stringify(output ?? null),
    jobs: [...answers, ...endEvents(core, fn, run, events, end)],
  };
}

/** Cancels the runs that have not ended; a call in flight is not stopped, its result is dropped. Returns how many it cancelled. */
export async function cancelRuns(core: Core, client: Client, ids: string[], job?: string): Promise<number> {
  const { rows } = await client.query<{
    id: string;
    fn: string;
    events: string;
  }>({
    name: "cancel-runs",
    text: "select id, fn, events from engine.run where id = any($1::text[]) and ended_at is null order by id",
    values: [ids],
  });
  let cancelled = 0;
  for (const row of rows) {
    const finish = finishOf(core, row.fn, row.id, JSON.parse(row.events) as EngineEvent[], { status: "cancelled" });
    const outcome: Outcome = await commit(core, { run: row.id, ...(job ? { job } : {}), finish }, client);
    if (outcome === "finished") cancelled++;
  }
  return cancelled;
}
