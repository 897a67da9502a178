import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import { type PortName, type Ports, portVariables } from "./ports";
import { StartError } from "./print";

export type Environment = Record<string, string>;

export type Settings = {
  /** `.env` below the real environment; empty values count as unset. */
  env: Environment;
  port: number;
  host: string;
  appUrl: string;
  dataDir: string;
  appProcesses: number;
  wantedPorts: Partial<Ports>;
  isDev: boolean;
  isVerbose: boolean;
};

/** The project's root; commands may be started from anywhere. */
export const root = resolve(import.meta.dirname, "..");

/** @throws StartError naming the variable that cannot be read. */
export function readSettings(argv: readonly string[]): Settings {
  const env = readEnvironment();
  const port = portOf(env, "PORT") ?? 3000;
  const wanted = (Object.keys(portVariables) as PortName[]).map((name) => [name, portOf(env, portVariables[name])]);
  return {
    env,
    port,
    host: env.HOST ?? "127.0.0.1",
    appUrl: (env.APP_URL ?? `http://localhost:${port}`).replace(/\/+$/, ""),
    dataDir: dataDirOf(env),
    appProcesses: wholeNumber(env, "APP_PROCESSES", 1, 64) ?? 1,
    wantedPorts: Object.fromEntries(wanted.filter(([, value]) => value !== undefined)) as Partial<Ports>,
    isDev: argv.includes("--dev"),
    isVerbose: argv.includes("--verbose"),
  };
}

/** ENV_FILE names another file than `.env`; set to nothing, none is read. */
export function readEnvironment(): Environment {
  const path = resolve(root, process.env.ENV_FILE ?? ".env");
  const file = process.env.ENV_FILE !== "" && existsSync(path) ? parseEnv(readFileSync(path, "utf8")) : {};
  const entries = Object.entries({ ...file, ...process.env }).filter(
    ([, value]) => value !== undefined && value !== "",
  );
  return Object.fromEntries(entries) as Environment;
}

export function dataDirOf(env: Environment): string {
  return resolve(root, env.DATA_DIR ?? ".data");
}

const portOf = (env: Environment, name: string) => wholeNumber(env, name, 1, 65_535);

function wholeNumber(env: Environment, name: string, min: number, max: number): number | undefined {
  const text = env[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new StartError(`${name} must be a whole number from ${min} to ${max}, not "${text}".`);
}
