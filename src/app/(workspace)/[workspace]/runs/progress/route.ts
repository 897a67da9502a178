import { getRunVersion } from "@/features/summaries/queries";
import { browserRoute } from "@/gates/route";

/** What LiveRefresh asks while a page shows summaries in the making: has anything changed? */
export const GET = browserRoute({
  can: "summaries.read",
  run: async (ctx) => Response.json(await getRunVersion(ctx), { headers: { "cache-control": "no-store" } }),
});
