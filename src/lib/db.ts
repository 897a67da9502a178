import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { env } from "@/env";
import { type Prisma, PrismaClient } from "@/generated/prisma/client";
import { log } from "./log";
import { once } from "./once";

export type Tx = Prisma.TransactionClient;
/** Whose rows a transaction sees: one workspace's, or all of them (role inflow_system). */
export type Scope = { workspaceId: string } | "system";

const scopes = () => once("db-scopes", () => new AsyncLocalStorage<Scope>());
const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function opening(scope: Scope) {
  if (scope === "system") return "BEGIN; SET LOCAL ROLE inflow_system";
  if (!isUuid.test(scope.workspaceId)) throw new Error("A workspace id must be a UUID.");
  return `BEGIN; SET LOCAL app.workspace_id = '${scope.workspaceId}'`;
}

/** Sends BEGIN and the scope in one round trip: row-level security for the price of a plain transaction. */
class ScopedClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    const send = this.query.bind(this) as (...args: unknown[]) => unknown;
    const scoped = (first: unknown, ...rest: unknown[]) => {
      const isBegin = typeof first === "object" && first !== null && "text" in first && first.text === "BEGIN";
      const scope = isBegin ? scopes().getStore() : undefined;
      return scope ? send(opening(scope)) : send(first, ...rest);
    };
    this.query = scoped as typeof this.query;
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

/** Runs `work` in one transaction that sees only `scope`. */
export const inScope = <T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> =>
  scopes().run(scope, () => client().$transaction(work, { maxWait: 10_000, timeout: 30_000 }));

const statementNames = new Map<string, string>();
/** Prepared once a connection: the server plans a text it has seen for nothing. */
function nameOf(text: string): string {
  const name = statementNames.get(text) ?? `read_${statementNames.size}`;
  statementNames.set(text, name);
  return name;
}

/**
 * One statement that sees only `scope`, past Prisma and in one round trip: for the few reads whose speed is measured.
 * A failed statement turns the COMMIT behind it into a rollback.
 */
export async function readOnce<Row extends pg.QueryResultRow>(
  scope: Scope,
  { text, values }: Prisma.Sql,
): Promise<Row[]> {
  const connection = await pool().connect();
  try {
    const sent = [
      connection.query(opening(scope)),
      connection.query<Row>({ name: nameOf(text), text, values }),
      connection.query("COMMIT"),
    ] as const;
    const [, { rows }] = await Promise.all(sent);
    connection.release();
    return rows;
  } catch (error) {
    connection.release(true);
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
