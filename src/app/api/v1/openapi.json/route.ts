import { openRoute } from "@/gates/route";
import { apiDocument } from "./contract";

export const GET = openRoute(() => Response.json(apiDocument(), { headers: { "access-control-allow-origin": "*" } }));
