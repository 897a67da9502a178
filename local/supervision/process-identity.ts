import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** A process that can be told from a later one with the same number. */
export type ProcessIdentity = { pid: number; startedAt: string };

/** When the process began, in the system's own notation; null when it does not run (any more). */
export function processStart(pid: number): string | null {
  try {
    if (process.platform !== "linux") {
      return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || null;
    }
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the command in parentheses and may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

export function identify(pid: number): ProcessIdentity {
  return { pid, startedAt: processStart(pid) ?? "" };
}

export function isRunning(identity: ProcessIdentity): boolean {
  return processStart(identity.pid) === identity.startedAt;
}

/** Signals the whole group of a process that was started detached, and the process alone when it leads no group. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, signal);
      return;
    } catch {
      // Not a group, or gone already.
    }
  }
}

/** Asks with `signal`, waits, then kills. Resolves when the process is gone. */
export async function endProcess(identity: ProcessIdentity, signal: NodeJS.Signals, timeoutMs: number): Promise<void> {
  if (!isRunning(identity)) return;
  signalGroup(identity.pid, signal);
  for (let waitedMs = 0; isRunning(identity) && waitedMs < timeoutMs; waitedMs += 25) await delay(25);
  if (isRunning(identity)) signalGroup(identity.pid, "SIGKILL");
  while (isRunning(identity)) await delay(10);
}
