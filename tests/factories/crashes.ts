import { AsyncLocalStorage } from "node:async_hooks";

class Crash extends Error {}

type Process = { left: number; isDead: boolean };
const processes = new AsyncLocalStorage<Process>();

/**
 * Kills a "process" at one of its awaits: from then on nothing it does reaches the database. Between two writes a
 * process has nothing to lose, so the places before and after each transaction are all the places there are.
 * `after` counts them. Resolves to null when it was killed, to the work's own result when it ended before.
 */
export async function killedAt<T>(after: number, work: () => Promise<T>): Promise<T | null> {
  const process: Process = { left: after, isDead: false };
  try {
    const result = await processes.run(process, work);
    return process.isDead ? null : result;
  } catch (error) {
    if (process.isDead) return null;
    throw error;
  }
}

function pass(process: Process) {
  if (process.isDead || process.left-- <= 0) {
    process.isDead = true;
    throw new Crash("killed");
  }
}

async function mortally<T>(work: () => Promise<T>): Promise<T> {
  const process = processes.getStore();
  if (!process) return work();
  pass(process);
  const result = await work();
  pass(process);
  return result;
}

type Database = { inScope: (scope: never, work: never) => Promise<unknown> };

/** The database module with a place to die at each end of each transaction, for `vi.mock("@/lib/db")`. */
export const mortal = <D extends Database>(real: D): D => ({
  ...real,
  inScope: (scope: never, work: never) => mortally(() => real.inScope(scope, work)),
});
