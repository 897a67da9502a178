import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { readJsonFile, writeJsonFile } from "./json-file";
import { StartError } from "./print";
import { endProcess, identify, isRunning, type ProcessIdentity } from "./supervision/process-identity";

export type Child = ProcessIdentity & { name: string };
type Record = ProcessIdentity & { url: string; children: Child[] };

export type Instance = {
  /** Written down so that the next start can end what a crash left behind. */
  recordChildren(children: Child[]): void;
  release(): void;
};

const pathOf = (dataDir: string) => join(dataDir, "instance.json");

/** The process that runs on this data now, if any. */
export function findRunningInstance(dataDir: string): Record | null {
  const record = readJsonFile<Record>(pathOf(dataDir));
  return record && isRunning(record) ? record : null;
}

/**
 * Makes this process the only one on the data directory; takes over from a dead one and ends its leftovers.
 * @throws StartError when another process runs on it.
 */
export async function claimInstance(dataDir: string, url: string): Promise<Instance> {
  mkdirSync(dataDir, { recursive: true });
  const path = pathOf(dataDir);
  const own: Record = { ...identify(process.pid), url, children: [] };
  const create = () => writeFileSync(path, JSON.stringify(own), { flag: "wx", mode: 0o600 });
  try {
    create();
  } catch {
    const previous = readJsonFile<Record>(path);
    if (previous && isRunning(previous)) throw alreadyRunning(dataDir, previous);
    renameSync(path, `${path}.stale`);
    create();
    // Another start may have found the same dead instance; the later writer wins.
    await delay(100);
    const winner = readJsonFile<Record>(path);
    if (winner && winner.pid !== process.pid) throw alreadyRunning(dataDir, winner);
    for (const child of previous?.children ?? []) {
      await endProcess(child, child.name === "postgres" ? "SIGQUIT" : "SIGKILL", 5_000);
    }
  }
  return {
    recordChildren: (children) => writeJsonFile(path, { ...own, children }),
    release: () => rmSync(path, { force: true }),
  };
}

function alreadyRunning(dataDir: string, other: Record): StartError {
  return new StartError(
    `Already running on ${dataDir}: process ${other.pid} serves ${other.url}. Stop it, or set PORT and DATA_DIR to run another.`,
  );
}
