import "server-only";
import { requireRoom } from "@/features/billing/limits/mutations";
import type { Context } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { transact } from "@/lib/transact";
import { actorText } from "./actor";
import { noteChanges } from "./changes/mutations";
import { listFields } from "./fields/queries";
import { applyInput, nobody, type Person } from "./person";
import { type ContactFields, type ContactInput, type ContactSource, NewContact, type RowResult } from "./schema";
import { carrySuppression } from "./suppressed/mutations";
import { ensureTags } from "./tags/mutations";

type Held = Person & { id: string; email: string; deletedAt: Date | null; mergedIntoId: string | null };
type Draft = { held: Held; isNew: boolean; isRevived: boolean; changed: Set<string>; tags: Set<string> };
type Mode = "create" | "upsert";

const held = (tx: Tx, { workspaceId }: Context, by: { emails?: readonly string[]; ids?: readonly string[] }) =>
  tx.$queryRaw<(Omit<Held, "fields"> & { fields: ContactFields })[]>`
    SELECT id, email, first_name AS "firstName", last_name AS "lastName", phone, locale, time_zone AS "timeZone",
      time_zone_source AS "timeZoneSource", fields, deleted_at AS "deletedAt", merged_into_id AS "mergedIntoId"
    FROM contact WHERE workspace_id = ${workspaceId}::uuid
      AND (email = ANY (${by.emails ?? []}::text[]) OR id = ANY (${by.ids ?? []}::uuid[]))
    ORDER BY id FOR UPDATE`;

/** The rows behind these addresses, locked; an address that was merged leads to the contact it became part of. */
async function heldByEmail(tx: Tx, ctx: Context, emails: readonly string[]) {
  const rows = await held(tx, ctx, { emails });
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (let hops = 0; hops < 5; hops++) {
    const missing = [...byId.values()].flatMap(({ mergedIntoId }) =>
      mergedIntoId && !byId.has(mergedIntoId) ? [mergedIntoId] : [],
    );
    if (missing.length === 0) break;
    for (const row of await held(tx, ctx, { ids: missing })) byId.set(row.id, row);
  }
  const lead = (row: Held): Held => {
    const next = row.mergedIntoId ? byId.get(row.mergedIntoId) : undefined;
    return next ? lead(next) : row;
  };
  return new Map(rows.map((row) => [row.email, { row, target: lead(row) }]));
}

async function countAdded(tx: Tx, { workspaceId }: Context, emails: readonly string[]) {
  const known = await tx.contact.count({
    where: { workspaceId, email: { in: [...emails] }, OR: [{ deletedAt: null }, { mergedIntoId: { not: null } }] },
  });
  return emails.length - known;
}

const asRecords = (drafts: readonly Draft[]) =>
  JSON.stringify(
    drafts.map(({ held: { mergedIntoId: _, deletedAt: __, ...row } }) => ({
      ...row,
      timeZoneSource: row.timeZoneSource ?? null,
    })),
  );

async function insertNew(tx: Tx, { workspaceId }: Context, drafts: readonly Draft[], source: ContactSource) {
  if (drafts.length === 0) return new Set<string>();
  const rows = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO contact (id, workspace_id, email, first_name, last_name, phone, locale, time_zone, time_zone_source, fields, source)
    SELECT id, ${workspaceId}::uuid, email, "firstName", "lastName", phone, locale, "timeZone", "timeZoneSource"::time_zone_source, fields, ${source}::contact_source
    FROM jsonb_to_recordset(${asRecords(drafts)}::jsonb)
      AS g (id uuid, email text, "firstName" text, "lastName" text, phone text, locale text, "timeZone" text, "timeZoneSource" text, fields jsonb)
    ORDER BY email ON CONFLICT (workspace_id, email) DO NOTHING RETURNING id`;
  return new Set(rows.map(({ id }) => id));
}

const updateHeld = (tx: Tx, { workspaceId }: Context, drafts: readonly Draft[]) =>
  drafts.length === 0
    ? 0
    : tx.$executeRaw`
        UPDATE contact c SET first_name = g."firstName", last_name = g."lastName", phone = g.phone, locale = g.locale,
          time_zone = g."timeZone", time_zone_source = g."timeZoneSource"::time_zone_source, fields = g.fields, deleted_at = NULL, updated_at = now()
        FROM jsonb_to_recordset(${asRecords(drafts)}::jsonb)
          AS g (id uuid, "firstName" text, "lastName" text, phone text, locale text, "timeZone" text, "timeZoneSource" text, fields jsonb)
        WHERE c.id = g.id AND c.workspace_id = ${workspaceId}::uuid`;

async function addTags(tx: Tx, ctx: Context, drafts: readonly Draft[]) {
  const ids = await ensureTags(
    tx,
    ctx,
    drafts.flatMap(({ tags }) => [...tags]),
  );
  const pairs = drafts.flatMap(({ held: { id }, tags }) =>
    [...tags].flatMap((name) => {
      const tagId = ids.get(name.toLowerCase());
      return tagId ? [{ id, tagId }] : [];
    }),
  );
  if (pairs.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO contact_tag (contact_id, tag_id, workspace_id, added_by)
    SELECT contact_id, tag_id, ${ctx.workspaceId}::uuid, ${actorText(ctx)}
    FROM unnest(${pairs.map(({ id }) => id)}::uuid[], ${pairs.map(({ tagId }) => tagId)}::uuid[]) AS given (contact_id, tag_id)
    ORDER BY 1, 2 ON CONFLICT DO NOTHING`;
}

const refused = (fields: Record<string, string[]>): RowResult => ({ id: null, outcome: "refused", fields });
const taken: RowResult = refused({ email: ["There is a contact with this address already. Change that one."] });
const mergedAway = (email: string): RowResult =>
  refused({ email: [`This address was merged into ${email}. Undo the merge first, or change that contact.`] });

/**
 * Writes people by their address: new ones are made, those known are changed, deleted ones come back with all they
 * decided. In a few statements however many there are; what is wrong with one row is that row's result.
 */
async function writeRows(tx: Tx, ctx: Context, rows: readonly NewContact[], mode: Mode, source: ContactSource) {
  const registry = await listFields(ctx);
  const now = new Date();
  const results: RowResult[] = rows.map((row) => {
    const { faults } = applyInput(nobody, row, registry, now);
    return faults ? refused(faults) : { id: "", outcome: "unchanged" };
  });
  const good = rows.map((row, index) => ({ row, index })).filter(({ index }) => results[index]?.id === "");
  const emails = [...new Set(good.map(({ row }) => row.email))];
  await requireRoom(tx, ctx, "contacts", await countAdded(tx, ctx, emails));

  const known = await heldByEmail(tx, ctx, emails);
  const drafts = new Map<string, Draft>();
  for (const { row, index } of good) {
    const { email, tags = [], ...given } = row;
    const at = known.get(email);
    if (mode === "create" && at) {
      if (at.row.mergedIntoId) results[index] = mergedAway(at.target.email);
      else if (!at.row.deletedAt) results[index] = taken;
      if (results[index]?.outcome === "refused") continue;
    }
    const target = at?.target;
    const place = target?.id ?? email;
    const draft = drafts.get(place) ?? {
      held: target ?? { ...nobody, id: newId(), email, deletedAt: null, mergedIntoId: null },
      isNew: !target,
      isRevived: Boolean(target?.deletedAt),
      changed: new Set(),
      tags: new Set(),
    };
    const { person, changed = [] } = applyInput(draft.held, given, registry, now);
    if (person) Object.assign(draft, { held: { ...draft.held, ...person } });
    for (const name of changed) draft.changed.add(name);
    for (const tag of tags) draft.tags.add(tag);
    const isFirst = !drafts.has(place);
    drafts.set(place, draft);
    const outcome = draft.isNew
      ? isFirst
        ? "created"
        : "updated"
      : draft.isRevived && isFirst
        ? "restored"
        : changed.length > 0
          ? "updated"
          : "unchanged";
    results[index] = { id: draft.held.id, outcome };
  }

  const all = [...drafts.values()];
  const made = await insertNew(
    tx,
    ctx,
    all.filter(({ isNew }) => isNew),
    source,
  );
  if (all.some(({ isNew, held: { id } }) => isNew && !made.has(id))) return null;
  const changed = all.filter((draft) => !draft.isNew && (draft.changed.size > 0 || draft.isRevived));
  await updateHeld(tx, ctx, changed);
  await noteChanges(tx, ctx, [
    ...changed
      .filter(({ isRevived }) => isRevived)
      .map(({ held: { id } }) => ({ contactId: id, kind: "restored" as const })),
    ...changed
      .filter(({ changed: names }) => names.size > 0)
      .map(({ held: { id }, changed: names }) => ({
        contactId: id,
        kind: "updated" as const,
        details: { names: [...names] },
      })),
  ]);
  await addTags(tx, ctx, all);
  return results;
}

/** Somebody else made one of the addresses meanwhile: then it is one of those known. */
async function writeSafely(tx: Tx, ctx: Context, rows: readonly NewContact[], mode: Mode, source: ContactSource) {
  for (let tries = 0; tries < 3; tries++) {
    await tx.$executeRaw`SAVEPOINT write_contacts`;
    const results = await writeRows(tx, ctx, rows, mode, source);
    if (results) return results;
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT write_contacts`;
  }
  throw new AppError("conflict", "Somebody else is writing the same contacts. Try again in a moment.");
}

const sourceOf = ({ actor }: Context): ContactSource => (actor.kind === "apiKey" ? "api" : "manual");

/** Each field with what is wrong with it, in one sentence. */
const named = (fields: Record<string, string[]>) =>
  Object.entries(fields)
    .map(([name, messages]) => `${name}: ${messages.join(" ")}`)
    .join("; ");

/** A new person. A deleted one of that address comes back. Throws `conflict` when the address is in use. */
export const createContact = (ctx: Context, input: NewContact, source = sourceOf(ctx)) =>
  transact(ctx, "contact.create", async ({ tx, ctx }) => {
    const [result] = await writeSafely(tx, ctx, [input], "create", source);
    if (!result || result.outcome === "refused") {
      const fields = result?.outcome === "refused" ? result.fields : {};
      const isTaken = fields.email !== undefined;
      throw new AppError(isTaken ? "conflict" : "invalid", named(fields), fields);
    }
    return { id: result.id, isRestored: result.outcome === "restored" };
  });

/** Up to 1,000 rows as they came, by address; each has its own result, in the order given. */
export const upsertContacts = (ctx: Context, rows: readonly unknown[], source = sourceOf(ctx)) =>
  transact(ctx, "contact.upsert", async ({ tx, ctx }) => {
    const read = rows.map((row) => NewContact.safeParse(row));
    const good = read.flatMap(({ data }) => (data ? [data] : []));
    const written = await writeSafely(tx, ctx, good, "upsert", source);
    let next = 0;
    const results: RowResult[] = read.map(({ data, error }) => {
      if (data) return written[next++] ?? refused({});
      const fields: Record<string, string[]> = {};
      for (const issue of error?.issues ?? []) {
        const names = issue.code === "unrecognized_keys" ? issue.keys : [issue.path.join(".") || "contact"];
        const message = issue.code === "unrecognized_keys" ? "Not a field of a contact; leave it out." : issue.message;
        for (const name of names) fields[name] = [...(fields[name] ?? []), message];
      }
      return refused(fields);
    });
    return { id: ctx.workspaceId, results };
  });

async function changeAddress(tx: Tx, ctx: Context, { id, email: from }: Held, to: string) {
  const [other] = await held(tx, ctx, { emails: [to] });
  if (other) {
    const message = other.deletedAt
      ? "A deleted contact has this address. Restore that one and merge the two."
      : "Another contact has this address. Merge the two.";
    throw new AppError("conflict", message, { email: [message] });
  }
  await tx.$executeRaw`UPDATE contact SET email = ${to}, updated_at = now() WHERE id = ${id}::uuid`;
  await carrySuppression(tx, ctx, {
    from,
    to: { id, email: to },
    note: `Address changed from ${from}`,
    isSamePerson: true,
  });
}

/** Changes what is given of one contact; throws `invalid` naming each field that cannot be so, and the fix. */
export const updateContact = (ctx: Context, id: string, { email, ...given }: ContactInput & { email?: string }) =>
  transact(ctx, "contact.update", async ({ tx, ctx }) => {
    const [before] = await held(tx, ctx, { ids: [id] });
    if (!before || before.mergedIntoId) throw notFound("contact");
    if (before.deletedAt) throw new AppError("conflict", "This contact is deleted. Restore it first.");
    const { tags = [], ...input } = given;
    const { person, changed = [], faults } = applyInput(before, input, await listFields(ctx), new Date());
    if (faults) throw new AppError("invalid", named(faults), faults);
    const names = [...changed];
    if (email !== undefined && email !== before.email) {
      await changeAddress(tx, ctx, before, email);
      names.unshift("email");
    }
    const draft = {
      held: { ...before, ...person },
      isNew: false,
      isRevived: false,
      changed: new Set(names),
      tags: new Set(tags),
    };
    if (changed.length > 0) await updateHeld(tx, ctx, [draft]);
    if (names.length > 0) {
      const details = names.includes("email") ? { names, from: before.email } : { names };
      await noteChanges(tx, ctx, [{ contactId: id, kind: "updated", details }]);
    }
    await addTags(tx, ctx, [draft]);
    return { id };
  });
