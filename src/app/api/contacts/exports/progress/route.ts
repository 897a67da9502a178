import { getExportVersion } from "@/features/contacts/export/queries";
import { browserRoute } from "@/gates/route";

/** What LiveRefresh asks while a page lists exports: has anything changed? */
export const GET = browserRoute({
  can: "contacts.export",
  run: async (ctx) => Response.json(await getExportVersion(ctx), { headers: { "cache-control": "no-store" } }),
});
