import { join } from "node:path";
import { appCommand, appReadiness } from "./app-command";
import { ensureBuild, ensureClient } from "./build";
import { applyMigrations, type DatabaseUrls, prepareDatabase } from "./database";
import { appEnvironment, engineEnvironment, sandboxEnvironment } from "./environment";
import { deriveKey, keptSecret } from "./keys";
import type { Plan } from "./plan";
import type { Ports } from "./ports";
import { databaseAnswers, prepareCluster } from "./postgres";
import { say } from "./print";
import { type Services, servicesAt } from "./services";
import { type Environment, root, type Settings } from "./settings";
import type { Guard } from "./supervision/guarding";
import { type Loudness, openLog } from "./supervision/logs";
import { type ChildSpec, type Command, readyMessage, type Supervised, supervise } from "./supervision/supervise";

export type Running = { services: Omit<Services, "pids">; env: Environment };

type StackOptions = {
  settings: Settings;
  plan: Plan;
  ports: Ports;
  secret: string;
  guard: Guard;
  /** Receives each child as soon as it runs, so that a start that fails halfway can be undone. */
  children: Supervised[];
  onChange: () => void;
  isStopping: () => boolean;
};

/** Starts everything, each as early as what it needs is there; resolves when the app serves. */
export async function startStack(options: StackOptions): Promise<Running> {
  const { settings, plan, ports, secret, guard, children, onChange } = options;
  const { dataDir, isDev } = settings;
  const loudness: Loudness = settings.isVerbose ? "all" : "warnings";
  const add = async (spec: Omit<ChildSpec, "log"> & { loudness?: Loudness }) => {
    if (options.isStopping()) return;
    const log = openLog(dataDir, spec.name, spec.loudness ?? loudness);
    const child = supervise({ ...spec, log }, guard, onChange);
    children.push(child);
    onChange();
    await child.started;
  };

  const surroundings = { settings, plan, ports, secret };
  const startSandbox = async () => {
    const peers = ["google", "microsoft", "stripe", "anthropic", "mail"] as const;
    if (!peers.some((peer) => plan.has(peer))) return;
    const command = program("local/sandbox/main.ts", sandboxEnvironment(surroundings));
    await add({ name: "sandbox", command, isReady: readyMessage, stopSignal: "SIGTERM", startTimeoutMs: 60_000 });
  };
  const startEngine = async (database: DatabaseUrls) => {
    if (!plan.has("engine")) return;
    const command = program("local/engine/main.ts", engineEnvironment(surroundings, database));
    await add({ name: "engine", command, isReady: readyMessage, stopSignal: "SIGTERM", startTimeoutMs: 60_000 });
  };
  const startDatabase = async (): Promise<DatabaseUrls> => {
    const { DATABASE_URL: app = "", DATABASE_OWNER_URL: owner = "" } = settings.env;
    if (!plan.has("postgres")) {
      if (owner) report(await applyMigrations(owner));
      return { app, owner };
    }
    const superuserPassword = keptSecret(dataDir, "postgres-password");
    const cluster = await prepareCluster({
      directory: join(dataDir, "postgres"),
      port: ports.postgres,
      superuserPassword,
    });
    await add({
      name: "postgres",
      command: cluster.command,
      isReady: () => databaseAnswers(cluster.superuserUrl),
      // A fast shutdown; the immediate one loses nothing either but makes the next start replay the log.
      stopSignal: "SIGINT",
      orphanSignal: "SIGQUIT",
      startTimeoutMs: 60_000,
      loudness: settings.isVerbose ? "all" : "silent",
    });
    const passwords = { app: deriveKey(secret, "postgres-app"), owner: deriveKey(secret, "postgres-owner") };
    const { applied, ...urls } = await prepareDatabase(cluster.superuserUrl, passwords);
    report(applied);
    return urls;
  };

  await ensureClient();
  const readiness = appReadiness(settings);
  const startApp = (database: DatabaseUrls) =>
    add({
      name: "app",
      command: appCommand(settings, appEnvironment(surroundings, database)),
      isReady: readiness.wait,
      lastAnswer: readiness.lastAnswer,
      stopSignal: "SIGTERM",
      startTimeoutMs: 120_000,
      loudness: settings.isVerbose ? "all" : isDev ? "text" : "warnings",
    });
  const databaseStarts = startDatabase();
  const builds = isDev ? Promise.resolve() : ensureBuild(settings.env, guard);
  const [database] = await Promise.all([
    databaseStarts,
    startSandbox(),
    databaseStarts.then(startEngine),
    Promise.all([databaseStarts, builds]).then(([urls]) => startApp(urls)),
  ]);
  const env = appEnvironment(surroundings, database);
  return { services: servicesAt(settings.appUrl, plan, ports, database.owner), env };
}

function report(applied: readonly string[]): void {
  if (applied.length > 0) say(`Applied ${applied.length} migration${applied.length > 1 ? "s" : ""}`);
}

function program(path: string, env: Command["env"]): Command {
  return { file: process.execPath, args: ["--import", "tsx", join(root, path)], env, hasChannel: true };
}
