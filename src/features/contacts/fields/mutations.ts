import "server-only";
import type { Context } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { transact } from "@/lib/transact";
import { listFields } from "./queries";
import { type ContactFieldView, type FieldChange, mostFields, type NewField } from "./schema";

/** Who changes the registry waits for whoever does so now: a key means one field for ever. */
const lockRegistry = (tx: Tx, { workspaceId }: Context) =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`contact_field:${workspaceId}`}, 0))`;

function refuseTakenKey(registry: readonly ContactFieldView[], key: string) {
  const holder = registry.find((field) => field.key === key || field.formerKeys.includes(key));
  if (!holder) return;
  const message =
    holder.key === key
      ? `The field ${holder.label} has this key. Choose another.`
      : `This was a key of ${holder.label} and still means it in templates. Choose another.`;
  throw new AppError("conflict", message, { key: [message] });
}

export const createField = (ctx: Context, input: NewField) =>
  transact(ctx, "contactField.create", async ({ tx, ctx }) => {
    await lockRegistry(tx, ctx);
    const registry = await listFields(ctx);
    refuseTakenKey(registry, input.key);
    if (registry.length >= mostFields)
      throw new AppError("limit_reached", `At most ${mostFields} fields a workspace. Use one that is archived.`);
    const options = input.type === "enum" ? input.options : [];
    return tx.contactField.create({
      data: { workspaceId: ctx.workspaceId, ...input, options },
      select: { id: true },
    });
  });

/** Options that contacts still have cannot go: their values would mean nothing. */
async function refuseUsedOptions(tx: Tx, ctx: Context, field: ContactFieldView, options: readonly string[]) {
  const gone = field.options.filter((option) => !options.includes(option));
  if (gone.length === 0) return;
  const [used] = await tx.$queryRaw<{ option: string; count: number }[]>`
    SELECT fields ->> ${field.id}::text AS option, count(*)::int AS count FROM contact
    WHERE workspace_id = ${ctx.workspaceId}::uuid AND fields ->> ${field.id}::text = ANY (${gone}::text[])
    GROUP BY 1 ORDER BY 2 DESC LIMIT 1`;
  if (!used) return;
  const message = `${used.count} contacts have “${used.option}”. Give them another option first.`;
  throw new AppError("conflict", message, { options: [message] });
}

/** Renames, relabels, re-options, archives or brings back. A former key goes on meaning the field. */
export const changeField = (ctx: Context, id: string, { isArchived, ...change }: FieldChange) =>
  transact(ctx, "contactField.change", async ({ tx, ctx }) => {
    await lockRegistry(tx, ctx);
    const registry = await listFields(ctx);
    const field = registry.find((one) => one.id === id);
    if (!field) throw notFound("field");
    const isRenamed = change.key !== undefined && change.key !== field.key;
    if (isRenamed && change.key)
      refuseTakenKey(
        registry.filter((one) => one.id !== id),
        change.key,
      );
    if (change.options && field.type !== "enum" && change.options.length > 0)
      throw new AppError("invalid", "Only a choice has options.", { options: ["Only a choice has options."] });
    if (change.options && field.type === "enum") {
      if (change.options.length === 0)
        throw new AppError("invalid", "Give it one option at least.", { options: ["Give it one option at least."] });
      await refuseUsedOptions(tx, ctx, field, change.options);
    }
    const formerKeys = isRenamed
      ? [...field.formerKeys.filter((key) => key !== change.key), field.key]
      : field.formerKeys;
    await tx.contactField.updateMany({
      where: { id, workspaceId: ctx.workspaceId },
      data: {
        ...change,
        formerKeys,
        ...(isArchived !== undefined && { archivedAt: isArchived ? (field.archivedAt ?? new Date()) : null }),
      },
    });
    return { id };
  });
