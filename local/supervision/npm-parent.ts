import { processFacts } from "./process-identity";

/**
 * Calls `stop` when the `npm` that runs this process is gone. npm passes Ctrl-C on, but one killed with -9 cannot, and
 * the shell it put in between hides that its parent died.
 */
export function stopWithNpm(stop: () => void): void {
  if (!process.env.npm_lifecycle_event) return;
  const parent = processFacts(process.ppid);
  const npm = parent && /^(da|ba|z|k)?sh$/.test(parent.command) ? parent.parent : process.ppid;
  setInterval(() => !isAlive(npm) && stop(), 500).unref();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
