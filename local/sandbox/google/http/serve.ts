import http from "node:http";
import type { Peer } from "../../peer";
import type { Call, Reply } from "./exchange";

const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** Serves `handle` on 127.0.0.1 (`port` 0 = choose). The peer's URL names `localhost`, as a browser shows it. */
export async function serve(port: number, handle: (call: Call) => Promise<Reply>): Promise<Peer & { port: number }> {
  const server = http.createServer((request, response) => {
    answer(request, response, handle).catch((error: unknown) => {
      process.stderr.write(
        `sandbox: ${request.method} ${request.url}: ${error instanceof Error ? error.stack : error}\n`,
      );
      if (response.headersSent) response.destroy();
      else
        response
          .writeHead(500, { "content-type": "application/json" })
          .end('{"error":{"code":500,"status":"INTERNAL"}}');
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  const bound = typeof address === "object" && address !== null ? address.port : port;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://localhost:${bound}`, port: bound, close };
}

async function answer(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  handle: (call: Call) => Promise<Reply>,
): Promise<void> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > MAX_BODY_BYTES) {
      response.writeHead(413, { connection: "close" }).end();
      return;
    }
    chunks.push(bytes);
  }
  const url = request.url ?? "/";
  const cut = url.indexOf("?");
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  const reply = await handle({
    method: request.method ?? "GET",
    path: cut < 0 ? url : url.slice(0, cut),
    query: new URLSearchParams(cut < 0 ? "" : url.slice(cut + 1)),
    headers,
    body: Buffer.concat(chunks),
    origin: `http://${headers.host ?? "localhost"}`,
  });
  if (reply.dropped) {
    request.socket.destroy();
    return;
  }
  response.writeHead(reply.status, { ...reply.headers, "content-length": Buffer.byteLength(reply.body) });
  response.end(request.method === "HEAD" ? undefined : reply.body);
}
