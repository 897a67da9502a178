import { z } from "zod";
import { deleteExport } from "@/features/contacts/export/mutations";
import { getExport } from "@/features/contacts/export/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../contract";
import { asExport, ExportReply } from "../contract";

export const GET = apiRoute({
  summary: "One file of contacts: whether it is ready",
  scope: "contacts.export",
  params: ById,
  reply: ExportReply,
  run: async (ctx, { params }) => asExport(await getExport(ctx, idOf("export", params.id))),
});

export const DELETE = apiRoute({
  summary: "Delete a file of contacts before it expires",
  scope: "contacts.export",
  params: ById,
  reply: z.object({ id: z.string(), isDeleted: z.literal(true) }),
  run: async (ctx, { params }) => {
    await deleteExport(ctx, idOf("export", params.id));
    return { id: params.id, isDeleted: true as const };
  },
});
