import { Readable } from "node:stream";
import { crc32, createDeflateRaw } from "node:zlib";

export type ZipEntry = { name: string; chunks: AsyncIterable<string> };

const limit = 0xffff_ffff;
/** Names are UTF-8; sizes follow the bytes, because nobody knows them before. */
const flags = 0x0808;
const deflated = 8;

/** Seconds are counted in twos and years from 1980: that is the format's. */
function dosTime(at: Date) {
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  const date = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  return { time, date };
}

/** Little-endian fields: [bytes, value]. */
function fields(...parts: (readonly [2 | 4, number])[]): Buffer {
  const out = Buffer.alloc(parts.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of parts) at = out.writeUIntLE(value >>> 0, at, bytes);
  return out;
}

type Written = { name: Buffer; crc: number; packed: number; size: number; at: number };

function directoryEntry({ name, crc, packed, size, at }: Written, when: { time: number; date: number }) {
  const [version, none] = [20, 0];
  return Buffer.concat([
    fields([4, 0x0201_4b50], [2, version], [2, version], [2, flags], [2, deflated], [2, when.time], [2, when.date]),
    fields([4, crc], [4, packed], [4, size], [2, name.length], [2, none], [2, none], [2, none], [2, none]),
    fields([4, none], [4, at]),
    name,
  ]);
}

/** A zip file while it is made: memory holds one chunk at a time, however much goes through. At most 4 GB. */
export async function* zip(entries: AsyncIterable<ZipEntry>, now: Date): AsyncGenerator<Buffer> {
  const when = dosTime(now);
  const written: Written[] = [];
  let at = 0;
  const count = (bytes: Buffer) => {
    at += bytes.length;
    if (at > limit) throw new Error("A zip file of more than 4 GB.");
    return bytes;
  };
  for await (const entry of entries) {
    const file: Written = { name: Buffer.from(entry.name), crc: 0, packed: 0, size: 0, at };
    const head = fields([4, 0x0403_4b50], [2, 20], [2, flags], [2, deflated], [2, when.time], [2, when.date]);
    yield count(Buffer.concat([head, fields([4, 0], [4, 0], [4, 0], [2, file.name.length], [2, 0]), file.name]));
    const measured = async function* () {
      for await (const chunk of entry.chunks) {
        const bytes = Buffer.from(chunk);
        file.crc = crc32(bytes, file.crc);
        file.size += bytes.length;
        yield bytes;
      }
    };
    const deflate = createDeflateRaw();
    Readable.from(measured())
      .on("error", (error) => deflate.destroy(error))
      .pipe(deflate);
    for await (const bytes of deflate as AsyncIterable<Buffer>) {
      file.packed += bytes.length;
      yield count(bytes);
    }
    yield count(fields([4, 0x0807_4b50], [4, file.crc], [4, file.packed], [4, file.size]));
    written.push(file);
  }
  const directory = Buffer.concat(written.map((file) => directoryEntry(file, when)));
  const ending = fields([4, 0x0605_4b50], [2, 0], [2, 0], [2, written.length], [2, written.length]);
  yield Buffer.concat([directory, ending, fields([4, directory.length], [4, at], [2, 0])]);
}
