// Runs `node <script> <args…>` as many times as APP_PROCESSES says, all on one port.
import cluster from "node:cluster";

const [script, ...args] = process.argv.slice(2);
cluster.setupPrimary({ exec: script, args });
for (let index = 0; index < Number(process.env.APP_PROCESSES); index++) cluster.fork();

let isStopping = false;
cluster.on("exit", (worker, code, signal) => {
  if (isStopping) {
    if (Object.keys(cluster.workers ?? {}).length === 0) process.exit(0);
    return;
  }
  process.stderr.write(`app process ${worker.process.pid} ended (${signal ?? code}); starting another\n`);
  setTimeout(() => cluster.fork(), 100);
});
for (const signal of ["SIGTERM", "SIGINT"]) {
  process.on(signal, () => {
    isStopping = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill(signal);
  });
}
