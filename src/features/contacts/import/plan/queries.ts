import "server-only";
import type { Context } from "@/gates/context";
import { AppError, type FieldErrors } from "@/lib/errors";
import { within } from "@/lib/transact";
import { listFields } from "../../fields/queries";
import { fieldIdOf, ImportPlan, type ImportView } from "../schema";
import { withIds, withKeys } from "./keys";

/** Refuses a plan that does not fit the file, or names what is not there. */
export async function checkPlan(ctx: Context, { header }: ImportView, plan: ImportPlan): Promise<void> {
  const faults: FieldErrors = {};
  if (plan.columns.length !== header.length)
    faults.columns = [`The file has ${header.length} columns; say of each what it becomes.`];
  const fields = new Set((await listFields(ctx)).flatMap(({ id, archivedAt }) => (archivedAt ? [] : [id])));
  for (const target of plan.columns) {
    const fieldId = fieldIdOf(target);
    if (fieldId && !fields.has(fieldId)) faults.columns = ["A field was archived or is not there. Choose another."];
  }
  if (plan.columns.includes("consentedAt") && !plan.subscribe)
    faults.columns = [
      "A column holds the day of consent. Choose under Consent what they agreed to, or leave that column out.",
    ];
  await within(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const { listId, subscribe } = plan;
    const isList =
      listId && (await tx.contactList.count({ where: { id: listId, workspaceId, segmentId: null, archivedAt: null } }));
    if (listId && !isList) faults.listId = ["This list is not there, or its members come from a segment."];
    const topicId = subscribe?.topicId;
    const isTopic = topicId && (await tx.topic.count({ where: { id: topicId, workspaceId, archivedAt: null } }));
    if (topicId && !isTopic) faults.subscribe = ["This topic is not there."];
  });
  if (Object.keys(faults).length > 0) throw new AppError("invalid", Object.values(faults).flat().join(" "), faults);
}

/** A plan whose columns name fields by their keys. Refuses what is no plan. */
export async function planByKeys(ctx: Context, plan: { columns: readonly string[] }): Promise<ImportPlan> {
  const parsed = ImportPlan.safeParse({ ...plan, columns: withIds(plan.columns, await listFields(ctx)) });
  if (parsed.success) return parsed.data;
  const message = parsed.error.issues.some(({ path }) => path.length > 1)
    ? "A column names a field that is not there. See contacts/fields."
    : parsed.error.issues.map((issue) => issue.message).join(" ");
  throw new AppError("invalid", `columns: ${message}`, { columns: [message] });
}

/** What the columns become, fields by their keys. */
export const columnsByKeys = async (ctx: Context, columns: readonly string[]) =>
  withKeys(columns, await listFields(ctx));
