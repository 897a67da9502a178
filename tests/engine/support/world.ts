import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { hashedKey } from "~/local/engine/keys";
import { EVENT_KEY, isOwnEngine, SIGNING_KEY } from "./processes";

export type RunView = { run_id: string; function_id: string; status: string; output: unknown };

/** What scenarios leave behind: lines under the token each of them sends along. */
export class Notes {
  #lines = new Map<string, string[]>();

  note(token: string, line: string): void {
    this.#lines.set(token, [...this.of(token), line]);
  }

  of(token: string): string[] {
    return this.#lines.get(token) ?? [];
  }
}

/** Polls until the check holds; the message says what never came. */
export async function until<T>(
  what: string | (() => string),
  check: () => Promise<T | false> | T | false,
  timeoutMs = 50_000,
): Promise<T> {
  for (const end = Date.now() + timeoutMs; ; ) {
    const value = await check();
    if (value !== false) return value;
    if (Date.now() > end) throw new Error(`never happened: ${typeof what === "string" ? what : what()}`);
    await delay(20);
  }
}

export async function call(
  engineUrl: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = { authorization: `Bearer ${hashedKey(SIGNING_KEY)}` },
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(new URL(path, engineUrl), {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json().catch(() => null) };
}

export type SentEvent = { name: string; data?: Record<string, unknown>; id?: string; ts?: number };

/** One engine seen from outside: events in, the public run API out. */
export class World {
  readonly token = randomUUID();

  constructor(
    readonly engineUrl: string,
    readonly notes: Notes,
  ) {}

  /** Sends events; the scenario's token `t` goes along. Returns the engine's event ids. */
  async send(events: SentEvent | SentEvent[], headers: Record<string, string> = {}): Promise<string[]> {
    const list = (Array.isArray(events) ? events : [events]).map((event) => ({
      ...event,
      data: { t: this.token, ...event.data },
    }));
    const { status, body } = await call(this.engineUrl, "POST", `/e/${EVENT_KEY}`, list, headers);
    if (status !== 200) throw new Error(`events were refused: ${status} ${JSON.stringify(body)}`);
    return (body as { ids: string[] }).ids;
  }

  seen(): string[] {
    return this.notes.of(this.token);
  }

  count(line: string): number {
    return this.seen().filter((each) => each === line).length;
  }

  async untilSeen(line: string, times = 1): Promise<void> {
    await until(
      () => `${times} x ${line} among ${JSON.stringify(this.seen())}`,
      () => this.count(line) >= times,
    );
  }

  async runs(eventId: string): Promise<RunView[]> {
    const { body } = await call(this.engineUrl, "GET", `/v1/events/${eventId}/runs`);
    return (body as { data: RunView[] }).data;
  }

  /** The only run an event started, when it has ended. */
  async ended(eventId: string): Promise<RunView> {
    return until(
      () => `the run of ${eventId} ends; seen ${JSON.stringify(this.seen())}`,
      async () => {
        const [run] = await this.runs(eventId);
        return run !== undefined && ["Completed", "Failed", "Cancelled"].includes(run.status) && run;
      },
    );
  }

  /** The only run an event started waits or sleeps. A real server does not say so: it is given time. */
  async untilParked(eventId: string): Promise<void> {
    if (!isOwnEngine) return void (await delay(3000));
    await until("the run waits or sleeps", async () => {
      const [run] = await this.runs(eventId);
      const { body } = await call(this.engineUrl, "GET", `/ops/runs/${run?.run_id}`);
      const { data } = body as { data?: { waits: unknown[]; jobs: { kind: string; attempt: number }[] } };
      return data !== undefined && (data.waits.length > 0 || data.jobs.some((job) => job.kind === "sleep"));
    });
  }

  /** Sends one event and waits for the end of the one run it starts. */
  async run(event: SentEvent): Promise<RunView> {
    const [id = ""] = await this.send(event);
    return this.ended(id);
  }
}
