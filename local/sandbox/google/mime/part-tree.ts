import { decodeText } from "./charset";
import { findHeader, type Header, parseStructured, readHeaders } from "./headers";

/** A node of a message's MIME tree; `from`/`to` are the body's offsets in the one-character-per-byte source. */
export type Part = {
  partId: string;
  headers: Header[];
  mimeType: string;
  charset: string | undefined;
  filename: string;
  encoding: string;
  from: number;
  to: number;
  parts: Part[];
};

const MAX_DEPTH = 20;
const MAX_PARTS = 500;

/** Parses a whole message. Broken multiparts become one text leaf; depth and number of parts are bounded. */
export function parseParts(source: string): Part {
  return readPart(source, 0, source.length, "", 0, { left: MAX_PARTS });
}

function readPart(
  source: string,
  from: number,
  to: number,
  partId: string,
  depth: number,
  budget: { left: number },
): Part {
  budget.left -= 1;
  const { headers, bodyAt } = readHeaders(source, from, to);
  const type = parseStructured(findHeader(headers, "content-type"));
  const disposition = parseStructured(findHeader(headers, "content-disposition"));
  const part: Part = {
    partId,
    headers,
    mimeType: /^[\w.+-]+\/[\w.+-]+$/.test(type.value) ? type.value : "text/plain",
    charset: type.params.charset,
    filename: disposition.params.filename ?? type.params.name ?? "",
    encoding: (findHeader(headers, "content-transfer-encoding") ?? "").trim().toLowerCase(),
    from: bodyAt,
    to,
    parts: [],
  };
  const child = (index: number) => (partId ? `${partId}.${index}` : `${index}`);
  if (depth >= MAX_DEPTH || budget.left <= 0) return part;
  if (part.mimeType.startsWith("multipart/")) {
    const ranges = type.params.boundary ? sliceByBoundary(source, bodyAt, to, type.params.boundary) : [];
    if (ranges.length === 0) part.mimeType = "text/plain";
    for (const [index, range] of ranges.entries()) {
      if (budget.left > 0) part.parts.push(readPart(source, range.from, range.to, child(index), depth + 1, budget));
    }
  } else if (part.mimeType === "message/rfc822" && !/base64|quoted/.test(part.encoding)) {
    part.filename ||= "noname.eml";
    part.parts.push(readPart(source, bodyAt, to, child(0), depth + 1, budget));
  }
  return part;
}

function sliceByBoundary(source: string, from: number, to: number, boundary: string): { from: number; to: number }[] {
  const marker = `--${boundary}`;
  const ranges: { from: number; to: number }[] = [];
  let open = -1;
  let at = source.indexOf(marker, from);
  while (at >= 0 && at < to) {
    const atLineStart = at === from || source.charCodeAt(at - 1) === 10;
    if (atLineStart) {
      if (open >= 0) ranges.push({ from: open, to: lineBreakBefore(source, at, open) });
      if (source.startsWith("--", at + marker.length)) return ranges;
      const lineEnd = source.indexOf("\n", at);
      open = lineEnd < 0 || lineEnd >= to ? to : lineEnd + 1;
    }
    at = source.indexOf(marker, at + marker.length);
  }
  // A missing closing line is common in spam: the last part then runs to the end.
  if (open >= 0 && open < to) ranges.push({ from: open, to });
  return ranges;
}

function lineBreakBefore(source: string, at: number, floor: number): number {
  let end = at;
  if (end > floor && source.charCodeAt(end - 1) === 10) end -= 1;
  if (end > floor && source.charCodeAt(end - 1) === 13) end -= 1;
  return Math.max(end, floor);
}

/** The part's bytes with the transfer encoding undone. */
export function decodePart(source: string, part: Part): Buffer {
  const body = source.slice(part.from, part.to);
  if (part.encoding.includes("base64")) return Buffer.from(body.replace(/[^A-Za-z0-9+/=]/g, ""), "base64");
  if (part.encoding.includes("quoted-printable")) return Buffer.from(decodeQuotedPrintable(body), "latin1");
  return Buffer.from(body, "latin1");
}

/** The text of a text part. */
export function partText(source: string, part: Part): string {
  return decodeText(decodePart(source, part), part.charset);
}

function decodeQuotedPrintable(body: string): string {
  return body
    .replace(/[ \t]+(?=\r?\n|$)/g, "")
    .replace(/=\r?\n/g, "")
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

export function* walkParts(part: Part): Generator<Part> {
  yield part;
  for (const child of part.parts) yield* walkParts(child);
}
