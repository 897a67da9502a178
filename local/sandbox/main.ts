import { parsePeerConfig, startPeers } from "./peers";

/**
 * The process that runs the sandbox peers, started by the supervisor with SANDBOX_CONFIG
 * and an IPC channel; it ends with its parent.
 */
async function main(): Promise<void> {
  const peers = await startPeers(parsePeerConfig(process.env.SANDBOX_CONFIG ?? "{}"));
  let isStopping = false;
  const stop = async (code: number) => {
    if (isStopping) return;
    isStopping = true;
    // A peer that hangs while closing must not keep the machine's ports.
    setTimeout(() => process.exit(code), 3_000).unref();
    await peers.close().catch((error: unknown) => report("closing", error));
    process.exit(code);
  };
  // The reader of our output may be gone first; that is no crash.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  process.on("SIGTERM", () => void stop(0));
  process.on("SIGINT", () => void stop(0));
  process.on("disconnect", () => void stop(0));
  const fatal = (what: string) => (error: unknown) => {
    report(what, error);
    void stop(1);
  };
  process.on("uncaughtException", fatal("a peer crashed"));
  process.on("unhandledRejection", fatal("a peer crashed"));

  const ready = { ready: true, services: peers.services };
  process.send?.(ready);
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

function report(what: string, error: unknown): void {
  process.stderr.write(`sandbox: ${what}: ${error instanceof Error ? error.stack : String(error)}\n`);
}

main().catch((error: unknown) => {
  report("could not start", error);
  process.exit(1);
});
