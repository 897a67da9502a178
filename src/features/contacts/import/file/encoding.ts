import chardet from "chardet";
import { type Encoding, encodings } from "../schema";

const marks: [Encoding, number[]][] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];

/** A byte order mark, which says the encoding beyond doubt. */
export const markOf = (bytes: Uint8Array): { encoding: Encoding; length: number } | null => {
  const found = marks.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte));
  return found ? { encoding: found[0], length: found[1].length } : null;
};

/** Latin letters in UTF-16 have a zero byte each, on one side of it. */
function utf16Side(bytes: Uint8Array): Encoding | null {
  const zeros = [0, 0];
  for (let at = 0; at < bytes.length; at++) if (bytes[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const half = bytes.length / 2;
  if (odd > half * 0.4 && even < half * 0.05) return "utf-16le";
  if (even > half * 0.4 && odd < half * 0.05) return "utf-16be";
  return null;
}

/** Whether it ends inside a character, or is whole: the last bytes may be cut. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

const known = new Set<string>(encodings);
const isEncoding = (name: string): name is Encoding => known.has(name);

/** What the first bytes of a file are most likely written in. What is valid UTF-8 is that. */
export function guessEncoding(bytes: Uint8Array): Encoding {
  const marked = markOf(bytes);
  if (marked) return marked.encoding;
  const wide = utf16Side(bytes);
  if (wide) return wide;
  if (isUtf8(bytes)) return "utf-8";
  // Nobody writes the control signs of ISO 8859-1, so Windows' superset of it is meant.
  const name = chardet.detect(bytes)?.toLowerCase() ?? "";
  if (name === "iso-8859-1" || !isEncoding(name) || name.startsWith("utf-")) return "windows-1252";
  return name;
}
