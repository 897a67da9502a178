import "server-only";
import { requireRoom } from "@/features/billing/limits/mutations";
import type { Context } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { transact } from "@/lib/transact";
import { normaliseEmail } from "../address";
import { fingerprintOf } from "./fingerprint";
import { aheadMs, type EventInput, type StoredEvent } from "./schema";

type Placed = { input: EventInput; at: number };
type Faults = Record<string, string[]>;

/** Where a fault is, as the caller wrote it: `events.3.email` in a batch, `email` alone. */
type Naming = (at: number, field: string) => string;
const inBatch: Naming = (at, field) => `events.${at}.${field}`;
const alone: Naming = (_at, field) => field;

function refuse(faults: Faults): void {
  const [first] = Object.entries(faults);
  if (first) throw new AppError("invalid", `Nothing was stored. ${first[0]}: ${first[1].join(" ")}`, faults);
}

/** Contacts by address; those that nobody knew are made. An event is no consent, so that they are subscribed to nothing. */
async function contactsByAddress(tx: Tx, ctx: Context, emails: string[]): Promise<Map<string, string>> {
  const { workspaceId } = ctx;
  const read = async () => {
    const rows = await tx.contact.findMany({
      where: { workspaceId, email: { in: emails } },
      select: { id: true, email: true, deletedAt: true, mergedIntoId: true },
    });
    return new Map(rows.map((row) => [row.email, row]));
  };
  const known = await read();
  const missing = emails.filter((email) => !known.has(email)).sort();
  if (missing.length > 0) {
    await requireRoom(tx, ctx, "contacts", missing.length);
    await tx.contact.createMany({
      data: missing.map((email) => ({ id: newId(), workspaceId, email, source: "api" as const })),
      skipDuplicates: true,
    });
  }
  const all = missing.length > 0 ? await read() : known;
  return new Map(
    [...all].flatMap(([email, row]) => {
      const id = row.deletedAt ? row.mergedIntoId : row.id;
      return id ? [[email, id] as const] : [];
    }),
  );
}

const contactsById = async (tx: Tx, { workspaceId }: Context, ids: string[]): Promise<Map<string, string>> => {
  const rows = await tx.contact.findMany({
    where: { workspaceId, id: { in: ids } },
    select: { id: true, deletedAt: true, mergedIntoId: true },
  });
  return new Map(
    rows.flatMap(({ id, deletedAt, mergedIntoId }) => {
      const live = deletedAt ? mergedIntoId : id;
      return live ? [[id, live] as const] : [];
    }),
  );
};

type Kept = StoredEvent & { idempotencyKey: string | null; fingerprint: string | null };
const keptFields = {
  id: true,
  contactId: true,
  name: true,
  properties: true,
  occurredAt: true,
  receivedAt: true,
  idempotencyKey: true,
  fingerprint: true,
} as const;

const readKept = (tx: Tx, { workspaceId }: Context, keys: string[]): Promise<Kept[]> =>
  keys.length === 0
    ? Promise.resolve([])
    : tx.contactEvent.findMany({ where: { workspaceId, idempotencyKey: { in: keys } }, select: keptFields });

/** The event kept under its key; throws conflict when the key stood for another request. */
function repeated(kept: ReadonlyMap<string, Kept>, { input, at }: Placed, naming: Naming): StoredEvent | null {
  const before = input.idempotencyKey === undefined ? undefined : kept.get(input.idempotencyKey);
  if (!before) return null;
  if (before.fingerprint === fingerprintOf(input)) return before;
  const message = `The key “${input.idempotencyKey}” stood for another event before. Send a new key, or the very same event.`;
  throw new AppError("conflict", message, { [naming(at, "idempotencyKey")]: [message] });
}

async function findContacts(tx: Tx, ctx: Context, fresh: Placed[], naming: Naming): Promise<Map<number, string>> {
  const faults: Faults = {};
  const emails = new Map<number, string>();
  for (const { input, at } of fresh) {
    if (input.email === undefined) continue;
    const email = normaliseEmail(input.email);
    if (email) emails.set(at, email);
    else faults[naming(at, "email")] = ["This is no address; write one such as ann@example.com."];
  }
  refuse(faults);
  const byAddress = await contactsByAddress(tx, ctx, [...new Set(emails.values())]);
  const byId = await contactsById(tx, ctx, [...new Set(fresh.flatMap(({ input }) => input.contactId ?? []))]);
  const found = new Map<number, string>();
  for (const { input, at } of fresh) {
    const id = input.contactId ? byId.get(input.contactId) : byAddress.get(emails.get(at) ?? "");
    if (id) found.set(at, id);
    else if (input.contactId) faults[naming(at, "contactId")] = ["There is no such contact, or it was deleted."];
    else faults[naming(at, "email")] = ["This contact was deleted; restore it first."];
  }
  refuse(faults);
  return found;
}

type Fresh = StoredEvent & { key: string | null; fingerprint: string | null };

function assertTimes(fresh: Placed[], now: Date, naming: Naming): void {
  const faults: Faults = {};
  for (const { input, at } of fresh) {
    const occurredAt = input.occurredAt === undefined ? now.getTime() : Date.parse(input.occurredAt);
    if (occurredAt > now.getTime() + aheadMs)
      faults[naming(at, "occurredAt")] = ["This lies in the future; send what has happened."];
    if (occurredAt < Date.UTC(1970, 0)) faults[naming(at, "occurredAt")] = ["This lies before 1970."];
  }
  refuse(faults);
}

/** Inserts events and counts them by contact, name and day; those whose key somebody else just took are left out. */
async function store(tx: Tx, { workspaceId }: Context, events: Fresh[]): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    WITH stored AS (
      INSERT INTO contact_event (id, workspace_id, contact_id, name, properties, occurred_at, received_at, idempotency_key, fingerprint)
      SELECT id, ${workspaceId}::uuid, contact_id, name, properties, occurred_at, received_at, key, fingerprint
      FROM unnest(${events.map(({ id }) => id)}::uuid[], ${events.map(({ contactId }) => contactId)}::uuid[], ${events.map(({ name }) => name)}::text[],
        ${events.map(({ properties }) => JSON.stringify(properties))}::jsonb[], ${events.map(({ occurredAt }) => occurredAt.toISOString())}::timestamptz[],
        ${events.map(({ receivedAt }) => receivedAt.toISOString())}::timestamptz[], ${events.map(({ key }) => key)}::text[],
        ${events.map(({ fingerprint }) => fingerprint)}::text[])
        AS event (id, contact_id, name, properties, occurred_at, received_at, key, fingerprint)
      ORDER BY key
      ON CONFLICT (workspace_id, idempotency_key) DO NOTHING
      RETURNING id, contact_id, name, occurred_at),
    counted AS (
      INSERT INTO contact_event_stat AS t (contact_id, name, day, workspace_id, count, first_at, last_at)
      SELECT contact_id, name, (occurred_at AT TIME ZONE 'UTC')::date, ${workspaceId}::uuid, count(*), min(occurred_at), max(occurred_at)
      FROM stored GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
      ON CONFLICT (contact_id, name, day) DO UPDATE SET count = t.count + excluded.count,
        first_at = least(t.first_at, excluded.first_at), last_at = greatest(t.last_at, excluded.last_at))
    SELECT id FROM stored`;
  return new Set(rows.map(({ id }) => id));
}

function assertDistinctKeys(asked: Placed[], naming: Naming): void {
  const seen = new Map<string, string>();
  for (const { input, at } of asked) {
    if (input.idempotencyKey === undefined) continue;
    const before = seen.get(input.idempotencyKey);
    if (before !== undefined && before !== fingerprintOf(input))
      refuse({ [naming(at, "idempotencyKey")]: ["Another event of this batch has the same key."] });
    seen.set(input.idempotencyKey, fingerprintOf(input));
  }
}

/** The first event of the request under each key; what repeats it is answered as it is. */
const firstOfKeys = (asked: Placed[]) => {
  const keys = new Set<string>();
  return asked.filter(({ input: { idempotencyKey } }) => {
    if (idempotencyKey === undefined) return true;
    if (keys.has(idempotencyKey)) return false;
    keys.add(idempotencyKey);
    return true;
  });
};

async function record(tx: Tx, ctx: Context, asked: Placed[], now: Date, naming: Naming): Promise<StoredEvent[]> {
  assertDistinctKeys(asked, naming);
  const keys = asked.flatMap(({ input }) => input.idempotencyKey ?? []);
  const byKey = async () =>
    new Map(
      (await readKept(tx, ctx, keys)).flatMap((row) =>
        row.idempotencyKey ? [[row.idempotencyKey, row] as const] : [],
      ),
    );
  const before = await byKey();
  const fresh = firstOfKeys(asked).filter((placed) => !repeated(before, placed, naming));
  assertTimes(fresh, now, naming);
  const contacts = await findContacts(tx, ctx, fresh, naming);
  const made = new Map<number, Fresh>();
  for (const { input, at } of fresh)
    made.set(at, {
      id: newId(),
      contactId: contacts.get(at) ?? "",
      name: input.name,
      properties: input.properties,
      occurredAt: input.occurredAt === undefined ? now : new Date(input.occurredAt),
      receivedAt: now,
      key: input.idempotencyKey ?? null,
      fingerprint: input.idempotencyKey === undefined ? null : fingerprintOf(input),
    });
  const stored = made.size > 0 ? await store(tx, ctx, [...made.values()]) : new Set<string>();
  // Whoever took a key first while this waited for it has committed by now.
  const after = keys.length > 0 ? await byKey() : before;
  return asked.map((placed): StoredEvent => {
    const own = made.get(placed.at);
    const event = own && stored.has(own.id) ? own : repeated(after, placed, naming);
    if (!event) throw new AppError("unavailable", "This event could not be stored. Send it again.");
    const { id, contactId, name, properties, occurredAt, receivedAt } = event;
    return { id, contactId, name, properties, occurredAt, receivedAt };
  });
}

/**
 * Keeps what people did and counts it for segments, all of it or nothing. Under an idempotency key an event is kept
 * once: the same again gives the one that is kept; another one throws conflict. Unknown addresses become contacts.
 */
export async function recordEvents(ctx: Context, inputs: EventInput[], now = new Date()): Promise<StoredEvent[]> {
  let events: StoredEvent[] = [];
  await transact(ctx, "event.record", async ({ tx, ctx }) => {
    events = await record(
      tx,
      ctx,
      inputs.map((input, at) => ({ input, at })),
      now,
      inBatch,
    );
    return { id: events[0]?.id ?? ctx.workspaceId };
  });
  return events;
}

/** One event; faults are named by its own fields. */
export async function recordEvent(ctx: Context, input: EventInput, now = new Date()): Promise<StoredEvent> {
  let events: StoredEvent[] = [];
  await transact(ctx, "event.record", async ({ tx, ctx }) => {
    events = await record(tx, ctx, [{ input, at: 0 }], now, alone);
    return { id: events[0]?.id ?? ctx.workspaceId };
  });
  const [event] = events;
  if (!event) throw new AppError("unavailable", "This event could not be stored. Send it again.");
  return event;
}
