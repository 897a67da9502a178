import { STATUS_CODES } from "node:http";
import type { Call, Reply } from "../http/exchange";
import { GoogleError } from "./errors";

const MAX_PARTS = 100;
const BOUNDARY = "batch_sandbox_reply";

/** A multipart batch: each part is a call of its own, answered in order with `response-` put before its Content-ID. */
export async function answerBatch(call: Call, answer: (part: Call) => Promise<Reply>): Promise<Reply> {
  const boundary = /multipart\/mixed.*boundary="?([^";]+)/i.exec(call.headers["content-type"] ?? "")?.[1];
  if (!boundary)
    return new GoogleError(400, "Failed to parse batch request, error: missing multipart boundary").toReply();
  const parts = call.body.toString("latin1").split(`--${boundary}`).slice(1);
  if (parts.length > 0 && /^--\s*$/.test(parts[parts.length - 1] ?? "")) parts.pop();
  if (parts.length === 0) return new GoogleError(400, "Failed to parse batch request, error: 0 items").toReply();
  if (parts.length > MAX_PARTS) {
    return new GoogleError(
      400,
      `The batch request exceeds the maximum of ${MAX_PARTS} calls in a single batch request.`,
    ).toReply();
  }
  const replies = await Promise.all(parts.map((part) => answerPart(part, call, answer)));
  const headers = { "content-type": `multipart/mixed; boundary=${BOUNDARY}` };
  return { status: 200, headers, body: Buffer.from(`${replies.join("")}--${BOUNDARY}--\r\n`, "utf8") };
}

async function answerPart(part: string, outer: Call, answer: (part: Call) => Promise<Reply>): Promise<string> {
  const [envelope, request] = cutAtBlankLine(part.replace(/^\r?\n/, ""));
  const [head, body] = cutAtBlankLine(request.replace(/^(?:\r?\n)+/, ""));
  const contentId = /^content-id:[ \t]*<?([^>\r\n]+)>?/im.exec(envelope)?.[1];
  const [line = "", ...lines] = head.split(/\r?\n/);
  const [method = "", target = ""] = line.trim().split(/\s+/);
  const headers: Record<string, string> = outer.headers.authorization
    ? { authorization: outer.headers.authorization }
    : {};
  for (const header of lines) {
    const colon = header.indexOf(":");
    if (colon > 0) headers[header.slice(0, colon).trim().toLowerCase()] = header.slice(colon + 1).trim();
  }
  const path = target.replace(/^https?:\/\/[^/]+/, "");
  const cut = path.indexOf("?");
  const reply = await answer({
    method: method.toUpperCase(),
    path: cut < 0 ? path : path.slice(0, cut),
    query: new URLSearchParams(cut < 0 ? "" : path.slice(cut + 1)),
    headers,
    body: Buffer.from(body.replace(/\r?\n$/, ""), "latin1"),
    origin: outer.origin,
  });
  const sent = Object.entries(reply.headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`);
  const id = contentId ? `Content-ID: <response-${contentId}>\r\n` : "";
  const text = typeof reply.body === "string" ? reply.body : reply.body.toString("utf8");
  const status = `HTTP/1.1 ${reply.status} ${STATUS_CODES[reply.status] ?? ""}`;
  const length = `Content-Length: ${Buffer.byteLength(text)}\r\n`;
  return `--${BOUNDARY}\r\nContent-Type: application/http\r\n${id}\r\n${status}\r\n${sent.join("")}${length}\r\n${text}\r\n`;
}

function cutAtBlankLine(text: string): [string, string] {
  const found = /\r?\n\r?\n/.exec(text);
  return found ? [text.slice(0, found.index), text.slice(found.index + found[0].length)] : [text, ""];
}
