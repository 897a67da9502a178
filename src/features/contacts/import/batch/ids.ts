import { randomBytes } from "node:crypto";

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** UUIDv7s of one moment, in rising order, with the randomness of one call: a million of them are made in a second. */
export function newIds(count: number, at: Date): string[] {
  const time = at.getTime().toString(16).padStart(12, "0");
  const noise = randomBytes(count * 7);
  return Array.from({ length: count }, (_, n) => {
    const from = n * 7;
    const byte = (offset: number) => hex[noise[from + offset] ?? 0] ?? "00";
    // Twelve bits after the version and fourteen after the variant count up, the rest is random.
    const high = (n >>> 14) & 0xfff;
    const low = 0x8000 | (n & 0x3fff);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${high.toString(16).padStart(3, "0")}-${low.toString(16)}-${byte(0)}${byte(1)}${byte(2)}${byte(3)}${byte(4)}${byte(5)}`;
  });
}
