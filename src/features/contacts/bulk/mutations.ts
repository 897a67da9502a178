import "server-only";
import { requireRoom } from "@/features/billing/limits/mutations";
import { checkSubscribable, subscribe, unsubscribe } from "@/features/consent/mutations";
import { neverOptedOut } from "@/features/consent/queries";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { transact } from "@/lib/transact";
import { contactsBulkRequested } from "~/inngest/events";
import { actorText } from "../actor";
import { contactIdsWhere, contactsWhere, countMatches } from "../queries";
import { ContactFilter } from "../schema";
import { ensureTags } from "../tags/mutations";
import { BulkConsent, type BulkInput, type BulkKind, doneAtOnce, portionSize } from "./schema";

type Work = { kind: BulkKind; targetId: string | null; consent: BulkConsent | null; actor: string };
type Deciding = "subscribe" | "unsubscribe";
const isDeciding = (kind: BulkKind): kind is Deciding => kind === "subscribe" || kind === "unsubscribe";
type Done = { chosen: number; changed: number; lastId: string | null };

const note = (kind: string, details: Prisma.Sql, who: Prisma.Sql, at: Prisma.Sql, from: Prisma.Sql) => Prisma.sql`
  SELECT gen_random_uuid(), workspace_id, contact_id, ${kind}, ${details}, ${who}, ${at} FROM ${from}`;
const noted = (rows: Prisma.Sql) => Prisma.sql`
  noted AS (INSERT INTO contact_change (id, workspace_id, contact_id, kind, details, actor, at) ${rows})`;

/** What a kind does to the rows of `chosen`, as one or two parts of a WITH that end in `changed`. */
function parts(
  { workspaceId }: Context,
  { kind, targetId, actor }: { kind: Exclude<BulkKind, Deciding>; targetId: string | null; actor: string },
): Prisma.Sql {
  const nothing = Prisma.sql`'{}'::jsonb`;
  const by = Prisma.sql`${actor}::text`;
  const now = Prisma.sql`now()`;
  const away = (word: "tag" | "list", name: Prisma.Sql) =>
    noted(Prisma.sql`
      ${note(`${word}_added`, name, Prisma.sql`added_by`, Prisma.sql`added_at`, Prisma.sql`changed`)}
      UNION ALL ${note(`${word}_removed`, name, by, now, Prisma.sql`changed`)}`);
  switch (kind) {
    case "tag":
      return Prisma.sql`
        changed AS (INSERT INTO contact_tag (contact_id, tag_id, workspace_id, added_by)
          SELECT id, ${targetId}::uuid, ${workspaceId}::uuid, ${by} FROM chosen ON CONFLICT DO NOTHING RETURNING contact_id)`;
    case "addToList":
      return Prisma.sql`
        changed AS (INSERT INTO list_member (list_id, contact_id, workspace_id, added_by)
          SELECT ${targetId}::uuid, id, ${workspaceId}::uuid, ${by} FROM chosen ON CONFLICT DO NOTHING RETURNING contact_id)`;
    case "untag":
      return Prisma.sql`
        changed AS (DELETE FROM contact_tag t USING chosen WHERE t.contact_id = chosen.id AND t.tag_id = ${targetId}::uuid
          RETURNING t.contact_id, t.workspace_id, t.added_by, t.added_at),
        ${away("tag", Prisma.sql`(SELECT jsonb_build_object('name', name) FROM tag WHERE id = ${targetId}::uuid)`)}`;
    case "removeFromList":
      return Prisma.sql`
        changed AS (DELETE FROM list_member m USING chosen WHERE m.contact_id = chosen.id AND m.list_id = ${targetId}::uuid
          RETURNING m.contact_id, m.workspace_id, m.added_by, m.added_at),
        ${away("list", Prisma.sql`(SELECT jsonb_build_object('name', name) FROM contact_list WHERE id = ${targetId}::uuid)`)}`;
    case "delete":
      return Prisma.sql`
        changed AS (UPDATE contact c SET deleted_at = now(), updated_at = now() FROM chosen
          WHERE c.id = chosen.id AND c.deleted_at IS NULL RETURNING c.id AS contact_id, c.workspace_id),
        ${noted(note("deleted", nothing, by, now, Prisma.sql`changed`))}`;
    case "restore":
      return Prisma.sql`
        changed AS (UPDATE contact c SET deleted_at = NULL, updated_at = now() FROM chosen
          WHERE c.id = chosen.id AND c.deleted_at IS NOT NULL AND c.merged_into_id IS NULL
          RETURNING c.id AS contact_id, c.workspace_id),
        ${noted(note("restored", nothing, by, now, Prisma.sql`changed`))}`;
  }
}

/** In the order of ids where rows of contacts change, so that two at once do not wait for each other in a ring. */
function lock(kind: BulkKind): Prisma.Sql {
  if (isDeciding(kind)) return Prisma.sql`FOR UPDATE OF c`;
  return kind === "delete" || kind === "restore" ? Prisma.sql`FOR NO KEY UPDATE OF c` : Prisma.empty;
}

const noConsent = BulkConsent.parse({});

/** Subscribes or unsubscribes those that `chosen` selects and locks; nobody who opted out is subscribed along with others. */
async function decide(tx: Tx, ctx: Context, work: Work & { kind: Deciding }, chosen: Prisma.Sql): Promise<Done> {
  const ids = (await tx.$queryRaw<{ id: string }[]>`${chosen}`).map(({ id }) => id);
  const done = { chosen: ids.length, changed: 0, lastId: ids.at(-1) ?? null };
  const topicId = work.targetId;
  if (!topicId || ids.length === 0) return done;
  const { source, isConfirmed, ...proof } = work.consent ?? noConsent;
  const deciding = { topicId, source, proof, decidedBy: work.actor };
  if (work.kind === "unsubscribe")
    return { ...done, changed: (await unsubscribe(ctx, { ...deciding, contactIds: ids })).changed };
  // Asked anew now that they are locked: who opted out a moment ago has done so.
  const contactIds = Prisma.sql`SELECT c.id FROM contact c WHERE c.id = ANY (${ids}::uuid[]) AND ${neverOptedOut(topicId)}`;
  const { changed, pending } = await subscribe(ctx, { ...deciding, contactIds, isConfirmed });
  return { ...done, changed: changed + pending };
}

/** From so many on, rows are joined by hashing. */
const many = 500;

/** Does it to the contacts that `chosen` selects, in the order of their ids: about so many. */
async function apply(
  tx: Tx,
  ctx: Context,
  { kind, ...work }: Work,
  { chosen, size }: { chosen: Prisma.Sql; size: number },
): Promise<Done> {
  if (isDeciding(kind)) return decide(tx, ctx, { kind, ...work }, chosen);
  // The planner takes a workspace it has no statistics of for a single row, and would compare each with each.
  if (size > many) await tx.$executeRaw`SET LOCAL enable_nestloop = off`;
  const [row] = await tx.$queryRaw<Done[]>`
    WITH chosen AS MATERIALIZED (${chosen}), ${parts(ctx, { kind, ...work })}
    SELECT (SELECT count(*)::int FROM chosen) AS chosen, (SELECT count(*)::int FROM changed) AS changed,
      (SELECT id FROM chosen ORDER BY id DESC LIMIT 1) AS "lastId"`;
  if (size > many) await tx.$executeRaw`SET LOCAL enable_nestloop = on`;
  return row ?? { chosen: 0, changed: 0, lastId: null };
}

/** What a kind is done to besides the contacts; refuses what is not there, archived or dynamic. */
async function targetOf(
  tx: Tx,
  ctx: Context,
  { kind, tagId, tag, listId, topicId }: BulkInput,
): Promise<string | null> {
  const { workspaceId } = ctx;
  if (isDeciding(kind)) return topicId ?? null;
  if (kind === "tag" || kind === "untag") {
    if (tagId === undefined) return (await ensureTags(tx, ctx, [tag ?? ""])).get((tag ?? "").toLowerCase()) ?? null;
    if ((await tx.tag.count({ where: { id: tagId, workspaceId } })) === 0) throw notFound("tag");
    return tagId;
  }
  if (kind !== "addToList" && kind !== "removeFromList") return null;
  const list = await tx.contactList.findFirst({
    where: { id: listId, workspaceId },
    select: { id: true, segmentId: true, archivedAt: true },
  });
  if (!list) throw notFound("list");
  if (list.segmentId)
    throw new AppError("conflict", "The members of a dynamic list are those of its segment. Change the segment.");
  if (list.archivedAt) throw new AppError("conflict", "This list is archived. Bring it back first.");
  return list.id;
}

/** Restoring looks among the deleted, whatever the filter says; all else among those that are there. */
const filterFor = (kind: BulkKind, filter: ContactFilter): ContactFilter => ({
  ...filter,
  isDeleted: kind === "restore" ? true : undefined,
});

/**
 * Does something to all contacts that a filter means: few at once, in one statement; many in portions by a job, up to
 * the newest contact there is now. Answers how far it is.
 */
export const startBulkAction = (ctx: Context, input: BulkInput) =>
  transact(ctx, `contacts.${input.kind}`, async ({ tx, ctx, emit }) => {
    const { kind } = input;
    const filter = filterFor(kind, input.filter);
    const targetId = await targetOf(tx, ctx, input);
    const work: Work = { kind, targetId, consent: input.consent ?? null, actor: actorText(ctx) };
    const total = await countMatches(ctx, filter);
    if (kind === "subscribe" && targetId)
      await checkSubscribable(tx, ctx, {
        topicId: targetId,
        count: total,
        isConfirmed: input.consent?.isConfirmed ?? false,
      });
    if (kind === "restore") await requireRoom(tx, ctx, "contacts", total);
    const isSmall = total <= doneAtOnce;
    const done = isSmall
      ? await apply(tx, ctx, work, {
          chosen: Prisma.sql`${contactIdsWhere(ctx, filter)} ORDER BY c.id ${lock(kind)}`,
          size: total,
        })
      : null;
    const [newest] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM contact WHERE workspace_id = ${ctx.workspaceId}::uuid ORDER BY id DESC LIMIT 1`;
    const row = await tx.contactBulkAction.create({
      data: {
        workspaceId: ctx.workspaceId,
        kind,
        filter,
        targetId,
        consent: input.consent,
        actor: work.actor,
        total: done?.chosen ?? total,
        done: done?.chosen ?? 0,
        changed: done?.changed ?? 0,
        untilId: newest?.id ?? ctx.workspaceId,
        ...(done && { status: "done" as const, endedAt: new Date() }),
      },
      select: { id: true, total: true, changed: true, status: true },
    });
    if (!done) emit(contactsBulkRequested.create({ workspaceId: ctx.workspaceId, bulkActionId: row.id }));
    return row;
  });

/** The next portion of a bulk action; true when there is none left. Safe to repeat: what was done is behind its mark. */
export async function advanceBulkAction(ctx: Context, id: string): Promise<{ isOver: boolean }> {
  const { isOver } = await transact(ctx, "contacts.bulkPortion", async ({ tx, ctx }) => {
    const { workspaceId } = ctx;
    await tx.$executeRaw`SELECT 1 FROM contact_bulk_action WHERE id = ${id}::uuid FOR UPDATE`;
    const row = await tx.contactBulkAction.findFirst({ where: { id, workspaceId, status: "running" } });
    if (!row) return { id, isOver: true };
    const filter = ContactFilter.parse(row.filter);
    const kind = row.kind as BulkKind;
    const place = Prisma.sql`c.id <= ${row.untilId}::uuid ${row.afterId ? Prisma.sql`AND c.id > ${row.afterId}::uuid` : Prisma.empty}`;
    const chosen = Prisma.sql`
      SELECT c.id FROM contact c WHERE ${contactsWhere(ctx, filter)} AND ${place} ORDER BY c.id LIMIT ${portionSize} ${lock(kind)}`;
    if (kind === "restore") {
      const problem = await requireRoom(tx, ctx, "contacts", Math.min(portionSize, row.total - row.done)).catch(
        (error: unknown) => {
          if (error instanceof AppError && error.code === "limit_reached") return error.message;
          throw error;
        },
      );
      if (problem) {
        await tx.contactBulkAction.update({
          where: { id },
          data: { status: "failed", error: problem, endedAt: new Date() },
        });
        return { id, isOver: true };
      }
    }
    const consent = row.consent === null ? null : BulkConsent.parse(row.consent);
    const done = await apply(
      tx,
      ctx,
      { kind, targetId: row.targetId, consent, actor: row.actor },
      { chosen, size: portionSize },
    );
    const isLast = done.chosen < portionSize;
    await tx.contactBulkAction.update({
      where: { id },
      data: {
        done: { increment: done.chosen },
        changed: { increment: done.changed },
        afterId: done.lastId ?? row.afterId,
        ...(isLast && { status: "done", endedAt: new Date() }),
      },
    });
    return { id, isOver: isLast };
  });
  return { isOver };
}

/** The job gave up: what it did stays done, and its row says so. */
export const failBulkAction = (ctx: Context, id: string) =>
  transact(ctx, "contacts.bulkFail", async ({ tx }) => {
    await tx.contactBulkAction.updateMany({
      where: { id, workspaceId: ctx.workspaceId, status: "running" },
      data: {
        status: "failed",
        endedAt: new Date(),
        error: "It stopped part of the way. Start it again: what is done stays done.",
      },
    });
    return { id };
  });

type Chosen = { filter: ContactFilter };

export const tagContacts = (ctx: Context, { filter, ...target }: Chosen & { tagId?: string; tag?: string }) =>
  startBulkAction(ctx, { kind: "tag", filter, ...target });
export const untagContacts = (ctx: Context, { filter, tagId }: Chosen & { tagId: string }) =>
  startBulkAction(ctx, { kind: "untag", filter, tagId });
export const addToList = (ctx: Context, { filter, listId }: Chosen & { listId: string }) =>
  startBulkAction(ctx, { kind: "addToList", filter, listId });
export const removeFromList = (ctx: Context, { filter, listId }: Chosen & { listId: string }) =>
  startBulkAction(ctx, { kind: "removeFromList", filter, listId });
export const deleteContacts = (ctx: Context, { filter }: Chosen) => startBulkAction(ctx, { kind: "delete", filter });
export const restoreContacts = (ctx: Context, { filter }: Chosen) => startBulkAction(ctx, { kind: "restore", filter });
