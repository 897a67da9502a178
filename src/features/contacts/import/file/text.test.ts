import fc from "fast-check";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import type { Encoding } from "../schema";
import { Rewriting, TextInspection, textStart } from "./text";

const inspect = (bytes: Uint8Array, size: number) => {
  const inspection = new TextInspection();
  for (let at = 0; at < bytes.length; at += size) inspection.push(bytes.subarray(at, at + size));
  inspection.end();
  return { isUtf8: inspection.isUtf8, hasLoneCr: inspection.hasLoneCr };
};
const rewrite = (bytes: Uint8Array, encoding: Encoding, size: number) => {
  const rewriting = new Rewriting(encoding);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) parts.push(rewriting.push(bytes.subarray(at, at + size)));
  return Buffer.concat([...parts, rewriting.end()]).toString();
};

describe("a look through the bytes, in pieces of any size", () => {
  it.each([1, 2, 3, 5, 100])("%d bytes at a time", (size) => {
    expect(inspect(Buffer.from("añ漢😀\r\nb\r\n"), size)).toEqual({ isUtf8: true, hasLoneCr: false });
    expect(inspect(Buffer.from("a\rb\r"), size)).toEqual({ isUtf8: true, hasLoneCr: true });
    expect(inspect(iconv.encode("añ\r\nb", "windows-1252"), size)).toEqual({ isUtf8: false, hasLoneCr: false });
    expect(inspect(Buffer.from("a漢").subarray(0, 3), size).isUtf8).toBe(false);
  });
});

describe("a file rewritten as UTF-8", () => {
  it.each(["utf-16le", "utf-16be", "windows-1252", "shift_jis", "utf-8"] as const)("from %s", (encoding) => {
    const text =
      encoding === "windows-1252"
        ? "email,n\r\nzoë,Ü€\r\n"
        : encoding === "shift_jis"
          ? "名前,都市\n山田,東京\n"
          : "é漢😀,x\n";
    for (const size of [1, 3, 7, 1_000]) {
      expect(rewrite(iconv.encode(text, encoding), encoding, size)).toBe(text);
      if (encoding.startsWith("utf"))
        expect(rewrite(iconv.encode(text, encoding, { addBOM: true }), encoding, size)).toBe(text);
    }
  });

  it("ends each line as the reader wants it, wherever the pieces are cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("a", "\r", "\n", "\r\n", "é"), { maxLength: 30 }),
        fc.integer({ min: 1, max: 5 }),
        (parts, size) => {
          const text = parts.join("");
          const wanted = text.replace(/\r(?!\n)/g, "\n");
          expect(rewrite(Buffer.from(text), "utf-8", size)).toBe(wanted);
        },
      ),
    );
  });
});

it("the text begins behind its mark", () => {
  expect(textStart(Buffer.from("\ufeffemail"))).toBe(3);
  expect(textStart(Buffer.from("email"))).toBe(0);
});
