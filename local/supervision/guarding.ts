import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { root } from "../settings";

export type Guard = {
  /** From now on `pid` gets `signal` when this process dies without saying goodbye. */
  watch(pid: number, signal: NodeJS.Signals): void;
  forget(pid: number): void;
  pid(): number | undefined;
  /** Ends the guard, when nothing is left to guard. Resolves when it is gone. */
  close(): Promise<void>;
};

/** Starts `guard.ts` and starts it again should it die. */
export function startGuard(): Guard {
  const watched = new Map<number, NodeJS.Signals>();
  let isClosing = false;
  let child: ChildProcess;

  const tell = (line: string) => child.stdin?.write(`${line}\n`);
  const launch = () => {
    child = spawn(process.execPath, ["--import", "tsx", join(root, "local/supervision/guard.ts")], {
      cwd: root,
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
    });
    child.stdin?.on("error", () => {});
    child.once("exit", () => {
      if (!isClosing) setTimeout(launch, 200).unref();
    });
    for (const [pid, signal] of watched) tell(`watch ${pid} ${signal}`);
  };
  launch();

  return {
    watch: (pid, signal) => {
      watched.set(pid, signal);
      tell(`watch ${pid} ${signal}`);
    },
    forget: (pid) => {
      watched.delete(pid);
      tell(`forget ${pid}`);
    },
    pid: () => child.pid,
    close: async () => {
      isClosing = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.stdin?.end();
      await gone;
    },
  };
}
