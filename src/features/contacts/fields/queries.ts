import "server-only";
import type { Context } from "@/gates/context";
import { notFound } from "@/lib/errors";
import { within } from "@/lib/transact";
import type { ContactFieldView } from "./schema";

const select = {
  id: true,
  key: true,
  formerKeys: true,
  label: true,
  type: true,
  options: true,
  createdAt: true,
  archivedAt: true,
} as const;

/** The workspace's fields in the order they were made, archived ones among them; 200 at most. */
export const listFields = (ctx: Context): Promise<ContactFieldView[]> =>
  within(ctx, (tx) =>
    tx.contactField.findMany({ where: { workspaceId: ctx.workspaceId }, orderBy: { id: "asc" }, select }),
  );

/** Throws AppError not_found when it is none of this workspace. */
export async function getField(ctx: Context, id: string): Promise<ContactFieldView> {
  const field = await within(ctx, (tx) =>
    tx.contactField.findFirst({ where: { id, workspaceId: ctx.workspaceId }, select }),
  );
  if (!field) throw notFound("field");
  return field;
}
