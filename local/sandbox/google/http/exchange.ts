/** A request as the peer's routes see it: the body is read whole, header names are lower case. */
export type Call = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: Buffer;
  /** The origin the caller used, e.g. `http://localhost:4000`: issuer and links repeat it. */
  origin: string;
};

export type Reply = {
  status: number;
  headers?: Record<string, string>;
  body: string | Buffer;
  /** Close the socket without an answer: what a client sees of a crashed server. */
  dropped?: boolean;
};

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  const body = value === undefined ? "" : JSON.stringify(value);
  return { status, headers: { "content-type": "application/json; charset=UTF-8", ...headers }, body };
}

/** An HTML page that may load nothing but its own styles and the peer's pictures. */
export function html(body: string, status = 200, headers: Record<string, string> = {}): Reply {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'";
  return {
    status,
    headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": policy, ...headers },
    body,
  };
}

export function redirect(location: string, headers: Record<string, string> = {}): Reply {
  return { status: 302, headers: { location, "cache-control": "no-store", ...headers }, body: "" };
}

/** The form fields of a body, joined with the query: OAuth servers accept parameters from both. */
export function formOf(call: Call): URLSearchParams {
  const fields = new URLSearchParams(call.query);
  const type = call.headers["content-type"] ?? "";
  if (type.includes("json")) {
    const parsed: unknown = JSON.parse(call.body.toString("utf8") || "{}");
    if (isRecord(parsed)) for (const [name, value] of Object.entries(parsed)) fields.set(name, String(value));
    return fields;
  }
  for (const [name, value] of new URLSearchParams(call.body.toString("utf8"))) fields.append(name, value);
  return fields;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
