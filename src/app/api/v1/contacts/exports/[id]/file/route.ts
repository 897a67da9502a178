import { z } from "zod";
import { noteDownload } from "@/features/contacts/export/mutations";
import { downloadExport } from "@/features/contacts/export/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../../contract";

export const GET = apiRoute({
  summary: "The file itself; 409 while it is being written",
  scope: "contacts.export",
  params: ById,
  reply: z.string(),
  gives: "application/octet-stream",
  mayConflict: true,
  run: async (ctx, { params }) => {
    const id = idOf("export", params.id);
    const { body, headers } = await downloadExport(ctx, id);
    await noteDownload(ctx, id);
    return new Response(body, { headers });
  },
});
