import { startEngine } from "./engine";
import { log, reasonOf } from "./log";
import { type EngineOptions, readOptions } from "./options";

const RESTART_MS = 1000;

/** Runs one engine after another: one that lost the lead leaves, and a new one waits for it again. */
async function main(): Promise<void> {
  let options: EngineOptions = readOptions(process.env);
  let isStopping = false;
  let stop: () => Promise<void> = async () => {};
  const leave = (code: number) => {
    if (isStopping) return;
    isStopping = true;
    stop().finally(() => process.exit(code));
  };
  process.once("SIGTERM", () => leave(0));
  process.once("SIGINT", () => leave(0));
  process.once("disconnect", () => process.exit(0));
  while (!isStopping) {
    const engine = await startEngine(options);
    options = { ...options, port: Number(new URL(engine.url).port) };
    stop = () => engine.close();
    engine.ready
      .then(() => {
        process.stdout.write(`${JSON.stringify({ ready: true, url: engine.url })}\n`);
        process.send?.({ ready: true, url: engine.url });
      })
      .catch(() => {});
    const reason = await engine.lost;
    if (isStopping) return;
    log("lost the lead", { reason });
    await engine.close(0);
    await new Promise((resolve) => setTimeout(resolve, RESTART_MS));
  }
}

main().catch((error: unknown) => {
  log("cannot start", { reason: reasonOf(error) });
  process.exit(1);
});
