import { createHash } from "node:crypto";
import { createServer } from "node:http";
import pg from "pg";

/**
 * The floor: bare node:http and pg. It does the same authenticated query as GET /api/v1/emails, with
 * no framework, no rate limit and no row-level security. Prints its port.
 */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_OWNER_URL, max: 10 });
const columns =
  "id, thread_id, connection_id, subject, from_name, from_email, to_emails, snippet, labels, is_unread, size_bytes, sent_at";

const server = createServer(async (request, response) => {
  const key = String(request.headers["x-api-key"] ?? "");
  const hash = createHash("sha256").update(key).digest("hex");
  const { rows: keys } = await pool.query({
    name: "key",
    text: "SELECT workspace_id FROM api_key WHERE hash = $1 AND revoked_at IS NULL",
    values: [hash],
  });
  if (!keys[0]) return response.writeHead(401).end();
  const { rows } = await pool.query({
    name: "list",
    text: `SELECT ${columns} FROM email_discovery WHERE workspace_id = $1 AND state = 'ready' ORDER BY sent_at DESC, id DESC LIMIT 50`,
    values: [keys[0].workspace_id],
  });
  const isPage = request.url?.startsWith("/page");
  const text = isPage
    ? `<!doctype html><ul>${rows.map((row) => `<li>${row.subject}</li>`).join("")}</ul>`
    : JSON.stringify({ data: rows });
  response.writeHead(200, { "content-type": isPage ? "text/html" : "application/json" }).end(text);
});

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`${typeof address === "object" && address ? address.port : 0}\n`);
});
process.on("disconnect", () => process.exit(0));
