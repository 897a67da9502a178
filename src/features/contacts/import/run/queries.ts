import "server-only";
import type { Context } from "@/gates/context";
import { within } from "@/lib/transact";
import { readStart } from "../file/queries";
import { textStart } from "../file/text";

/** Where the file's text lies, once it was looked through; null before. */
export async function findTextPart(
  ctx: Context,
  importId: string,
): Promise<{ part: "raw" | "text"; start: number } | null> {
  const row = await within(ctx, (tx) =>
    tx.contactImport.findFirst({ where: { id: importId, workspaceId: ctx.workspaceId }, select: { textPart: true } }),
  );
  if (row?.textPart === "raw") return { part: "raw", start: textStart(await readStart(ctx, importId, 4)) };
  return row?.textPart === "text" ? { part: "text", start: 0 } : null;
}
