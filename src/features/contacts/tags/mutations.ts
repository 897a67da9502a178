import "server-only";
import type { Context } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { transact } from "@/lib/transact";
import { mostTags } from "./schema";

const nameTaken = (name: string) =>
  new AppError("conflict", `There is a tag “${name}” already.`, { name: ["Choose another name."] });

async function refuseTooMany(tx: Tx, { workspaceId }: Context) {
  if ((await tx.tag.count({ where: { workspaceId } })) > mostTags)
    throw new AppError("limit_reached", `At most ${mostTags} tags a workspace. Delete some first.`);
}

/** The ids of these tags by their names in small letters; those that are new are made. */
export async function ensureTags(tx: Tx, ctx: Context, names: readonly string[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  const { workspaceId } = ctx;
  // In one order, so that two who make the same tags do not wait for each other in a ring.
  const wanted = [...new Map(names.map((name) => [name.toLowerCase(), name])).values()].sort();
  const made = await tx.$executeRaw`
    INSERT INTO tag (id, workspace_id, name)
    SELECT id, ${workspaceId}::uuid, name FROM unnest(${wanted.map(() => newId())}::uuid[], ${wanted}::text[]) AS given (id, name)
    WHERE NOT EXISTS (SELECT FROM tag t WHERE t.workspace_id = ${workspaceId}::uuid AND lower(t.name) = lower(given.name))
    ON CONFLICT (workspace_id, lower(name)) DO NOTHING`;
  if (made > 0) await refuseTooMany(tx, ctx);
  const rows = await tx.$queryRaw<{ id: string; name: string }[]>`
    SELECT t.id, given.name FROM unnest(${wanted}::text[]) AS given (name)
    JOIN tag t ON t.workspace_id = ${workspaceId}::uuid AND lower(t.name) = lower(given.name)`;
  return new Map(rows.map(({ id, name }) => [name.toLowerCase(), id]));
}

export const createTag = (ctx: Context, { name }: { name: string }) =>
  transact(ctx, "tag.create", async ({ tx }) => {
    const { workspaceId } = ctx;
    const id = newId();
    const { count } = await tx.tag.createMany({ data: [{ id, workspaceId, name }], skipDuplicates: true });
    if (count === 0) throw nameTaken(name);
    await refuseTooMany(tx, ctx);
    return { id };
  });

export const renameTag = (ctx: Context, id: string, { name }: { name: string }) =>
  transact(ctx, "tag.rename", async ({ tx }) => {
    const { workspaceId } = ctx;
    const [taken] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM tag WHERE workspace_id = ${workspaceId}::uuid AND lower(name) = lower(${name}) AND id <> ${id}::uuid`;
    if (taken) throw nameTaken(name);
    const { count } = await tx.tag.updateMany({ where: { id, workspaceId }, data: { name } });
    if (count === 0) throw notFound("tag");
    return { id };
  });

/** Takes the tag from every contact. What their timelines say of it stays. */
export const deleteTag = (ctx: Context, id: string) =>
  transact(ctx, "tag.delete", async ({ tx }) => {
    const { workspaceId, actor } = ctx;
    const [tag] = await tx.$queryRaw<{ name: string }[]>`
      SELECT name FROM tag WHERE id = ${id}::uuid AND workspace_id = ${workspaceId}::uuid FOR UPDATE`;
    if (!tag) throw notFound("tag");
    await tx.$executeRaw`
      INSERT INTO contact_change (id, workspace_id, contact_id, kind, details, actor, at)
      SELECT gen_random_uuid(), workspace_id, contact_id, 'tag_added', jsonb_build_object('name', ${tag.name}::text), added_by, added_at
        FROM contact_tag WHERE tag_id = ${id}::uuid
      UNION ALL
      SELECT gen_random_uuid(), workspace_id, contact_id, 'tag_removed', jsonb_build_object('name', ${tag.name}::text), ${`${actor.kind}:${actor.id}`}, now()
        FROM contact_tag WHERE tag_id = ${id}::uuid`;
    await tx.tag.deleteMany({ where: { id, workspaceId } });
    return { id };
  });
