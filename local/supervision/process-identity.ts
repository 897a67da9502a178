import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** A process that can be told from a later one with the same number. */
export type ProcessIdentity = { pid: number; startedAt: string };

type ProcessFacts = { startedAt: string; parent: number; command: string };

/** What the system says of a process; null when it does not run (any more). */
export function processFacts(pid: number): ProcessFacts | null {
  try {
    return process.platform === "linux" ? readProc(pid) : askPs(pid);
  } catch {
    return null;
  }
}

/** When the process began, in the system's own notation; null when it does not run (any more). */
export function processStart(pid: number): string | null {
  return processFacts(pid)?.startedAt ?? null;
}

function readProc(pid: number): ProcessFacts | null {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The second field is the command in parentheses and may hold spaces and parentheses itself.
  const end = stat.lastIndexOf(")");
  const [state, parent, ...rest] = stat.slice(end + 2).split(" ");
  const threads = Number(rest[15]);
  // A zombie whose other threads still run holds on to its files and ports.
  if (state === "Z" && threads <= 1) return null;
  return { startedAt: rest[17] ?? "", parent: Number(parent), command: stat.slice(stat.indexOf("(") + 1, end) };
}

function askPs(pid: number): ProcessFacts | null {
  const row = execFileSync("ps", ["-o", "ppid=,lstart=,comm=", "-p", String(pid)], { encoding: "utf8" }).trim();
  // "  501 Fri Nov 21 09:15:53 2026     /bin/zsh"
  const [, parent, startedAt, command] = /^(\d+)\s+(\S+\s+\S+\s+\d+\s+\S+\s+\d+)\s+(.*)$/.exec(row) ?? [];
  return startedAt ? { startedAt, parent: Number(parent), command: (command ?? "").replace(/^.*\/|^-/, "") } : null;
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
