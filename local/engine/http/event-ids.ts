import { newId } from "../core";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

function encode(value: bigint, length: number): string {
  let text = "";
  for (let rest = value, i = 0; i < length; i++, rest >>= 5n) text = (ALPHABET[Number(rest & 31n)] ?? "0") + text;
  return text;
}

/**
 * Engine ids for the events of one request. A sender that retries sends the same seed (`<ms>,<base64 of 10 bytes>`) and
 * so gets the same ids; without a seed they are new.
 */
export function eventIds(seed: string | undefined, count: number): string[] {
  const [ms = "", entropy = ""] = (seed ?? "").split(",");
  const bytes = Buffer.from(entropy, "base64");
  const isUsable = /^\d{1,14}$/.test(ms) && bytes.length === 10;
  return Array.from({ length: count }, (_, index) => {
    if (!isUsable) return newId();
    const own = Buffer.from(bytes);
    own.writeUInt32BE((own.readUInt32BE(6) + index + 1) >>> 0, 6);
    return encode(BigInt(ms), 10) + encode(BigInt(`0x${own.toString("hex")}`), 16);
  });
}
