import type { Core } from "../core";
import { log, reasonOf } from "../log";
import { type Dispatch, execute, type Job } from "./execute";
import { postpone } from "./transition";

const CALLS = new Set(["start", "edge", "plan"]);
const TIMERS_AT_ONCE = 64;
const MAX_TIMER_MS = 60_000;
const GATE_MS = { first: 250, last: 5000 };

/**
 * The dispatcher. Due jobs are rows; which of them are running is known only here, so that claiming one writes nothing
 * and after a crash every row is simply due again.
 */
export class Queue {
  readonly running = new Map<string, Dispatch>();
  #calls = 0;
  #used = new Map<string, number>();
  #gates = new Map<string, { until: number; delayMs: number }>();
  #counter = 0;
  #pumping = false;
  #again = false;
  #timer: NodeJS.Timeout | null = null;
  #timerAt = Number.POSITIVE_INFINITY;
  #stopped = false;

  constructor(
    private readonly core: () => Core,
    private readonly callsAtOnce: number,
  ) {}

  /** Looks for due jobs now, or at the given instant. */
  wake(dueAt?: number): void {
    if (this.#stopped) return;
    if (dueAt !== undefined && dueAt > Date.now()) {
      this.#arm(dueAt);
      return;
    }
    this.#again = true;
    if (this.#pumping) return;
    this.#pumping = true;
    setImmediate(() => void this.#pump());
  }

  /** Takes no more jobs; resolves when none is running, or after the given time. */
  async stop(drainMs: number): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    const until = Date.now() + drainMs;
    while (this.running.size > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** The app answers again: its jobs need not wait for their gate. */
  open(app: string): void {
    if (this.#gates.delete(app)) this.wake();
  }

  #arm(at: number): void {
    if (at >= this.#timerAt) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timerAt = at;
    this.#timer = setTimeout(
      () => {
        this.#timerAt = Number.POSITIVE_INFINITY;
        this.wake();
      },
      Math.min(Math.max(at - Date.now(), 1), MAX_TIMER_MS),
    );
    this.#timer.unref();
  }

  async #pump(): Promise<void> {
    const refused: string[] = [];
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        const { jobs, isMore, nextAt } = await this.#look(refused);
        for (const job of jobs) {
          if (!this.#stopped && !this.#start(job)) refused.push(job.id);
        }
        if (isMore || (jobs.length > 0 && refused.length > 0)) this.#again = true;
        if (nextAt !== null) this.#arm(nextAt);
      }
    } catch (error) {
      log("looking for due jobs failed", { reason: reasonOf(error) });
      this.#arm(Date.now() + 500);
    }
    this.#pumping = false;
    if (this.#again) this.wake();
  }

  /** Functions that are registered and whose app is not known to be down. */
  #callable(): { known: string[]; reachable: string[] } {
    const now = Date.now();
    const entries = this.core().registry.list();
    const isOpen = (app: string) => (this.#gates.get(app)?.until ?? 0) <= now;
    return {
      known: entries.map((entry) => entry.id),
      reachable: entries.filter((entry) => isOpen(entry.app)).map((entry) => entry.id),
    };
  }

  /** Due jobs for the free slots, whether there may be more, and when the next one that is not due yet will be. */
  async #look(refused: string[]): Promise<{ jobs: Job[]; isMore: boolean; nextAt: number | null }> {
    const { known, reachable } = this.#callable();
    const freeTimers = Math.max(0, TIMERS_AT_ONCE - (this.running.size - this.#calls));
    const freeCalls = Math.max(0, this.callsAtOnce - this.#calls);
    const { rows } = await this.core().pool.query<{ jobs: Job[] | null; next: string | null }>({
      name: "look",
      text: `select (select json_agg(j) from (
          (select id::text, run, fn, kind, step, attempt, ckeys, payload from engine.job
            where kind not in ('start', 'edge', 'plan') and score <= $1 and id <> all($2::bigint[]) and (fn is null or fn = any($6::text[]))
            order by score limit $3)
          union all
          (select id::text, run, fn, kind, step, attempt, ckeys, payload from engine.job
            where kind in ('start', 'edge', 'plan') and score <= $1 and id <> all($2::bigint[]) and not (ckeys && $5::text[]) and fn = any($7::text[])
            order by score limit $4)) j) jobs,
        least(
          (select min(score) from engine.job where kind not in ('start', 'edge', 'plan') and score > $1),
          (select min(score) from engine.job where kind in ('start', 'edge', 'plan') and score > $1)) next`,
      values: [
        Date.now(),
        [...this.running.keys(), ...refused],
        freeTimers,
        freeCalls,
        this.#fullKeys(),
        known,
        reachable,
      ],
    });
    const jobs = rows[0]?.jobs ?? [];
    const calls = jobs.filter((job) => CALLS.has(job.kind)).length;
    const isMore = (freeCalls > 0 && calls === freeCalls) || (freeTimers > 0 && jobs.length - calls === freeTimers);
    const next = rows[0]?.next;
    return { jobs, isMore, nextAt: next ? Number(next) : null };
  }

  #fullKeys(): string[] {
    const limits = new Map<string, number>();
    for (const { job } of this.running.values()) {
      job.ckeys.forEach((key, index) => {
        limits.set(key, Math.max(limits.get(key) ?? 0, this.#limit(job, index)));
      });
    }
    return [...limits].filter(([key, limit]) => (this.#used.get(key) ?? 0) >= limit).map(([key]) => key);
  }

  #limit(job: Job, index: number): number {
    return this.core().registry.find(job.fn ?? "")?.config.concurrency[index]?.limit ?? Number.POSITIVE_INFINITY;
  }

  #start(job: Job): boolean {
    const isCall = CALLS.has(job.kind);
    if (isCall && job.ckeys.some((key, index) => (this.#used.get(key) ?? 0) >= this.#limit(job, index))) return false;
    const generation = this.core().epoch * 2 ** 31 + (++this.#counter % 2 ** 31);
    this.running.set(job.id, { job, generation, startedAt: Date.now() });
    if (isCall) {
      this.#calls++;
      for (const key of job.ckeys) this.#used.set(key, (this.#used.get(key) ?? 0) + 1);
    }
    void this.#run(job, isCall);
    return true;
  }

  async #run(job: Job, isCall: boolean): Promise<void> {
    const core = this.core();
    const dispatch = this.running.get(job.id);
    try {
      const outcome = dispatch ? await execute(core, dispatch) : "done";
      if (outcome === "held") this.#hold(job);
      else if (isCall) this.#gates.delete(core.registry.find(job.fn ?? "")?.app ?? "");
    } catch (error) {
      log("job failed inside the engine", {
        job: job.id,
        kind: job.kind,
        run: job.run,
        reason: reasonOf(error),
      });
      await postpone(core, job.id, job.attempt, Date.now() + 1000, reasonOf(error)).catch(() => {});
    }
    this.running.delete(job.id);
    if (isCall) {
      this.#calls--;
      for (const key of job.ckeys) {
        const left = (this.#used.get(key) ?? 1) - 1;
        if (left > 0) this.#used.set(key, left);
        else this.#used.delete(key);
      }
    }
    this.wake();
  }

  /** The app refused the connection: its jobs wait, and no attempt is counted. */
  #hold(job: Job): void {
    const app = this.core().registry.find(job.fn ?? "")?.app;
    if (!app) return;
    const gate = this.#gates.get(app);
    if (gate && gate.until > Date.now()) return;
    const delayMs = Math.min(gate ? gate.delayMs * 2 : GATE_MS.first, GATE_MS.last);
    this.#gates.set(app, { until: Date.now() + delayMs, delayMs });
    this.#arm(Date.now() + delayMs);
    this.core().resync();
  }
}
