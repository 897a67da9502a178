import { getSyncVersion } from "@/features/gmail/queries";
import { browserRoute } from "@/gates/route";

/** What LiveRefresh asks while a page shows mail: has anything changed? */
export const GET = browserRoute({
  can: "emails.read",
  run: async (ctx) => Response.json(await getSyncVersion(ctx), { headers: { "cache-control": "no-store" } }),
});
