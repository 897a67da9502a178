import { noteDownload } from "@/features/contacts/export/mutations";
import { downloadExport } from "@/features/contacts/export/queries";
import { browserRoute } from "@/gates/route";
import { idOf } from "@/lib/ids";

/** The file itself. */
export const GET = browserRoute({
  can: "contacts.export",
  run: async (ctx, { params }) => {
    const id = idOf("export", params.export ?? "");
    const { body, headers } = await downloadExport(ctx, id);
    await noteDownload(ctx, id);
    return new Response(body, { headers });
  },
});
