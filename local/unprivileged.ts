import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { StartError } from "./print";
import type { Command } from "./supervision/supervise";

/** The user Postgres runs as when this process is root, which it refuses to run as itself. */
export type Unprivileged = { uid: number; gid: number } | null;

export function unprivilegedUser(): Unprivileged {
  if (process.getuid?.() !== 0) return null;
  for (const name of ["postgres", "nobody"]) {
    try {
      const id = (flag: string) => Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: "pipe" }));
      return { uid: id("-u"), gid: id("-g") };
    } catch {
      // No such user; the next one exists on every system.
    }
  }
  throw new StartError("Running as root needs a user `postgres` or `nobody` for the database; the system has neither.");
}

/** Whether any user may reach the path, as far as its parents' modes say. */
export function isReachableByAll(path: string): boolean {
  for (let at = resolve(path); ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/**
 * The command as the unprivileged user. Below a closed directory (root's home, a temporary one) the user could not
 * even reach its own files, so it then keeps one right of root: to pass directories.
 */
export function asUnprivileged(command: Command, user: Unprivileged, paths: readonly string[]): Command {
  if (!user) return command;
  if (paths.every(isReachableByAll)) return { ...command, ...user };
  const right = "-all,+dac_override";
  const prefix = ["--securebits=+no_setuid_fixup", `--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups"];
  const args = [...prefix, `--inh-caps=${right}`, `--ambient-caps=${right}`];
  if (spawnSync("setpriv", [...args, "true"]).status === 0) {
    return { ...command, file: "setpriv", args: [...args, command.file, ...command.args] };
  }
  const closed = paths.find((path) => !isReachableByAll(path));
  throw new StartError(
    `The database cannot run as root and its own user cannot reach ${closed}: make its parents passable (chmod o+x) or start as another user.`,
  );
}
