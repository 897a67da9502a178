import "server-only";
import { Prisma } from "@/generated/prisma/client";
import { inScope, pagesInSnapshot, runOnce, type Scope, type Tx } from "./db";
import { newId } from "./ids";
import { type OutgoingEvent, relaySoon, writeOutbox } from "./outbox";

export type Actor = {
  kind: "user" | "apiKey" | "job" | "sender" | "operator";
  id: string;
};
/** A transaction a context already carries; nested writes join it. `stored`: ids of events that are in the outbox already. */
export type Open = { tx: Tx; events: OutgoingEvent[]; stored?: string[] };
type Asking = {
  readonly workspaceId: string;
  readonly actor: Actor;
  readonly open?: Open;
};
type Inside<C> = { tx: Tx; ctx: C; emit: (event: OutgoingEvent) => void };

const audited = async <T extends { id: string }>(
  tx: Tx,
  workspaceId: string | null,
  actor: Actor,
  action: string,
  saved: T,
) => {
  await tx.auditLog.create({
    data: {
      workspaceId,
      actorKind: actor.kind,
      actorId: actor.id,
      action,
      targetId: saved.id,
    },
  });
  return saved;
};

async function commit<T>(scope: Scope, workspaceId: string | null, run: (open: Open) => Promise<T>): Promise<T> {
  const { saved, ids } = await inScope(scope, async (tx) => {
    const [events, stored]: [OutgoingEvent[], string[]] = [[], []];
    const saved = await run({ tx, events, stored });
    return { saved, ids: [...stored, ...(await writeOutbox(tx, workspaceId, events))] };
  });
  if (ids.length > 0) relaySoon(ids);
  return saved;
}

/** One write, its audit row and its events, or none of them. Joins a transaction that `ctx` already carries. */
export async function transact<C extends Asking, T extends { id: string }>(
  ctx: C,
  action: string,
  write: (inside: Inside<C>) => Promise<T>,
): Promise<T> {
  const run = async (open: Open) => {
    const saved = await write({
      tx: open.tx,
      ctx: { ...ctx, open },
      emit: (event) => open.events.push(event),
    });
    return audited(open.tx, ctx.workspaceId, ctx.actor, action, saved);
  };
  return ctx.open ? run(ctx.open) : commit({ workspaceId: ctx.workspaceId }, ctx.workspaceId, run);
}

/** A write that is one statement. Its row has an `id`; `event` speaks of the row, and is sent `when` that is so. */
type Once = { statement: Prisma.Sql; event: { name: string; data: Prisma.Sql; when: Prisma.Sql } };

/**
 * `transact` for a single statement: the write, its audit row and its event in one round trip. For what many wait for at
 * once: no lock is held while messages travel. Undefined when the statement gave no row, and so changed nothing.
 */
export async function transactOnce<Row extends { id: string }>(
  ctx: Asking,
  action: string,
  { statement, event }: Once,
): Promise<Row | undefined> {
  const { workspaceId, actor, open } = ctx;
  const eventId = newId();
  const query = Prisma.sql`
    WITH saved AS MATERIALIZED (${statement}), audited AS (
      INSERT INTO audit_log (id, workspace_id, actor_kind, actor_id, action, target_id)
      SELECT ${newId()}::uuid, ${workspaceId}::uuid, ${actor.kind}, ${actor.id}, ${action}, id::text FROM saved
    ), told AS (
      INSERT INTO outbox_event (id, workspace_id, name, data)
      SELECT ${eventId}::uuid, ${workspaceId}::uuid, ${event.name}, ${event.data} FROM saved WHERE ${event.when}
    ) SELECT * FROM saved`;
  const [row] = open ? await open.tx.$queryRaw<Row[]>(query) : await runOnce<Row>({ workspaceId }, query);
  if (row && open) open.stored?.push(eventId);
  else if (row) relaySoon([eventId]);
  return row;
}

/** One hot read of the context's workspace in a single statement; joins a transaction that `ctx` already carries. */
export const readWithin = <Row extends Record<string, unknown>>(ctx: Asking, query: Prisma.Sql): Promise<Row[]> =>
  ctx.open ? ctx.open.tx.$queryRaw<Row[]>(query) : runOnce<Row>({ workspaceId: ctx.workspaceId }, query);

/** A long read of the context's workspace on one snapshot, page by page. In a transaction of its own. */
export const readInSnapshot = <Row extends Record<string, unknown>>(
  ctx: Asking,
  query: Prisma.Sql,
  rowsAPage: number,
) => pagesInSnapshot<Row>({ workspaceId: ctx.workspaceId }, query, rowsAPage);

type Everywhere = { readonly scope: "system"; readonly actor: Actor };

/** The same outside any workspace: accounts, sessions, webhooks. Runs as inflow_system. */
export const transactSystem = <T extends { id: string }>(
  { actor }: Everywhere,
  action: string,
  write: (inside: Omit<Inside<never>, "ctx">) => Promise<T>,
): Promise<T> =>
  commit("system", null, async (open) =>
    audited(open.tx, null, actor, action, await write({ tx: open.tx, emit: (event) => open.events.push(event) })),
  );

/** The reading twin of `transact`: sees only the context's workspace. */
export const within = <T>(ctx: Asking, read: (tx: Tx) => Promise<T>): Promise<T> =>
  ctx.open ? read(ctx.open.tx) : inScope({ workspaceId: ctx.workspaceId }, read);

/** Reads across workspaces. Runs as inflow_system. */
export const everywhere = <T>(_ctx: Everywhere, read: (tx: Tx) => Promise<T>): Promise<T> => inScope("system", read);
