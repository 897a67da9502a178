import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DatabaseUrls, prepareDatabase } from "~/local/database";
import { databaseAnswers, prepareCluster } from "~/local/postgres";

export type ThrowawayPostgres = { url: string; stop(): Promise<void> };

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** Ends the server and clears its directory should this process die without a word: the pipe then closes. */
function guard(pid: number, directory: string): { dismiss(): void } {
  const script = 'read word; if [ "$word" != done ]; then kill -QUIT "$0"; sleep 1; rm -rf "$1"; fi';
  const watcher = spawn("sh", ["-c", script, String(pid), directory], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  watcher.stdin.on("error", () => {});
  watcher.unref();
  return { dismiss: () => watcher.stdin.end("done\n") };
}

/** A Postgres of its own in a temporary directory, fast and not durable unless asked; `url` is the superuser's. */
export async function startPostgres({ isDurable = false } = {}): Promise<ThrowawayPostgres> {
  const directory = mkdtempSync(join(tmpdir(), "inflow-test-postgres-"));
  chmodSync(directory, 0o755);
  const options = { directory: join(directory, "cluster"), port: await freePort(), superuserPassword: "test" };
  const { command, superuserUrl } = await prepareCluster({ ...options, isThrowaway: !isDurable });
  const { file, args, ...rest } = command;
  const server = spawn(file, args, { ...rest, env: rest.env as NodeJS.ProcessEnv, stdio: "ignore" });
  const exited = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const watcher = guard(server.pid ?? 0, directory);
  await databaseAnswers(superuserUrl);
  return {
    url: superuserUrl,
    async stop() {
      server.kill("SIGINT");
      await exited;
      watcher.dismiss();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export type ThrowawayDatabase = ThrowawayPostgres & DatabaseUrls;

/** The same with the product's database in it, migrated: `app` and `owner` log in as the product does. */
export async function startDatabase(options?: { isDurable?: boolean }): Promise<ThrowawayDatabase> {
  const postgres = await startPostgres(options);
  const { app, owner } = await prepareDatabase(postgres.url, { app: "app-password", owner: "owner-password" });
  return { ...postgres, app, owner };
}
