import { createServer, type IncomingMessage, type Server } from "node:http";
import { ZodError, z } from "zod";
import { isAuthorized } from "../keys";
import { log, reasonOf } from "../log";
import type { EngineOptions } from "../options";
import { opsRoutes } from "./ops-routes";
import { type Answer, HttpError, type Serving } from "./route";
import { sdkRoutes } from "./sdk-routes";

const MAX_BODY_BYTES = 64 * 1024 * 1024;

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new HttpError(413, "body too large");
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    throw new HttpError(400, "body is not JSON");
  }
}

const failed = (status: number, error: string): Answer => ({
  status,
  body: { ids: [], error, status },
});

function toAnswer(error: unknown): Answer {
  if (error instanceof HttpError) return failed(error.status, error.message);
  if (error instanceof URIError) return failed(400, "malformed path");
  if (error instanceof ZodError) return failed(400, z.prettifyError(error));
  log("request failed", { reason: reasonOf(error) });
  return failed(500, "internal error");
}

const routes = [...sdkRoutes, ...opsRoutes];

async function answer(options: EngineOptions, serving: Serving | null, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? "/", "http://engine");
  if (url.pathname === "/health")
    return {
      status: serving ? 200 : 503,
      body: { status: serving ? 200 : 503 },
    };
  const route = routes.find(({ method, path }) => method === request.method && path.test(url.pathname));
  if (!route) return failed(404, "not found");
  if (route.guard === "bearer" && !isAuthorized(options.signingKey, request.headers.authorization)) {
    request.resume();
    return failed(401, "unauthorized");
  }
  if (!serving) return failed(503, "another engine leads");
  const params = (route.path.exec(url.pathname) ?? []).slice(1).map(decodeURIComponent);
  const body = request.method === "GET" ? undefined : await readBody(request);
  return route.answer(serving, {
    params,
    query: url.searchParams,
    headers: request.headers,
    body,
  });
}

export function createEngineServer(options: EngineOptions, serving: () => Serving | null): Server {
  const server = createServer((request, response) => {
    const isEventPost = request.url?.startsWith("/e/") === true;
    answer(options, serving(), request)
      .catch(toAnswer)
      .then(({ status, body }) => {
        // The SDK looks for ids also in a refusal.
        const whole = isEventPost && status >= 400 ? { ids: [], ...(body as object) } : body;
        const headers = {
          "content-type": "application/json",
          "x-inngest-server-kind": "cloud",
        };
        response.writeHead(status, headers).end(JSON.stringify(whole));
      });
  });
  server.keepAliveTimeout = 60_000;
  server.requestTimeout = 0;
  return server;
}
