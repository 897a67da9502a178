import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { complain, messageOf, StartError, say } from "../print";
import { root } from "../settings";
import type { Guard } from "./guarding";
import type { ChildLog } from "./logs";
import { endProcess, identify, type ProcessIdentity } from "./process-identity";

export type Command = {
  file: string;
  args: string[];
  env: Record<string, string | undefined>;
  uid?: number;
  gid?: number;
  /** Opens an IPC channel, by which the child reports that it is ready and learns that its parent died. */
  hasChannel?: boolean;
};

export type ChildSpec = {
  name: string;
  command: Command;
  log: ChildLog;
  /** Resolves when the child serves; given up as soon as the child ends. */
  isReady: (child: ChildProcess) => Promise<unknown>;
  /** What it last said, when it does not get ready. */
  lastAnswer?: () => string;
  stopSignal: NodeJS.Signals;
  /** What the guard sends when the supervisor is gone; defaults to SIGKILL. */
  orphanSignal?: NodeJS.Signals;
  startTimeoutMs: number;
};

export type Supervised = {
  name: string;
  /** Resolves when the child serves for the first time. Rejects with a StartError when that fails. */
  started: Promise<void>;
  identity(): ProcessIdentity | null;
  /** Ends the child and starts it again. */
  restart(reason: string): Promise<void>;
  stop(): Promise<void>;
};

const stopTimeoutMs = 8_000;

/**
 * Starts a child and keeps it running: one that ends unasked is started again, at once the first time and ever
 * later when it keeps failing. `onChange` hears of each new process.
 */
export function supervise(spec: ChildSpec, guard: Guard, onChange: () => void): Supervised {
  let identity: ProcessIdentity | null = null;
  let isStopping = false;
  let isRestarting = false;
  let failures = 0;

  const launch = async (): Promise<void> => {
    const child = spawnChild(spec, guard);
    const { pid } = child;
    if (pid === undefined) throw new StartError(`${spec.name} could not be started: ${spec.command.file}`);
    identity = identify(pid);
    const startedAt = Date.now();
    const ended = new Promise<string>((resolve) => {
      child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
    let isServing = false;
    void ended.then((how) => {
      guard.forget(pid);
      identity = null;
      if (!isServing || isStopping) return;
      if (Date.now() - startedAt > 30_000) failures = 0;
      if (isRestarting) isRestarting = false;
      else complain(`${spec.name} ended unexpectedly (${how}); starting it again`);
      void revive();
    });
    onChange();
    await Promise.race([
      spec.isReady(child),
      ended.then((how) => Promise.reject(new StartError(`${spec.name} ended while starting (${how})`))),
      delay(spec.startTimeoutMs, undefined, { ref: false }).then(() =>
        Promise.reject(
          new StartError(
            `${spec.name} was not ready after ${spec.startTimeoutMs / 1000} s. ${spec.lastAnswer?.() ?? ""}`,
          ),
        ),
      ),
    ]);
    isServing = true;
  };

  const revive = async (): Promise<void> => {
    while (!isStopping) {
      await delay(failures === 0 ? 50 : Math.min(10_000, 200 * 2 ** failures));
      failures++;
      if (isStopping) return;
      try {
        await launch();
        say(`${spec.name} is back`);
        return;
      } catch (error) {
        complain(`${messageOf(error)}\n${spec.log.tail(5)}`);
        if (identity) await endProcess(identity, "SIGKILL", 0);
      }
    }
  };

  const started = launch().catch(async (error: unknown) => {
    isStopping = true;
    if (identity) await endProcess(identity, "SIGKILL", 0);
    throw new StartError(`${messageOf(error)}\n${spec.log.tail(20)}`, { cause: error });
  });
  return {
    name: spec.name,
    started,
    identity: () => identity,
    restart: async (reason) => {
      if (!identity || isStopping) return;
      say(`${reason}; starting ${spec.name} again`);
      isRestarting = true;
      await endProcess(identity, spec.stopSignal, stopTimeoutMs);
    },
    stop: async () => {
      isStopping = true;
      if (identity) await endProcess(identity, spec.stopSignal, stopTimeoutMs);
    },
  };
}

function spawnChild({ command, log, orphanSignal }: ChildSpec, guard: Guard): ChildProcess {
  const child = spawn(command.file, command.args, {
    cwd: root,
    env: command.env as NodeJS.ProcessEnv,
    // A group of its own: Ctrl-C in the terminal reaches the supervisor alone, which then stops all in order.
    detached: true,
    stdio: ["ignore", "pipe", "pipe", ...(command.hasChannel ? (["ipc"] as const) : [])],
    ...(command.uid !== undefined && { uid: command.uid, gid: command.gid }),
  });
  child.once("error", (error) => complain(messageOf(error)));
  if (child.pid !== undefined) guard.watch(child.pid, orphanSignal ?? "SIGKILL");
  if (child.stdout) log.follow(child.stdout, false);
  if (child.stderr) log.follow(child.stderr, true);
  return child;
}

/** Resolves with the child's `{ ready: true, … }` message. */
export function readyMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve) => {
    child.on("message", (message) => {
      if (typeof message === "object" && message !== null && "ready" in message) resolve(message as T);
    });
  });
}
