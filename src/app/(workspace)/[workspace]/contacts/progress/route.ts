import { getBulkVersion } from "@/features/contacts/bulk/queries";
import { browserRoute } from "@/gates/route";

/** What LiveRefresh asks while something is done to many contacts. */
export const GET = browserRoute({
  can: "contacts.read",
  run: async (ctx) => Response.json(await getBulkVersion(ctx), { headers: { "cache-control": "no-store" } }),
});
