import { getSegmentsVersion } from "@/features/segments/queries";
import { browserRoute } from "@/gates/route";

/** What LiveRefresh asks while segments are built or follow writes. */
export const GET = browserRoute({
  can: "contacts.read",
  run: async (ctx) => Response.json(await getSegmentsVersion(ctx), { headers: { "cache-control": "no-store" } }),
});
