import libmime from "libmime";

const WESTERN = [..."€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ"];
const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

/** Bytes to text by the declared charset; valid UTF-8 wins over a wrong label, unknown charsets fall back to windows-1252. */
export function decodeText(bytes: Buffer, declared: string | undefined): string {
  const charset = (declared ?? "").trim().toLowerCase();
  // Only single-byte labels are overruled: ISO-2022-JP, for one, is pure ASCII bytes and so always "valid UTF-8".
  if (!charset || isSingleByte(charset)) {
    const text = findUtf8(bytes);
    if (text !== null) return text;
  }
  try {
    const decoder = new TextDecoder(charset);
    return decoder.encoding === "windows-1252" ? decodeWestern(bytes) : decoder.decode(bytes);
  } catch {
    // No charset of that name: western European text is the best guess for old mail.
    return decodeWestern(bytes);
  }
}

/** windows-1252, which includes Latin-1 as mail uses it. Node 20's own decoder leaves 0x80–0x9f as control characters. */
function decodeWestern(bytes: Buffer): string {
  return bytes.toString("latin1").replace(/[\x80-\x9f]/g, (char) => WESTERN[char.charCodeAt(0) - 0x80] ?? char);
}

/** A raw header value (one character per byte) as Gmail shows it: unfolded, encoded words and 8-bit bytes decoded. */
export function decodeHeader(raw: string, charsetHint?: string): string {
  const unfolded = raw
    .replace(/\r?\n[ \t]+/g, " ")
    .replace(/[\r\n]+/g, " ")
    .trim();
  const text = hasHighByte(unfolded)
    ? decodeText(Buffer.from(unfolded, "latin1"), charsetHint ?? "windows-1252")
    : unfolded;
  if (!text.includes("=?")) return text;
  try {
    return libmime.decodeWords(text);
  } catch {
    return text;
  }
}

function isSingleByte(charset: string): boolean {
  return /^(us-ascii|ascii|iso-8859|iso8859|latin|windows-125|cp125|koi8|utf-?8|default|unknown|x-unknown)/.test(
    charset,
  );
}

function findUtf8(bytes: Buffer): string | null {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return null;
  }
}

function hasHighByte(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 127) return true;
  return false;
}
