import "server-only";
import type { Context, SystemContext } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { log } from "@/lib/log";
import { once } from "@/lib/once";
import { inngest } from "~/inngest/client";
import { contactsChanged } from "~/inngest/events";
import { evaluate, withMemberships } from "../evaluation/mutations";
import { readBackground, readLive, theseContacts } from "../evaluation/queries";
import { listWaiting } from "./queries";

/** Evaluated by some dozens of segments, well within what a transaction may take on a busy machine. */
const atOnce = 1_500;
/** Less than a transaction may take, so that a long queue is worked off piece by piece. */
const passMs = 8_000;

type Change = { contactId: string; segmentId: string };

const bySegment = (changes: Change[]) => {
  const found = new Map<string, Set<string>>();
  for (const { segmentId, contactId } of changes)
    found.set(segmentId, (found.get(segmentId) ?? new Set()).add(contactId));
  return found;
};

async function evaluateAll(tx: Tx, ctx: Context, changes: Change[], now: Date): Promise<void> {
  const contacts = bySegment(changes);
  if (contacts.size === 0) return;
  const background = await readBackground(tx, ctx);
  for (const live of await readLive(tx, ctx, [...contacts.keys()]))
    await evaluate(tx, ctx, live, { background, among: theseContacts([...(contacts.get(live.id) ?? [])]), now });
}

/**
 * Takes the oldest rows off the queue and evaluates what hangs on them, or neither. A change that is committed after the
 * look at its contact has left its own row behind, which was not among those taken.
 */
const takeChanges = (ctx: Context, now: Date): Promise<number> =>
  withMemberships(ctx, async (tx) => {
    const taken = await tx.$queryRaw<{ contactId: string; segmentId: string | null; rows: bigint }[]>`
      WITH taken AS (
        DELETE FROM segment_change WHERE id IN (
          SELECT id FROM segment_change WHERE workspace_id = ${ctx.workspaceId}::uuid ORDER BY id LIMIT ${atOnce})
        RETURNING contact_id, input),
      changed AS (SELECT contact_id, input, count(*) AS rows FROM taken GROUP BY 1, 2)
      SELECT changed.contact_id AS "contactId", i.segment_id AS "segmentId", changed.rows
      FROM changed LEFT JOIN segment_input i ON i.workspace_id = ${ctx.workspaceId}::uuid AND i.input = changed.input`;
    const changes = taken.flatMap(({ contactId, segmentId }) => (segmentId ? [{ contactId, segmentId }] : []));
    await evaluateAll(tx, ctx, changes, now);
    return taken.length;
  });

const takeFlips = (ctx: Context, now: Date): Promise<number> =>
  withMemberships(ctx, async (tx) => {
    const taken = await tx.$queryRaw<Change[]>`
      DELETE FROM segment_flip WHERE (segment_id, contact_id) IN (
        SELECT segment_id, contact_id FROM segment_flip WHERE workspace_id = ${ctx.workspaceId}::uuid AND at <= ${now} ORDER BY at LIMIT ${atOnce})
      RETURNING segment_id AS "segmentId", contact_id AS "contactId"`;
    await evaluateAll(tx, ctx, taken, now);
    return taken.length;
  });

/** Works off what is due; memberships that change feed the queue again, so that segments of segments follow. Repeatable. */
export async function followChanges(ctx: Context, now = () => new Date()): Promise<{ isDone: boolean }> {
  const until = Date.now() + passMs;
  while (Date.now() < until) {
    const flips = await takeFlips(ctx, now());
    const changes = await takeChanges(ctx, now());
    if (flips + changes === 0) return { isDone: true };
  }
  return { isDone: false };
}

const wakeAgainMs = 15_000;
type Woken = { headId: bigint; at: number };

/**
 * Starts a job for each workspace whose queue has a new head. The queue is the outbox: it is written with the change
 * itself, and asked twice a second. Quiet while nothing changes; a job that was lost is started again after a while.
 */
export async function wakeFollowers(ctx: SystemContext): Promise<void> {
  const woken = once("segments-woken", () => new Map<string, Woken>());
  try {
    const waiting = await listWaiting(ctx);
    const at = Date.now();
    const fresh = waiting.filter(({ workspaceId, headId }) => {
      const before = woken.get(workspaceId);
      return !before || before.headId !== headId || at - before.at > wakeAgainMs;
    });
    if (woken.size > waiting.length + 1_000) woken.clear();
    if (fresh.length === 0) return;
    await inngest.send(
      fresh.map(({ workspaceId, headId }) => ({
        ...contactsChanged.create({ workspaceId }),
        id: `segments-${headId}-${Math.floor(at / wakeAgainMs)}`,
      })),
    );
    for (const { workspaceId, headId } of fresh) woken.set(workspaceId, { headId, at });
  } catch (error) {
    log.warn({ err: error }, "segments: nobody could be woken, the next try follows");
  }
}
