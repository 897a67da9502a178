import libmime from "libmime";
import { decodeHeader } from "./charset";

export type Header = { name: string; value: string };
export type Structured = { value: string; params: Record<string, string> };

/** Headers with raw values (one character per byte) and the offset where the body starts. */
export type HeaderBlock = { headers: Header[]; bodyAt: number };

/**
 * Reads a header block at `from`. Lines that are no header (an mbox "From " line, broken folding) are skipped;
 * nothing a sender writes makes it throw.
 */
export function readHeaders(source: string, from: number, to: number): HeaderBlock {
  const headers: Header[] = [];
  let at = from;
  while (at < to) {
    let end = source.indexOf("\n", at);
    if (end < 0 || end >= to) end = to;
    const lineEnd = end > at && source.charCodeAt(end - 1) === 13 ? end - 1 : end;
    const next = Math.min(end + 1, to);
    if (lineEnd === at) return { headers, bodyAt: next };
    const line = source.slice(at, lineEnd);
    const first = line.charCodeAt(0);
    const last = headers[headers.length - 1];
    if (first === 32 || first === 9) {
      if (last) last.value += `\n${line}`;
    } else {
      const colon = line.indexOf(":");
      const name = colon > 0 ? line.slice(0, colon).trimEnd() : "";
      if (name && /^[\x21-\x39\x3b-\x7e]+$/.test(name)) headers.push({ name, value: line.slice(colon + 1) });
    }
    at = next;
  }
  return { headers, bodyAt: to };
}

/** The raw value of the first header of that name (lower case), or undefined. */
export function findHeader(headers: readonly Header[], name: string): string | undefined {
  for (const header of headers)
    if (header.name.length === name.length && header.name.toLowerCase() === name) return header.value;
  return undefined;
}

/** A `value; name=param` header, with RFC 2231 continuations and encoded words in parameters decoded. */
export function parseStructured(raw: string | undefined): Structured {
  if (!raw) return { value: "", params: {} };
  const line = raw.replace(/\r?\n[ \t]*/g, " ").trim();
  try {
    const parsed = libmime.parseHeaderValue(line);
    const params: Record<string, string> = {};
    for (const [name, value] of Object.entries(parsed.params)) params[name.toLowerCase()] = decodeHeader(String(value));
    return { value: String(parsed.value).trim().toLowerCase(), params };
  } catch {
    return { value: (line.split(";")[0] ?? "").trim().toLowerCase(), params: {} };
  }
}

export type Address = { name: string; address: string };

/** The addresses of a decoded address header; group names and stray words are dropped. */
export function parseAddresses(decoded: string): Address[] {
  const found: Address[] = [];
  for (const piece of decoded.match(/(?:"(?:[^"\\]|\\.)*"|[^,;])+/g) ?? []) {
    const address = /<([^<>\s]+@[^<>\s]+)>/.exec(piece)?.[1] ?? /[^\s<>"(),:;]+@[^\s<>"(),:;]+/.exec(piece)?.[0];
    if (!address) continue;
    const name = piece
      .replace(/<[^>]*>/g, "")
      .replace(address, "")
      .replace(/["()]/g, "")
      .trim();
    found.push({ name, address: address.toLowerCase() });
  }
  return found;
}
