import "server-only";
import type { Context } from "@/gates/context";
import { within } from "@/lib/transact";
import { listFields } from "../fields/queries";
import { getContact } from "../queries";
import { takenByDefault } from "./choose";
import { type Difference, type MergeView, personNames } from "./schema";

const labels = {
  firstName: "First name",
  lastName: "Last name",
  phone: "Phone",
  locale: "Language",
  timeZone: "Time zone",
} as const;
const isSame = (a: unknown, b: unknown) => JSON.stringify(a ?? "") === JSON.stringify(b ?? "");

/** What two contacts differ in, apart from their addresses. */
export async function compareContacts(
  ctx: Context,
  { keptId, goneId }: { keptId: string; goneId: string },
): Promise<Difference[]> {
  const [kept, gone, fields] = await Promise.all([getContact(ctx, keptId), getContact(ctx, goneId), listFields(ctx)]);
  const taken = takenByDefault(kept, gone);
  return [
    ...personNames.map((name) => ({ name, label: labels[name], kept: kept[name], gone: gone[name] })),
    ...fields.map(({ id, label }) => ({ name: id, label, kept: kept.fields[id], gone: gone.fields[id] })),
  ]
    .filter((one) => !isSame(one.kept, one.gone))
    .map((one) => ({ ...one, isTaken: taken.includes(one.name) }));
}

/** Merges into this contact that stand, the newest first: each can be undone. */
export const listMerges = (ctx: Context, keptId: string): Promise<MergeView[]> =>
  within(
    ctx,
    (tx) => tx.$queryRaw<MergeView[]>`
      SELECT m.id, m.gone_id AS "goneId", c.email AS "goneEmail", m.merged_by AS "mergedBy", m.merged_at AS "mergedAt"
      FROM contact_merge m JOIN contact c ON c.id = m.gone_id
      WHERE m.kept_id = ${keptId}::uuid AND m.workspace_id = ${ctx.workspaceId}::uuid AND m.undone_at IS NULL
      ORDER BY m.merged_at DESC LIMIT 50`,
  );
