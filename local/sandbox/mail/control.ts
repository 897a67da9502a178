import type { RequestListener } from "node:http";
import { readJson, sendJson } from "../loopback";
import type { Refusals } from "./refusals";

/** GET/POST/DELETE `/__control/refusals` and POST `/__control/reset` (also empties the inbox). */
export function controlHandler(refusals: Refusals, apiUrl: string): RequestListener {
  return async (request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    try {
      if (path === "/__control/refusals" && request.method === "POST") {
        const { address, code = 550, message = "5.1.1 No such user", count } = await readJson(request);
        if (typeof address !== "string" || typeof code !== "number" || typeof message !== "string") {
          return sendJson(response, 400, { error: "address: string, code: number, message: string, count?: number" });
        }
        refusals.add({ address, code, message, count: typeof count === "number" ? count : undefined });
      } else if (path === "/__control/refusals" && request.method === "DELETE") {
        refusals.reset();
      } else if (path === "/__control/reset" && request.method === "POST") {
        refusals.reset();
        await fetch(`${apiUrl}/email/all`, { method: "DELETE" });
      } else if (path !== "/__control/refusals" || request.method !== "GET") {
        return sendJson(response, 404, { error: "no such control" });
      }
      sendJson(response, 200, { refusals: refusals.list() });
    } catch (error) {
      sendJson(response, 400, { error: error instanceof Error ? error.message : String(error) });
    }
  };
}
