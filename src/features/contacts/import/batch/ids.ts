import { randomBytes } from "node:crypto";
import { placeIn, wireArray } from "./wire-array";

const uuidType = 2_950;
const bytesEach = 16;
const noiseBytes = 6;

/** UUIDv7s of one moment, in rising order, with the randomness of one call: a million of them are made in a second. */
export class NewIds {
  /** As the database takes them. */
  readonly array: Buffer;

  constructor(count: number, at: Date) {
    const noise = randomBytes(count * noiseBytes);
    this.array = wireArray(uuidType, count, bytesEach, (bytes, place, n) => {
      bytes.writeUIntBE(at.getTime(), place, 6);
      // Twelve bits after the version and fourteen after the variant count up, the rest is random.
      bytes.writeUInt16BE(0x7000 | ((n >>> 14) & 0xfff), place + 6);
      bytes.writeUInt16BE(0x8000 | (n & 0x3fff), place + 8);
      noise.copy(bytes, place + 10, n * noiseBytes, (n + 1) * noiseBytes);
    });
  }

  at(index: number): string {
    const place = placeIn(index, bytesEach);
    const hex = this.array.toString("hex", place, place + bytesEach);
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }
}
