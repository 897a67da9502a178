import { AsyncLocalStorage } from "node:async_hooks";
import { once } from "node:events";
import type { Socket } from "node:net";
import pg from "pg";

/** Where a connection dies: before its n-th statement is sent, by the server's hand, or once it ran and nobody heard. */
export type Kill = { at: number; how: "cut" | "terminated" | "unheard" };
type Watch = { kill: Kill | null; statements: number; wasKilled: boolean; isOver: boolean };

const watches = new AsyncLocalStorage<Watch>();

const owner = new pg.Pool({ connectionString: process.env.DATABASE_OWNER_URL, max: 2 });
export const endKills = () => owner.end();

type Query = (this: pg.Client, ...args: unknown[]) => unknown;
type Wired = pg.Client & { processID: number; connection: { stream: Socket } };
const prototype = pg.Client.prototype as unknown as { query: Query };
const send = prototype.query;

async function dieAt(client: Wired, how: Kill["how"], args: unknown[]): Promise<never> {
  if (how === "unheard") await send.apply(client, args);
  if (how === "terminated") {
    await owner.query("SELECT pg_terminate_backend($1)", [client.processID]);
    await (send.apply(client, args) as Promise<unknown>).catch(() => {});
  }
  const { stream } = client.connection;
  stream.destroy();
  // The pool must have noticed before it lends this connection again.
  if (!stream.closed) await once(stream, "close");
  throw new Error("Connection terminated");
}

/** Install before the first connection is made: the product's client binds this very function. */
prototype.query = function (this: pg.Client, ...args: unknown[]) {
  const watch = watches.getStore();
  if (!watch || watch.isOver) return send.apply(this, args);
  watch.statements++;
  if (watch.kill?.at !== watch.statements) return send.apply(this, args);
  watch.wasKilled = true;
  return dieAt(this as Wired, watch.kill.how, args);
};

/** Runs `work` with its connection killed at one of its statements, BEGIN and COMMIT among them. */
export async function killedAtStatement<T>(kill: Kill | null, work: () => Promise<T>) {
  const watch: Watch = { kill, statements: 0, wasKilled: false, isOver: false };
  const outcome = await watches.run(watch, () => Promise.allSettled([work()]));
  // What goes on in the background afterwards is another process's business.
  watch.isOver = true;
  return { outcome: outcome[0], statements: watch.statements, wasKilled: watch.wasKilled };
}
