import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { guessEncoding, markOf } from "./encoding";

const text = "email,first name,city\nbjörn@example.test,Björn,Düsseldorf\nzoë@example.test,Zoë,Überlingen\n".repeat(5);
const as = (encoding: string, options?: { addBOM: boolean }) => iconv.encode(text, encoding, options);

describe("the encoding of a file is told by its first bytes", () => {
  it("by a byte order mark", () => {
    expect(markOf(as("utf-8", { addBOM: true }))).toEqual({ encoding: "utf-8", length: 3 });
    expect(markOf(as("utf-16le", { addBOM: true }))).toEqual({ encoding: "utf-16le", length: 2 });
    expect(markOf(as("utf-16be", { addBOM: true }))).toEqual({ encoding: "utf-16be", length: 2 });
    expect(markOf(as("utf-8"))).toBeNull();
  });

  it.each(["utf-8", "utf-16le", "utf-16be"])("%s without a mark", (encoding) => {
    expect(guessEncoding(as(encoding))).toBe(encoding);
  });

  it("UTF-8 that is cut inside a character", () => {
    const bytes = as("utf-8");
    expect(guessEncoding(bytes.subarray(0, bytes.indexOf(0xc3) + 1))).toBe("utf-8");
  });

  it("Latin-1 is read as Windows writes it", () => expect(guessEncoding(as("iso-8859-1"))).toBe("windows-1252"));

  it("Cyrillic and Japanese", () => {
    const cyrillic = "имя,город\nИван Петров,Москва\nМария Иванова,Санкт-Петербург\n".repeat(10);
    expect(guessEncoding(iconv.encode(cyrillic, "windows-1251"))).toBe("windows-1251");
    const japanese = "名前,都市\n山田太郎,東京都\n鈴木花子,大阪市\n".repeat(10);
    expect(guessEncoding(iconv.encode(japanese, "shift_jis"))).toBe("shift_jis");
  });

  it("noise is something, and never throws", () => {
    for (let seed = 0; seed < 40; seed++)
      expect(
        guessEncoding(Uint8Array.from({ length: seed * 7 }, (_, at) => (at * 131 * (seed + 3)) & 255)),
      ).toBeTruthy();
  });
});
