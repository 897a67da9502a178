import { createHash } from "node:crypto";
import { createServer } from "node:http";
import pg from "pg";

/**
 * The floor: bare node:http and pg. It does the same authenticated query as GET /api/v1/emails, with
 * no framework, no rate limit and no row-level security. Prints its port.
 */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_OWNER_URL, max: 10 });
const list = `
  SELECT d.id, d.connection_id, d.thread_id, d.subject, d.from_name, d.from_email, d.snippet, d.labels, d.is_unread,
    d.is_list, d.size_bytes, d.sent_at, s.id AS summary_id, s.content->>'tldr' AS tldr, s.priority, s.category, s.needs_reply
  FROM email_discovery d LEFT JOIN email_summary s ON s.discovery_id = d.id
  WHERE d.workspace_id = $1 AND d.state = 'ready' AND NOT (d.labels && '{TRASH,SPAM}')
  ORDER BY d.sent_at DESC, d.id DESC LIMIT 51`;

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
    text: list,
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
