import type pg from "pg";
import type { Core } from "../core";
import { log, reasonOf } from "../log";
import { codeOf, FENCED } from "../running/transition";
import { type LaneTask, routeGroup } from "./route";

type Entry = {
  task: LaneTask;
  done: () => void;
  failed: (error: unknown) => void;
};

const GROUP = 200;

/**
 * Everything that touches many runs at once (events, batches, cron) passes here one transaction after another, so it
 * cannot deadlock with itself. What waits together is committed together.
 */
export class Lane {
  #waiting: Entry[] = [];
  #running: Promise<void> | null = null;

  constructor(private readonly core: () => Core) {}

  /** Resolves when the task is committed. */
  submit(task: LaneTask): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ task, done, failed });
      this.#running ??= this.#drain().finally(() => {
        this.#running = null;
      });
    });
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, GROUP);
      try {
        await this.#commit(group);
      } catch (error) {
        if (group.length > 1) log("routing one by one", { reason: reasonOf(error) });
        await this.#commitEach(group, error);
      }
      this.core().wake();
    }
  }

  async #commitEach(group: Entry[], error: unknown): Promise<void> {
    if (group.length === 1 || codeOf(error) === FENCED) {
      for (const entry of group) entry.failed(error);
      return;
    }
    for (const entry of group) await this.#commit([entry]).catch(entry.failed);
  }

  async #commit(group: Entry[]): Promise<void> {
    const core = this.core();
    const client: pg.PoolClient = await core.pool.connect();
    try {
      await client.query("begin");
      await client.query({
        name: "fence",
        text: "select engine.fence($1)",
        values: [core.epoch],
      });
      await routeGroup(
        core,
        client,
        group.map((entry) => entry.task),
      );
      core.fault("before-route-commit");
      await client.query("commit");
      core.fault("after-route-commit");
    } catch (error) {
      await client.query("rollback").catch(() => {});
      if (codeOf(error) === FENCED) core.lost("fenced by a newer engine");
      throw error;
    } finally {
      client.release();
    }
    for (const entry of group) entry.done();
  }
}
