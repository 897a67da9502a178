import type { Client, Core } from "../core";
import { isMatch } from "../expression/expression";
import type { FunctionEntry } from "../functions/registry";
import { log, reasonOf } from "../log";
import { cancelRuns, resumeJob } from "../running/finish";
import type { JobInput } from "../running/transition";
import { appendToBatch, debounce } from "./collect";
import { INVOKED, invokeNote, type StoredEvent } from "./event";
import { insertRuns, prepareRun, type StartRequest, singletonRivals } from "./start-run";
import { wakePauses } from "./wake-pauses";

export type LaneTask = {
  /** The job this task consumes; nothing happens when it is gone or was put off. */
  jobId?: string;
  /** Events to store and route. One that is stored already (a sender's retry) does nothing. */
  events?: StoredEvent[];
  /** Runs to start; receives the payload of the consumed job. */
  starts?: (client: Client, payload: unknown) => Promise<StartRequest[]>;
};

export type Arrived = StoredEvent & { seq: string };

async function consumeJobs(client: Client, tasks: LaneTask[]): Promise<Map<string, unknown>> {
  const ids = tasks.flatMap((task) => task.jobId ?? []);
  if (ids.length === 0) return new Map();
  const { rows } = await client.query<{ id: string; payload: string | null }>({
    name: "consume",
    text: "delete from engine.job where id = any($1::bigint[]) and score <= $2 returning id, payload",
    values: [ids, Date.now()],
  });
  return new Map(rows.map((row) => [row.id, row.payload === null ? null : JSON.parse(row.payload)]));
}

async function storeEvents(client: Client, events: StoredEvent[]): Promise<Arrived[]> {
  if (events.length === 0) return [];
  const unique = [...new Map(events.map((stored) => [stored.id, stored])).values()];
  const { rows } = await client.query<{ id: string; seq: string }>({
    name: "store-events",
    text: `insert into engine.event (id, ext_id, name, body)
      select * from unnest($1::text[], $2::text[], $3::text[], $4::text[]) on conflict (id) do nothing returning id, seq`,
    values: [
      unique.map((stored) => stored.id),
      unique.map((stored) => stored.event.id),
      unique.map((stored) => stored.event.name),
      unique.map((stored) => JSON.stringify(stored.event)),
    ],
  });
  const seqs = new Map(rows.map((row) => [row.id, row.seq]));
  return unique.flatMap((stored) => {
    const seq = seqs.get(stored.id);
    return seq ? [{ ...stored, seq }] : [];
  });
}

/** Functions an event starts: each once, however many of its triggers match. */
export function matchingFunctions(core: Core, stored: StoredEvent): FunctionEntry[] {
  const matched = new Set<FunctionEntry>();
  for (const { entry, trigger } of core.registry.listeners(stored.event.name)) {
    try {
      if (!trigger.expression || isMatch(trigger.expression, { event: stored.event })) matched.add(entry);
    } catch (error) {
      log("trigger expression failed", {
        function: entry.id,
        reason: reasonOf(error),
      });
    }
  }
  return [...matched];
}

async function requestsFor(core: Core, client: Client, arrived: Arrived): Promise<StartRequest[]> {
  const requests: StartRequest[] = [];
  for (const entry of matchingFunctions(core, arrived)) {
    const { batchEvents, debounce: rule } = entry.config;
    if (batchEvents && (!batchEvents.if || isMatch(batchEvents.if, { event: arrived.event }))) {
      requests.push(...(await appendToBatch(core, client, entry, arrived)));
    } else if (rule) {
      await debounce(core, client, entry, arrived);
    } else {
      requests.push({
        entry,
        events: [arrived],
        idem: arrived.event.id,
        seq: arrived.seq,
      });
    }
  }
  return requests;
}

/** An invocation runs one named function, and tells the caller when there is none. */
function invocation(core: Core, arrived: Arrived, jobs: JobInput[]): StartRequest[] {
  const note = invokeNote(arrived.event);
  const entry = core.registry.find(note?.fn_id ?? "");
  if (entry) return [{ entry, events: [arrived], idem: arrived.event.id, seq: arrived.seq }];
  const answer = resumeJob(arrived.event, {
    error: {
      name: "Error",
      message: `could not find function with ID: ${note?.fn_id}`,
    },
  });
  if (answer) jobs.push(answer);
  return [];
}

async function startRuns(core: Core, client: Client, requests: StartRequest[], jobs: JobInput[]): Promise<void> {
  let prepared: Record<string, unknown>[] = [];
  const dropped = (request: StartRequest) => {
    for (const { event } of request.events) {
      const answer =
        event.name === INVOKED &&
        resumeJob(event, {
          error: {
            name: "Error",
            message: "the invoked function dropped the run",
          },
        });
      if (answer) jobs.push(answer);
    }
  };
  for (const request of requests) {
    if (request.entry.config.singleton) {
      await insertRuns(client, prepared);
      prepared = [];
    }
    const rivals = await singletonRivals(client, request);
    if (rivals?.mode === "skip" && rivals.runs.length > 0) {
      dropped(request);
      continue;
    }
    const run = await prepareRun(client, request);
    if (!run) {
      dropped(request);
      continue;
    }
    if (rivals?.mode === "cancel") await cancelRuns(core, client, rivals.runs);
    prepared.push(run);
  }
  await insertRuns(client, prepared);
}

/** Routes a group of tasks inside the caller's transaction. */
export async function routeGroup(core: Core, client: Client, tasks: LaneTask[]): Promise<void> {
  const consumed = await consumeJobs(client, tasks);
  const live = tasks.filter((task) => !task.jobId || consumed.has(task.jobId));
  const requests: StartRequest[] = [];
  const jobs: JobInput[] = [];
  for (const task of live) {
    if (task.starts) requests.push(...(await task.starts(client, consumed.get(task.jobId ?? "") ?? null)));
  }
  const arrived = await storeEvents(
    client,
    live.flatMap((task) => task.events ?? []),
  );
  for (const each of arrived) {
    requests.push(
      ...(each.event.name === INVOKED ? invocation(core, each, jobs) : await requestsFor(core, client, each)),
    );
  }
  await startRuns(core, client, requests, jobs);
  await wakePauses(core, client, arrived);
  if (jobs.length > 0) await client.query("select engine.enqueue_detached($1::jsonb)", [JSON.stringify(jobs)]);
}
