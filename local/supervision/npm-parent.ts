import { execFileSync } from "node:child_process";

/**
 * Calls `stop` when the `npm` that runs this process is gone. npm passes Ctrl-C on, but one killed with -9 cannot, and
 * the shell it put in between hides that its parent died.
 */
export function stopWithNpm(stop: () => void): void {
  if (!process.env.npm_lifecycle_event) return;
  const parent = look(process.ppid);
  const npm = parent && /^(da|ba|z|k)?sh$/.test(parent.command) ? parent.ppid : process.ppid;
  setInterval(() => !isAlive(npm) && stop(), 500).unref();
}

function look(pid: number): { ppid: number; command: string } | null {
  try {
    const [ppid = "", command = ""] = execFileSync("ps", ["-o", "ppid=,comm=", "-p", String(pid)], { encoding: "utf8" })
      .trim()
      .split(/\s+/);
    return { ppid: Number(ppid), command: command.replace(/^.*\/|^-/, "") };
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
