export const dynamic = "force-dynamic";

/** Alive: the process answers. Readiness is /api/health/ready. */
export const GET = () => Response.json({ status: "ok" });
