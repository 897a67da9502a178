import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { StartError } from "./print";

/** Each secondary listener and the variable that fixes its port. */
export const portVariables = {
  postgres: "POSTGRES_PORT",
  engine: "ENGINE_PORT",
  google: "GOOGLE_PORT",
  microsoft: "MICROSOFT_PORT",
  stripe: "STRIPE_PORT",
  anthropic: "ANTHROPIC_PORT",
  smtp: "SMTP_PORT",
  mailUi: "MAIL_UI_PORT",
} as const;

export type PortName = keyof typeof portVariables;
export type Ports = Record<PortName, number>;

export function isPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** A free port below the range the kernel hands to outgoing connections, so that it stays free between starts. */
export async function findFreePort(taken: ReadonlySet<number> = new Set()): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = randomInt(20_000, 32_000);
    if (!taken.has(port) && (await isPortFree(port))) return port;
  }
  throw new StartError("No free port found between 20000 and 32000.");
}

/**
 * A port for each name: the wanted one, else the one of the last run, else a free one. Kept stable over restarts
 * because browsers and the database hold addresses that contain them.
 */
export async function choosePorts(wanted: Partial<Ports>, remembered: Partial<Ports>): Promise<Ports> {
  const taken = new Set<number>(Object.values(wanted));
  const choose = async (name: PortName): Promise<number> => {
    const fixed = wanted[name];
    if (fixed !== undefined) {
      if (!(await isPortFree(fixed))) throw new StartError(`${portVariables[name]}=${fixed} is in use.`);
      return fixed;
    }
    const last = remembered[name];
    if (last !== undefined && !taken.has(last) && (await isPortFree(last))) return last;
    return findFreePort(taken);
  };
  const ports: Partial<Ports> = {};
  for (const name of Object.keys(portVariables) as PortName[]) {
    const port = await choose(name);
    taken.add(port);
    ports[name] = port;
  }
  return ports as Ports;
}
