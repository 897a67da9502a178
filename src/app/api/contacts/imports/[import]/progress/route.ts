import { getImportVersion } from "@/features/contacts/import/queries";
import { browserRoute } from "@/gates/route";
import { idOf } from "@/lib/ids";

/** What LiveRefresh asks while a page shows an import: has anything changed? */
export const GET = browserRoute({
  can: "contacts.import",
  run: async (ctx, { params }) =>
    Response.json(await getImportVersion(ctx, idOf("import", params.import ?? "")), {
      headers: { "cache-control": "no-store" },
    }),
});
