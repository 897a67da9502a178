import pg from "pg";
import type { Client, Core } from "../core";

/** Values named `val`, `payload` and `output` are JSON texts. */
export type StepInput = {
  id: string;
  op: string;
  name?: string;
  val: string;
  attempts?: number;
  startedAt?: number;
};

export type PauseInput = {
  step: string;
  kind: "wait" | "invoke" | "signal";
  event?: string;
  expr?: string;
  mpath?: string;
  mval?: string;
  corr?: string;
  expiresAt: number;
};

export type JobKind =
  | "start"
  | "edge"
  | "plan"
  | "sleep"
  | "timeout"
  | "emit"
  | "resume"
  | "batch"
  | "debounce"
  | "start-timeout"
  | "finish-timeout";

export type JobInput = {
  key: string;
  kind: JobKind;
  score: number;
  step?: string;
  payload?: string;
  ifAwaited?: string;
};

export type Finish = {
  status: "completed" | "failed" | "cancelled";
  output: string | null;
  jobs: JobInput[];
};

export type Transition = {
  run: string;
  /** The job this transition ends; nothing happens when it is gone. */
  job?: string;
  /** The job a checkpoint belongs to; it stays. */
  keepJob?: string;
  /** The paused step this transition resumes; nothing happens when something else resumed it. */
  pause?: string;
  steps?: StepInput[];
  pauses?: PauseInput[];
  /** Keys are made unique per run. */
  jobs?: JobInput[];
  /** Steps that must all end before the next discovery. */
  pending?: string[];
  /** Key of the discovery to enqueue when nothing is pending. */
  discover?: string;
  /** Discover although steps are pending. */
  race?: true;
  reqVersion?: number;
  finish?: Finish;
  lastError?: string;
};

export type Outcome = "ok" | "finished" | "gone" | "ended" | "lost";

export const FENCED = "EF001";
const TRANSIENT = new Set(["40P01", "40001"]);

export const codeOf = (error: unknown) => (error instanceof pg.DatabaseError ? error.code : undefined);

/** One transition of one run in one commit, or none of it. Pass a client to make it part of a transaction. */
export async function commit(core: Core, transition: Transition, client: Client = core.pool): Promise<Outcome> {
  const values = [JSON.stringify({ ...transition, epoch: core.epoch })];
  for (let tries = 1; ; tries++) {
    try {
      const { rows } = await client.query<{ outcome: Outcome }>({
        name: "commit",
        text: "select engine.commit($1::jsonb) outcome",
        values,
      });
      if (!transition.keepJob) core.wake();
      return rows[0]?.outcome ?? "gone";
    } catch (error) {
      const code = codeOf(error);
      if (code === FENCED) core.lost("fenced by a newer engine");
      if (client !== core.pool || !code || !TRANSIENT.has(code) || tries === 5) throw error;
    }
  }
}

/** Puts a job off; `attempt` is the number its next try has. */
export async function postpone(core: Core, job: string, attempt: number, dueAt: number, error?: string): Promise<void> {
  await core.pool.query({
    name: "retry",
    text: "select engine.retry($1, $2, $3, $4, $5)",
    values: [core.epoch, job, attempt, Math.round(dueAt), error ?? null],
  });
  core.wake(dueAt);
}
