import { createInterface } from "node:readline";
import { endProcess, identify, type ProcessIdentity } from "./process-identity";

/**
 * The process that outlives a killed supervisor just long enough to end its children. It is told of them by lines
 * (`watch <pid> <signal>`, `forget <pid>`) and acts when the pipe closes, which no crash can prevent.
 */
const watched = new Map<number, { identity: ProcessIdentity; signal: NodeJS.Signals }>();

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const [verb, number, signal] = line.split(" ");
    const pid = Number(number);
    if (verb === "watch") watched.set(pid, { identity: identify(pid), signal: signal as NodeJS.Signals });
    else watched.delete(pid);
  })
  .on("close", async () => {
    await Promise.all([...watched.values()].map(({ identity, signal }) => endProcess(identity, signal, 5_000)));
    process.exit(0);
  });

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
