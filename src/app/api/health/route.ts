import { openRoute } from "@/gates/route";

export const dynamic = "force-dynamic";

/** Alive: the process answers. Readiness is /api/health/ready. */
export const GET = openRoute(() => Response.json({ status: "ok" }));
