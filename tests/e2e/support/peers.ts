import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import pg from "pg";
import { readServices, type Services } from "../../../local/services";

/** Set by playwright.config.ts, or by a script that started a stack of its own. */
const dataDir = () => process.env.E2E_DATA_DIR ?? "";

/** The addresses and process ids of the stack under test, as they are now. */
export function stackServices(): Services {
  const found = readServices(dataDir());
  if (!found) throw new Error(`Nothing runs on E2E_DATA_DIR=${dataDir()}.`);
  return found;
}

const peerUrl = (name: "google" | "microsoft" | "stripe" | "anthropic") => {
  const url = stackServices()[name];
  if (!url) throw new Error(`The sandbox's ${name} does not run.`);
  return url;
};

/** Steers a sandbox peer by its control API, see local/README.md. */
export async function control<T>(
  peer: "google" | "stripe" | "anthropic",
  method: "GET" | "POST" | "DELETE",
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await fetch(`${peerUrl(peer)}/__control${path && `/${path}`}`, {
    method,
    headers: { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${peer} ${path}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
}

/** A name no other test of this stack has. */
export const freshName = (prefix: string) => `${prefix}-${randomBytes(4).toString("hex")}`;

/** A Google account of its own for one test, with that many mails. @returns its address. */
export async function aGoogleAccount(mails = 0, email = `${freshName("user")}@maple.test`): Promise<string> {
  await control("google", "POST", "accounts", { email, generate: mails });
  return email;
}

type Captured = { subject: string; text: string; html?: string; time: string };

/** The captured mails to this address, oldest first. */
export async function mailsTo(address: string): Promise<Captured[]> {
  const api = stackServices().mail?.api;
  const response = await fetch(`${api}/email?to.address=${encodeURIComponent(address)}`);
  return (await response.json()) as Captured[];
}

/** Asks the stack's database as its owner. */
export async function queryDatabase<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) {
  const client = new pg.Client(stackServices().postgres ?? "");
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** Runs the operator's command line on the stack's data. @returns what it printed. */
export function admin(...args: string[]): string {
  const root = resolve(import.meta.dirname, "../../..");
  const command = ["--import", "tsx", "--conditions=react-server", "local/admin/main.ts", ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: root,
    env: { ...process.env, DATA_DIR: dataDir() },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`admin ${args.join(" ")}: ${stderr}`);
  return stdout.trim();
}
