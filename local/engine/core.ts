import type pg from "pg";
import { monotonicFactory } from "ulid";
import type { FaultPoint } from "./fault";
import type { Registry } from "./functions/registry";
import type { EngineOptions } from "./options";
import type { Lane } from "./routing/lane";

/** What every part of a leading engine shares. */
export type Core = {
  options: EngineOptions;
  pool: pg.Pool;
  /** Bumped by each new leader; a commit under an older epoch fails. */
  epoch: number;
  registry: Registry;
  lane: Lane;
  fault: (point: FaultPoint) => void;
  /** Looks for due jobs now, or at the given instant (ms). */
  wake(dueAt?: number): void;
  /** Pulls the app's functions soon: something says they changed. */
  resync(): void;
  /** Another engine leads: stop everything. */
  lost(reason: string): void;
};

export type Client = Pick<pg.Pool, "query">;

/** Ids that sort in the order they were made, also within one millisecond. */
export const newId = monotonicFactory();
