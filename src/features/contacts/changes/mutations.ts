import "server-only";
import type { Context } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { newId } from "@/lib/ids";
import { actorText } from "../actor";
import type { ChangeKind } from "./schema";

type Note = { contactId: string; kind: ChangeKind; details?: object };

/** Writes down what happened to contacts, for their timelines, in one statement. */
export async function noteChanges(tx: Tx, ctx: Context, notes: readonly Note[]): Promise<void> {
  if (notes.length === 0) return;
  const rows = notes.map(({ contactId, kind, details = {} }) => ({ id: newId(), contactId, kind, details }));
  await tx.$executeRaw`
    INSERT INTO contact_change (id, workspace_id, contact_id, kind, details, actor)
    SELECT id, ${ctx.workspaceId}::uuid, "contactId", kind, details, ${actorText(ctx)}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS g (id uuid, "contactId" uuid, kind text, details jsonb)`;
}
