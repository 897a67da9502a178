import { crc32, inflateRawSync } from "node:zlib";

/** The files of a zip by name, read by its directory as any program does. */
export function unzip(bytes: Buffer): Map<string, string> {
  const end = bytes.lastIndexOf(Buffer.from("PK\x05\x06"));
  const files = new Map<string, string>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const plain = inflateRawSync(bytes.subarray(start, start + bytes.readUInt32LE(at + 20)));
    if (crc32(plain) !== bytes.readUInt32LE(at + 16)) throw new Error(`${name}: wrong checksum`);
    if (plain.length !== bytes.readUInt32LE(at + 24)) throw new Error(`${name}: wrong size`);
    files.set(name, plain.toString("utf8"));
    at += 46 + nameLength;
  }
  return files;
}
