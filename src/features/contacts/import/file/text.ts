import { isAscii, isUtf8 } from "node:buffer";
import iconv from "iconv-lite";
import type { Encoding } from "../schema";
import { markOf } from "./encoding";

const lf = 10;
const cr = 13;

/** How many bytes at the end begin a character that is not whole yet. */
function cutLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

/** Looks at all bytes of a file once: whether they are UTF-8, and whether a line ends in CR alone, as on old Macs. */
export class TextInspection {
  private rest: Uint8Array = new Uint8Array();
  private endsWithCr = false;
  isUtf8 = true;
  hasLoneCr = false;
  /** Letters beyond ASCII were seen before anything that is no UTF-8. */
  hasMultibyte = false;

  push(bytes: Uint8Array): void {
    if (this.endsWithCr && bytes[0] !== lf) this.hasLoneCr = true;
    for (let at = bytes.indexOf(cr); at >= 0 && !this.hasLoneCr; at = bytes.indexOf(cr, at + 1))
      if (at + 1 < bytes.length && bytes[at + 1] !== lf) this.hasLoneCr = true;
    this.endsWithCr = bytes.at(-1) === cr;
    if (!this.isUtf8) return;
    const whole = this.rest.length > 0 ? Buffer.concat([this.rest, bytes]) : bytes;
    const cut = cutLength(whole);
    this.isUtf8 = isUtf8(whole.subarray(0, whole.length - cut));
    if (this.isUtf8 && !this.hasMultibyte) this.hasMultibyte = !isAscii(whole.subarray(0, whole.length - cut));
    this.rest = whole.slice(whole.length - cut);
  }

  end(): void {
    if (this.rest.length > 0) this.isUtf8 = false;
  }
}

/** Rewrites a file as UTF-8 without a mark, its lines ending in LF or CRLF. */
export class Rewriting {
  private readonly decoder;
  /** A CR or half a character at the end: what comes next decides what it means. */
  private held = "";

  constructor(encoding: Encoding) {
    this.decoder = iconv.getDecoder(encoding, { stripBOM: true });
  }

  private lines(text: string): Uint8Array {
    const whole = this.held + text;
    this.held = /[\r\ud800-\udbff]$/.exec(whole)?.[0] ?? "";
    return Buffer.from(whole.slice(0, whole.length - this.held.length).replace(/\r(?!\n)/g, "\n"));
  }

  push(bytes: Uint8Array): Uint8Array {
    return this.lines(this.decoder.write(Buffer.from(bytes)));
  }

  end(): Uint8Array {
    const last = this.lines(this.decoder.end() ?? "");
    const held = this.held === "\r" ? "\n" : this.held;
    return held ? Buffer.concat([last, Buffer.from(held)]) : last;
  }
}

/** Where the text begins: behind a byte order mark. */
export const textStart = (bytes: Uint8Array) => markOf(bytes)?.length ?? 0;
