import "server-only";
import { inngest } from "~/inngest/client";
import { inScope, type Tx } from "./db";
import { newId } from "./ids";
import { log } from "./log";

/** An event as `eventType(...).create(data)` makes it. */
export type OutgoingEvent = { name: string; data: object };

/** Writes events beside the change they tell of. Returns their ids for `relay`. */
export async function writeOutbox(tx: Tx, workspaceId: string | null, events: OutgoingEvent[]): Promise<string[]> {
  const rows = events.map(({ name, data }) => ({
    id: newId(),
    workspaceId,
    name,
    data: { ...data },
  }));
  if (rows.length > 0) await tx.outboxEvent.createMany({ data: rows });
  return rows.map(({ id }) => id);
}

const batchSize = 200;

/**
 * Hands unsent rows to Inngest, oldest first. The row's id is the event's id, so handing one over
 * twice starts nothing twice. Returns how many went.
 */
export async function relay(ids?: string[]): Promise<number> {
  let sent = 0;
  for (let more = true; more; ) {
    const rows = await inScope("system", (tx) =>
      tx.outboxEvent.findMany({
        where: { sentAt: null, ...(ids && { id: { in: ids } }) },
        orderBy: { id: "asc" },
        take: batchSize,
      }),
    );
    if (rows.length === 0) break;
    const batch = rows.map(({ id, name, data }) => ({
      id,
      name,
      data: data as object,
    }));
    const taken = rows.map(({ id }) => id);
    try {
      await inngest.send(batch);
    } catch (error) {
      await inScope("system", (tx) =>
        tx.outboxEvent.updateMany({
          where: { id: { in: taken } },
          data: {
            attempts: { increment: 1 },
            lastError: String(error).slice(0, 500),
          },
        }),
      );
      throw error;
    }
    await inScope("system", (tx) =>
      tx.outboxEvent.updateMany({
        where: { id: { in: taken } },
        data: { sentAt: new Date() },
      }),
    );
    sent += rows.length;
    more = rows.length === batchSize;
  }
  return sent;
}

/** Relays right after a commit, without making anybody wait; a failure is left to the sweeper. */
export function relaySoon(ids: string[]): void {
  relay(ids).catch((error: unknown) => log.warn({ err: error, events: ids.length }, "outbox: left to the sweeper"));
}

/** The sweeper: relays what a crash or a deaf engine left behind. Quiet while nothing is old. */
export async function relayLeftovers() {
  const ready = new Date(Date.now() - 3_000);
  try {
    const ids = await inScope("system", (tx) =>
      tx.outboxEvent.findMany({
        where: { sentAt: null, createdAt: { lt: ready } },
        select: { id: true },
        orderBy: { id: "asc" },
        take: batchSize,
      }),
    );
    if (ids.length > 0) await relay(ids.map(({ id }) => id));
  } catch (error) {
    log.warn({ err: error }, "outbox: sweep failed, next one in seconds");
  }
}
