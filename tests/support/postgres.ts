import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

/** A Postgres of its own in a temporary directory, fast and not durable; `url` is the superuser's. */
export async function startPostgres(): Promise<ThrowawayPostgres> {
  const directory = mkdtempSync(join(tmpdir(), "inflow-test-postgres-"));
  chmodSync(directory, 0o755);
  const options = { directory: join(directory, "cluster"), port: await freePort(), superuserPassword: "test" };
  const { command, superuserUrl } = await prepareCluster({ ...options, isThrowaway: true });
  const { file, args, ...rest } = command;
  const server = spawn(file, args, { ...rest, env: rest.env as NodeJS.ProcessEnv, stdio: "ignore" });
  const exited = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const killOnExit = () => server.kill("SIGQUIT");
  process.once("exit", killOnExit);
  await databaseAnswers(superuserUrl);
  return {
    url: superuserUrl,
    async stop() {
      process.off("exit", killOnExit);
      server.kill("SIGINT");
      await exited;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
