import { rmSync } from "node:fs";
import { join } from "node:path";
import { Env } from "@/env";
import { readJsonFile, writeJsonFile } from "./json-file";
import type { LocalService, Plan } from "./plan";
import type { Ports } from "./ports";
import { StartError } from "./print";
import type { Environment } from "./settings";

/** `services.json`: what runs now, as addresses; null for what `.env` points elsewhere. */
export type Services = {
  app: string;
  /** Logs in as the owner of the tables. */
  postgres: string | null;
  /** `api` is the base of the REST API: `GET <api>/email`. */
  mail: { smtp: string; ui: string; api: string } | null;
  google: string | null;
  microsoft: string | null;
  stripe: string | null;
  anthropic: string | null;
  engine: string | null;
  pids: Record<string, number>;
};

/** What the supervisor hands to commands that work on the running data (`npm run admin`): the product's own variables. */
export type Runtime = { env: Environment };

/** Of the app's environment only what the product reads: not the rest of whoever's shell started it. */
export const runtimeOf = (env: Environment): Runtime => ({
  env: Object.fromEntries(Object.entries(env).filter(([name]) => name in Env.shape)),
});

export function servicesAt(appUrl: string, plan: Plan, ports: Ports, ownerUrl: string): Omit<Services, "pids"> {
  const at = (name: LocalService & keyof Ports) => (plan.has(name) ? `http://localhost:${ports[name]}` : null);
  const mailUi = `http://localhost:${ports.mailUi}`;
  return {
    app: appUrl,
    postgres: plan.has("postgres") ? ownerUrl : null,
    mail: plan.has("mail") ? { smtp: `smtp://127.0.0.1:${ports.smtp}`, ui: mailUi, api: `${mailUi}/api` } : null,
    google: at("google"),
    microsoft: at("microsoft"),
    stripe: at("stripe"),
    anthropic: at("anthropic"),
    engine: plan.has("engine") ? `http://127.0.0.1:${ports.engine}` : null,
  };
}

const servicesFile = (dataDir: string) => join(dataDir, "services.json");
const runtimeFile = (dataDir: string) => join(dataDir, "runtime.json");

export function publish(dataDir: string, services: Services, runtime: Runtime): void {
  writeJsonFile(runtimeFile(dataDir), runtime);
  writeJsonFile(servicesFile(dataDir), services);
}

export function unpublish(dataDir: string): void {
  for (const path of [servicesFile(dataDir), runtimeFile(dataDir)]) rmSync(path, { force: true });
}

export function readServices(dataDir: string): Services | null {
  return readJsonFile<Services>(servicesFile(dataDir));
}

/** The environment of the app that runs on this data. @throws StartError when none does. */
export function readRuntime(dataDir: string): Runtime {
  const runtime = readJsonFile<Runtime>(runtimeFile(dataDir));
  if (!runtime) throw new StartError(`Nothing runs on ${dataDir}: start it with \`npm start\` first.`);
  return runtime;
}

/** The table under the ready line, without passwords. */
export function describeServices(services: Services): Array<[string, string]> {
  const { mail } = services;
  const rows: Array<[string, string | null]> = [
    ["app", services.app],
    ["postgres", services.postgres?.replace(/:[^:@/]+@/, "@") ?? null],
    ["engine", services.engine],
    ["google", services.google],
    ["microsoft", services.microsoft],
    ["stripe", services.stripe],
    ["anthropic", services.anthropic],
    ["mail", mail && `${mail.ui} (inbox), ${mail.smtp}`],
  ];
  return rows.map(([name, value]) => [name, value ?? "as set in .env"]);
}
