import { mkdirSync, readFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

export type StateFile<T> = {
  state: T;
  /** Resolves once everything changed so far is on disk; calls made together share one write. */
  save(): Promise<void>;
};

/**
 * Peer state that outlives a restart, as one JSON file replaced whole.
 * Without a path it lives in memory only.
 */
export function openStateFile<T extends object>(path: string | undefined, initial: () => T): StateFile<T> {
  if (path === undefined) return { state: initial(), save: async () => {} };
  mkdirSync(dirname(path), { recursive: true });
  const state = { ...initial(), ...readExisting<T>(path) };
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  const write = async () => {
    const temporary = `${path}.tmp`;
    await writeFile(temporary, JSON.stringify(state));
    await rename(temporary, path);
  };
  const save = (): Promise<void> => {
    if (next) return next;
    const begin = () => {
      next = undefined;
      running = write();
      return running;
    };
    // A write under way may have missed the newest change, so wait for the one after it.
    next = (running ?? Promise.resolve()).catch(() => {}).then(begin);
    return next;
  };
  return { state, save };
}

function readExisting<T>(path: string): Partial<T> {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Partial<T>;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw new Error(`The sandbox state in ${path} cannot be read; delete the file to start over.`, { cause: error });
  }
}
