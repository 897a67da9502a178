import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { onRebuild } from "./build";
import { claimInstance } from "./instance";
import { readJsonFile, writeJsonFile } from "./json-file";
import { keptSecret } from "./keys";
import { planServices, refusals } from "./plan";
import { choosePorts, isPortFree, type Ports } from "./ports";
import { complain, explain, StartError, say, table } from "./print";
import { describeServices, publish, runtimeOf, unpublish } from "./services";
import { readSettings } from "./settings";
import { startStack } from "./stack";
import { startGuard } from "./supervision/guarding";
import { stopWithNpm } from "./supervision/npm-parent";
import type { Supervised } from "./supervision/supervise";

/** `npm start` and `npm run dev`: runs on this machine all that `.env` does not point elsewhere. */
async function main(): Promise<void> {
  const settings = readSettings(process.argv.slice(2));
  const { dataDir, appUrl, env, port, host } = settings;
  const plan = planServices(env);
  const reasons = refusals(env, plan, settings.appProcesses);
  if (reasons.length > 0) throw new StartError(reasons.join("\n"));

  // As root the database runs as another user, who has to pass through.
  mkdirSync(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const instance = await claimInstance(dataDir, appUrl);
  const guard = startGuard();
  const children: Supervised[] = [];

  let stopping: Promise<void> | undefined;
  const stopAll = () => {
    stopping ??= (async () => {
      unpublish(dataDir);
      // Those who ask end before those who answer.
      for (const name of ["app", "engine", "sandbox", "postgres"]) {
        await children.find((child) => child.name === name)?.stop();
      }
      await guard.close();
      instance.release();
    })();
    return stopping;
  };
  const stopAndExit = async (code: number) => {
    await stopAll();
    process.exit(code);
  };
  // Away from a terminal a hang-up keeps its meaning: under nohup it is ignored.
  for (const signal of ["SIGINT", "SIGTERM", ...(process.stdout.isTTY ? (["SIGHUP"] as const) : [])] as const) {
    process.on(signal, () => {
      if (!stopping) say("Stopping …");
      void stopAndExit(0);
    });
  }
  stopWithNpm(() => void stopAndExit(0));

  try {
    if (!(await isPortFree(port, host))) throw new StartError(`PORT=${port} is in use; set PORT to another.`);
    const portsFile = join(dataDir, "ports.json");
    const ports = await choosePorts(settings.wantedPorts, readJsonFile<Partial<Ports>>(portsFile) ?? {});
    writeJsonFile(portsFile, ports);
    const secret = env.APP_SECRET ?? keptSecret(dataDir, "secret");

    let announce = () => {};
    const onChange = () => {
      const named = children.flatMap((child) => {
        const identity = child.identity();
        return identity ? [{ name: child.name, ...identity }] : [];
      });
      instance.recordChildren(named);
      announce();
    };
    const { services, env: appEnv } = await startStack({
      settings,
      plan,
      ports,
      secret,
      guard,
      children,
      onChange,
      isStopping: () => stopping !== undefined,
    });
    if (stopping) return;
    announce = () => {
      const pids = Object.fromEntries(children.map((child) => [child.name, child.identity()?.pid ?? 0]));
      publish(
        dataDir,
        { ...services, pids: { ...pids, guard: guard.pid() ?? 0, start: process.pid } },
        runtimeOf(appEnv),
      );
    };
    announce();
    const app = children.find((child) => child.name === "app");
    if (!settings.isDev) onRebuild(() => void app?.restart("The app was built anew"));
    say(`Ready on http://localhost:${port}`);
    say(table(describeServices({ ...services, pids: {} })));
  } catch (error) {
    if (stopping) return;
    complain(explain(error));
    await stopAndExit(1);
  }
}

// A terminal or a pipe that goes away must not end what runs.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

main().catch((error: unknown) => {
  complain(explain(error));
  process.exit(1);
});
