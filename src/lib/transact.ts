import "server-only";
import type { Prisma } from "@/generated/prisma/client";
import { inScope, pagesInSnapshot, readOnce, type Scope, type Tx } from "./db";
import { type OutgoingEvent, relaySoon, writeOutbox } from "./outbox";

export type Actor = {
  kind: "user" | "apiKey" | "job" | "sender" | "operator";
  id: string;
};
/** A transaction a context already carries; nested writes join it. */
export type Open = { tx: Tx; events: OutgoingEvent[] };
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
    const events: OutgoingEvent[] = [];
    const saved = await run({ tx, events });
    return { saved, ids: await writeOutbox(tx, workspaceId, events) };
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

/** One hot read of the context's workspace in a single statement; joins a transaction that `ctx` already carries. */
export const readWithin = <Row extends Record<string, unknown>>(ctx: Asking, query: Prisma.Sql): Promise<Row[]> =>
  ctx.open ? ctx.open.tx.$queryRaw<Row[]>(query) : readOnce<Row>({ workspaceId: ctx.workspaceId }, query);

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
