import { getReadiness } from "@/features/monitoring/queries";
import { openRoute } from "@/gates/route";

export const dynamic = "force-dynamic";

/** Ready: database, job engine and mail answer, each with its latency. 503 when one does not. */
export const GET = openRoute(async () => {
  const { ok, checks } = await getReadiness();
  return Response.json({ status: ok ? "ok" : "degraded", checks }, { status: ok ? 200 : 503 });
});
