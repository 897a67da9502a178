import "server-only";
import { requireRoom } from "@/features/billing/limits/mutations";
import { subscribe } from "@/features/consent/mutations";
import { removeSuppressions } from "@/features/consent/suppressions/mutations";
import type { Context } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { transact } from "@/lib/transact";
import { actorText } from "../actor";
import { noteChanges } from "../changes/mutations";
import type { Person } from "../person";
import { carrySuppression } from "../suppressed/mutations";
import { mergedPerson, partedPerson, takenByDefault } from "./choose";
import { type MergeInput, MergeSnapshot } from "./schema";

type Held = { id: string; email: string; deletedAt: Date | null; mergedIntoId: string | null; person: Person };

/** Both, locked in the order of their ids. */
async function lockBoth(tx: Tx, { workspaceId }: Context, ids: readonly string[]): Promise<Held[]> {
  const rows = await tx.$queryRaw<(Omit<Held, "person"> & Person)[]>`
    SELECT id, email, deleted_at AS "deletedAt", merged_into_id AS "mergedIntoId", first_name AS "firstName",
      last_name AS "lastName", phone, locale, time_zone AS "timeZone", time_zone_source AS "timeZoneSource", fields
    FROM contact WHERE workspace_id = ${workspaceId}::uuid AND id = ANY (${ids}::uuid[]) ORDER BY id FOR UPDATE`;
  return rows.map(({ id, email, deletedAt, mergedIntoId, ...person }) => ({
    id,
    email,
    deletedAt,
    mergedIntoId,
    person,
  }));
}

const writePerson = (tx: Tx, id: string, person: Person) => tx.$executeRaw`
  UPDATE contact SET first_name = ${person.firstName}, last_name = ${person.lastName}, phone = ${person.phone},
    locale = ${person.locale}, time_zone = ${person.timeZone}, time_zone_source = ${person.timeZoneSource}::time_zone_source,
    fields = ${JSON.stringify(person.fields)}::jsonb, updated_at = now() WHERE id = ${id}::uuid`;

const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);

/** Tags and lists of the one for the other as well, with who added them; yields those that are new to it. */
async function copyMarks(tx: Tx, { from, to }: { from: string; to: string }) {
  const tags = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO contact_tag (contact_id, tag_id, workspace_id, added_by, added_at)
    SELECT ${to}::uuid, tag_id, workspace_id, added_by, added_at FROM contact_tag WHERE contact_id = ${from}::uuid ORDER BY tag_id
    ON CONFLICT DO NOTHING RETURNING tag_id AS id`;
  const lists = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO list_member (list_id, contact_id, workspace_id, added_by, added_at)
    SELECT list_id, ${to}::uuid, workspace_id, added_by, added_at FROM list_member WHERE contact_id = ${from}::uuid ORDER BY list_id
    ON CONFLICT DO NOTHING RETURNING list_id AS id`;
  return { tagIds: ids(tags), listIds: ids(lists) };
}

/** What segments read of both is counted anew from their events. */
async function recountEvents(tx: Tx, contactIds: readonly string[]) {
  await tx.$executeRaw`DELETE FROM contact_event_stat WHERE contact_id = ANY (${contactIds}::uuid[])`;
  await tx.$executeRaw`
    INSERT INTO contact_event_stat (contact_id, name, day, workspace_id, count, first_at, last_at)
    SELECT contact_id, name, (occurred_at AT TIME ZONE 'UTC')::date, workspace_id, count(*), min(occurred_at), max(occurred_at)
    FROM contact_event WHERE contact_id = ANY (${contactIds}::uuid[]) GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3
    ON CONFLICT (contact_id, name, day) DO UPDATE SET count = excluded.count, first_at = excluded.first_at, last_at = excluded.last_at`;
}

/**
 * An opt-out of either holds for both; that the other was subscribed is no consent of this address. It is no decision
 * of who reads this address, so none is recorded: what they decide later is told from it.
 */
async function carryOptOuts(tx: Tx, ctx: Context, kept: Held, gone: Held, note: string) {
  const subscriptions = await tx.$queryRaw<MergeSnapshot["subscriptions"]>`
    SELECT g.topic_id AS "topicId", coalesce(k.status::text, 'none') AS before FROM topic_subscription g
    LEFT JOIN topic_subscription k ON k.topic_id = g.topic_id AND k.contact_id = ${kept.id}::uuid
    WHERE g.contact_id = ${gone.id}::uuid AND g.status = 'unsubscribed' AND k.status IS DISTINCT FROM 'unsubscribed'`;
  await tx.$executeRaw`
    INSERT INTO topic_subscription AS s (contact_id, topic_id, workspace_id, status, changed_at)
    SELECT ${kept.id}::uuid, topic_id, workspace_id, 'unsubscribed', now() FROM topic_subscription
    WHERE contact_id = ${gone.id}::uuid AND status = 'unsubscribed' ORDER BY topic_id
    ON CONFLICT (contact_id, topic_id) DO UPDATE SET status = 'unsubscribed', changed_at = now() WHERE s.status <> 'unsubscribed'`;
  const suppressedAt = await carrySuppression(tx, ctx, { from: gone.email, to: kept, note, isSamePerson: false });
  return { subscriptions, suppressedAt: suppressedAt?.toISOString() ?? null };
}

const mergeText = (goneEmail: string) => `Merged with ${goneEmail}, who had opted out.`;

/** Makes two contacts one. The other keeps its row, deleted, and its address leads to the one that is kept. */
export const mergeContacts = (ctx: Context, { keptId, goneId, take }: MergeInput) =>
  transact(ctx, "contact.merge", async ({ tx, ctx }) => {
    const { workspaceId } = ctx;
    const both = await lockBoth(tx, ctx, [keptId, goneId]);
    const kept = both.find(({ id }) => id === keptId);
    const gone = both.find(({ id }) => id === goneId);
    if (!kept || !gone) throw notFound("contact");
    if (kept.deletedAt || gone.deletedAt)
      throw new AppError("conflict", "One of the two is deleted or merged already. Restore it first.");
    const after = mergedPerson(kept.person, gone.person, take ?? takenByDefault(kept.person, gone.person));
    await writePerson(tx, keptId, after);
    const marks = await copyMarks(tx, { from: goneId, to: keptId });
    const optOuts = await carryOptOuts(tx, ctx, kept, gone, mergeText(gone.email));
    const snapshot: MergeSnapshot = {
      before: kept.person,
      after,
      ...marks,
      eventIds: [],
      ...optOuts,
      goneEmail: gone.email,
    };
    const merge = await tx.contactMerge.create({
      data: { workspaceId, keptId, goneId, snapshot, mergedBy: actorText(ctx) },
      select: { id: true },
    });
    await tx.$executeRaw`
      WITH moved AS (UPDATE contact_event SET contact_id = ${keptId}::uuid WHERE contact_id = ${goneId}::uuid RETURNING id)
      UPDATE contact_merge SET snapshot = jsonb_set(snapshot, '{eventIds}', (SELECT coalesce(jsonb_agg(id), '[]') FROM moved))
      WHERE id = ${merge.id}::uuid`;
    await recountEvents(tx, [keptId, goneId]);
    await tx.contact.updateMany({
      where: { id: goneId, workspaceId },
      data: { deletedAt: new Date(), updatedAt: new Date(), mergedIntoId: keptId },
    });
    await noteChanges(tx, ctx, [
      { contactId: keptId, kind: "merged", details: { email: gone.email } },
      { contactId: goneId, kind: "merged", details: { into: kept.email } },
    ]);
    return { id: merge.id };
  });

/** Subscriptions as they were, unless the person decided anything since. */
async function restoreOptOuts(tx: Tx, ctx: Context, kept: Held, snapshot: MergeSnapshot, mergedAt: Date) {
  const { workspaceId } = ctx;
  const { email } = kept;
  const { suppressedAt, goneEmail } = snapshot;
  const hasDecided = async (topicId: string | null) => {
    const [decided] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM consent WHERE workspace_id = ${workspaceId}::uuid AND email = ${email} AND at >= ${mergedAt}
        AND (topic_id = ${topicId}::uuid OR topic_id IS NULL) LIMIT 1`;
    return decided !== undefined;
  };
  if (suppressedAt && !(await hasDecided(null))) {
    const where = { workspaceId, email, createdAt: new Date(suppressedAt), note: mergeText(goneEmail) };
    const note = `The merge with ${goneEmail} was undone`;
    if ((await tx.suppression.count({ where })) > 0) await removeSuppressions(ctx, { emails: [email], note });
  }
  for (const { topicId, before } of snapshot.subscriptions) {
    if (await hasDecided(topicId)) continue;
    if (before === "subscribed")
      await subscribe(ctx, {
        contactIds: [kept.id],
        topicId,
        source: "manual",
        isConfirmed: true,
        proof: { text: `The merge with ${goneEmail} was undone; the consent given before it stands.` },
      }).catch((error: unknown) => {
        // The topic was archived since: nobody can be subscribed to it.
        if (!(error instanceof AppError && error.code === "not_found")) throw error;
      });
    else if (before === "pending")
      await tx.topicSubscription.updateMany({
        where: { contactId: kept.id, topicId, status: "unsubscribed" },
        data: { status: "pending" },
      });
    else await tx.topicSubscription.deleteMany({ where: { contactId: kept.id, topicId, status: "unsubscribed" } });
  }
}

/** Parts the two again. What was changed since the merge stays as it was changed. */
export const undoMerge = (ctx: Context, mergeId: string) =>
  transact(ctx, "contact.unmerge", async ({ tx, ctx }) => {
    const { workspaceId } = ctx;
    const asked = await tx.contactMerge.findFirst({
      where: { id: mergeId, workspaceId },
      select: { keptId: true, goneId: true },
    });
    if (!asked) throw notFound("merge");
    const { keptId, goneId } = asked;
    await requireRoom(tx, ctx, "contacts", 1);
    const both = await lockBoth(tx, ctx, [keptId, goneId]);
    const kept = both.find(({ id }) => id === keptId);
    const gone = both.find(({ id }) => id === goneId);
    const { count } = await tx.contactMerge.updateMany({
      where: { id: mergeId, workspaceId, undoneAt: null },
      data: { undoneAt: new Date(), undoneBy: actorText(ctx) },
    });
    if (count === 0 || !kept || gone?.mergedIntoId !== keptId)
      throw new AppError("conflict", "This merge was undone already.");
    if (kept.deletedAt)
      throw new AppError(
        "conflict",
        kept.mergedIntoId
          ? "The contact that was kept became part of another one. Undo that merge first."
          : "The contact that was kept is deleted. Restore it first.",
      );
    const row = await tx.contactMerge.findUniqueOrThrow({
      where: { id: mergeId },
      select: { snapshot: true, mergedAt: true },
    });
    const snapshot = MergeSnapshot.parse(row.snapshot);
    await writePerson(tx, keptId, partedPerson(kept.person, snapshot.before, snapshot.after));
    await tx.contactTag.deleteMany({ where: { contactId: keptId, tagId: { in: snapshot.tagIds } } });
    await tx.listMember.deleteMany({ where: { contactId: keptId, listId: { in: snapshot.listIds } } });
    await tx.$executeRaw`
      UPDATE contact_event SET contact_id = ${goneId}::uuid
      WHERE contact_id = ${keptId}::uuid AND id IN (
        SELECT value::uuid FROM contact_merge, jsonb_array_elements_text(snapshot -> 'eventIds') WHERE contact_merge.id = ${mergeId}::uuid)`;
    await recountEvents(tx, [keptId, goneId]);
    await restoreOptOuts(tx, ctx, kept, snapshot, row.mergedAt);
    await tx.contact.updateMany({
      where: { id: goneId, workspaceId },
      data: { deletedAt: null, updatedAt: new Date(), mergedIntoId: null },
    });
    await noteChanges(tx, ctx, [
      { contactId: keptId, kind: "unmerged", details: { email: gone.email } },
      { contactId: goneId, kind: "unmerged", details: { email: kept.email } },
    ]);
    return { id: mergeId, goneId };
  });
