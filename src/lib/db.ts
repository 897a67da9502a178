import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { createHash } from "node:crypto";
import type { Duplex } from "node:stream";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { env } from "@/env";
import { type Prisma, PrismaClient } from "@/generated/prisma/client";
import { log } from "./log";
import { once } from "./once";

export type Tx = Prisma.TransactionClient;
/** Whose rows a transaction sees: one workspace's, or all of them (role inflow_system). */
export type Scope = { workspaceId: string } | "system";

/** `connection`: the one that the transaction of this scope was begun on. */
type Begun = { scope: Scope; connection?: pg.Client };
const scopes = () => once("db-scopes", () => new AsyncLocalStorage<Begun>());
const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function opening(scope: Scope) {
  if (scope === "system") return "BEGIN; SET LOCAL ROLE inflow_system";
  if (!isUuid.test(scope.workspaceId)) throw new Error("A workspace id must be a UUID.");
  return `BEGIN; SET LOCAL app.workspace_id = '${scope.workspaceId}'`;
}

type Release = (error?: Error | boolean) => void;
/** The server closes the connection after such an error, or it is closed already. */
const isFatal = (error: unknown) =>
  !(error instanceof pg.DatabaseError) || error.severity === "FATAL" || error.severity === "PANIC";

/**
 * Sends BEGIN and the scope in one round trip: row-level security for the price of a plain transaction. Given back
 * after a fatal error it is not lent again, though its socket may not be closed yet: Prisma does not tell the pool.
 */
class ScopedClient extends pg.Client {
  #broken: Error | undefined;
  #giveBack: Release = () => {};

  constructor(config?: pg.ClientConfig) {
    super(config);
    const send = this.query.bind(this) as (...args: unknown[]) => unknown;
    const watched = (...args: unknown[]) => {
      const sent = send(...args);
      if (sent instanceof Promise)
        sent.catch((error: Error) => {
          if (isFatal(error)) this.#broken = error;
        });
      return sent;
    };
    const scoped = (first: unknown, ...rest: unknown[]) => {
      const isBegin = typeof first === "object" && first !== null && "text" in first && first.text === "BEGIN";
      const begun = isBegin ? scopes().getStore() : undefined;
      if (!begun) return watched(first, ...rest);
      begun.connection = this;
      return watched(opening(begun.scope));
    };
    this.query = scoped as typeof this.query;
  }

  /** The pool puts its own here whenever it lends this connection. */
  set release(giveBack: Release) {
    this.#giveBack = giveBack;
  }
  get release(): Release {
    return (error) => this.#giveBack(error ?? this.#broken);
  }
}

const pool = () =>
  once("db-pool", () => {
    const { DATABASE_URL: connectionString, DATABASE_POOL: max } = env();
    const made = new pg.Pool({
      connectionString,
      max,
      options: "-c timezone=UTC",
      Client: ScopedClient,
      pipeline: true,
    });
    return made.on("error", (error) => log.warn({ err: error }, "database: an idle connection broke"));
  });
const client = () =>
  once("db", () => new PrismaClient({ adapter: new PrismaPg(pool(), { disposeExternalPool: true }) }));

const connections = () => once("db-connections", () => new WeakMap<Tx, pg.Client>());

/** Runs `work` in one transaction that sees only `scope`. */
export function inScope<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  const begun: Begun = { scope };
  const run = (tx: Tx) => {
    if (begun.connection) connections().set(tx, begun.connection);
    return work(tx);
  };
  return scopes().run(begun, () => client().$transaction(run, { maxWait: 10_000, timeout: 30_000 }));
}

/**
 * One statement of an open transaction, past Prisma, which copies what it sends several times: for large parameters. A
 * Buffer is sent as it is, as the bytes of whatever type the statement gives the parameter.
 */
export async function askIn<Row extends pg.QueryResultRow>(tx: Tx, { text, values }: Prisma.Sql): Promise<Row[]> {
  const connection = connections().get(tx);
  if (!connection) throw new Error("This is no open transaction.");
  return (await connection.query<Row>({ text, values })).rows;
}

const statementNames = new Map<string, string>();
/**
 * Prepared once a connection: the server plans a text it has seen for nothing. Named by its words, as each bundle has a
 * copy of this module and all share the connections.
 */
function nameOf(text: string): string {
  const name = statementNames.get(text) ?? createHash("sha256").update(text).digest("base64url");
  statementNames.set(text, name);
  return name;
}

/**
 * One statement that sees only `scope`, past Prisma and in one round trip: for the few whose speed is measured. All of
 * it leaves in one packet. A failed statement turns the COMMIT behind it into a rollback.
 */
export async function runOnce<Row extends pg.QueryResultRow>(
  scope: Scope,
  { text, values }: Prisma.Sql,
): Promise<Row[]> {
  const client = await pool().connect();
  const { stream } = client.connection as pg.Connection & { stream: Duplex };
  try {
    stream.cork();
    const sent = [
      client.query(opening(scope)),
      client.query<Row>({ name: nameOf(text), text, values }),
      client.query("COMMIT"),
    ] as const;
    stream.uncork();
    const [, { rows }] = await Promise.all(sent);
    client.release();
    return rows;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/**
 * A statement's rows on one snapshot, page by page, in the memory of one page. Holds a connection of the pool until its
 * reader has come to the end or leaves.
 */
export async function* pagesInSnapshot<Row extends pg.QueryResultRow>(
  scope: Scope,
  { text, values }: Prisma.Sql,
  rowsAPage: number,
): AsyncGenerator<Row[]> {
  const connection = await pool().connect();
  let isOver = false;
  try {
    await connection.query(opening(scope).replace("BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
    await connection.query({ text: `DECLARE page NO SCROLL CURSOR FOR ${text}`, values });
    for (;;) {
      const { rows } = await connection.query<Row>(`FETCH ${rowsAPage} FROM page`);
      if (rows.length > 0) yield rows;
      if (rows.length < rowsAPage) break;
    }
    await connection.query("COMMIT");
    isOver = true;
  } finally {
    connection.release(!isOver);
  }
}

/** One statement in no scope: it sees no workspace's rows but through functions made for it. */
export const ask = async <Row extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> =>
  (await pool().query<Row>({ name: text, text, values })).rows;

export const pingDatabase = () => client().$queryRaw`SELECT 1`;
export const closeDatabase = () => client().$disconnect();
