import "server-only";
import { inngest } from "~/inngest/client";
import { inScope, type Tx } from "./db";
import { newId } from "./ids";
import { log } from "./log";
import { once } from "./once";

/** An event as `eventType(...).create(data)` makes it. */
export type OutgoingEvent = { name: string; data: object };

/** Writes events beside the change they tell of, in one statement. Returns their ids for `relay`. */
export async function writeOutbox(tx: Tx, workspaceId: string | null, events: OutgoingEvent[]): Promise<string[]> {
  if (events.length === 0) return [];
  const ids = events.map(() => newId());
  await tx.$executeRaw`
    INSERT INTO outbox_event (id, workspace_id, name, data)
    SELECT id, ${workspaceId}::uuid, name, data
    FROM unnest(${ids}::uuid[], ${events.map(({ name }) => name)}::text[], ${events.map(({ data }) => JSON.stringify(data))}::jsonb[])
      AS event (id, name, data)`;
  return ids;
}

const batchSize = 200;

/**
 * Hands these rows to Inngest, unless they were before. The row's id is the event's id, so handing one
 * over twice starts nothing twice. Throws when Inngest does not take them; they stay, with the reason.
 */
export async function relay(ids: string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += batchSize) await relayBatch(ids.slice(at, at + batchSize));
}

async function relayBatch(ids: string[]): Promise<void> {
  const rows = await inScope("system", (tx) =>
    tx.outboxEvent.findMany({ where: { sentAt: null, id: { in: ids } }, orderBy: { id: "asc" } }),
  );
  if (rows.length === 0) return;
  const where = { id: { in: rows.map(({ id }) => id) } };
  try {
    await inngest.send(rows.map(({ id, name, data }) => ({ id, name, data: data as object })));
  } catch (error) {
    const lastError = String(error).slice(0, 500);
    await inScope("system", (tx) =>
      tx.outboxEvent.updateMany({ where, data: { attempts: { increment: 1 }, lastError } }),
    );
    throw error;
  }
  await inScope("system", (tx) => tx.outboxEvent.updateMany({ where, data: { sentAt: new Date() } }));
}

type Line = { waiting: string[]; isMoving: boolean };
const line = () => once("outbox-line", (): Line => ({ waiting: [], isMoving: false }));

/** Relays right after a commit, without making anybody wait. What is committed meanwhile goes together; a failure is left to the sweeper. */
export function relaySoon(ids: string[]): void {
  line().waiting.push(...ids);
  if (!line().isMoving) void relayWaiting(line());
}

async function relayWaiting(line: Line): Promise<void> {
  line.isMoving = true;
  while (line.waiting.length > 0) {
    const ids = line.waiting.splice(0);
    await relay(ids).catch((err: unknown) => log.warn({ err, events: ids.length }, "outbox: left to the sweeper"));
  }
  line.isMoving = false;
}

/** The sweeper: relays what a crash or a deaf engine left behind. Quiet while nothing is old. */
export async function relayLeftovers(olderThanMs = 3_000) {
  const ready = new Date(Date.now() - olderThanMs);
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
