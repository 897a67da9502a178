import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { type CsvRecord, guessDelimiter, isBlank, RecordReader } from "./records";

const comma = { delimiter: ",", quote: '"' };

/** Reads a text that arrives in pieces of this size. */
function readAll(text: string | Uint8Array, pieceBytes = 7, dialect = comma, start = { byte: 0, row: 0 }) {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  const reader = new RecordReader(dialect, start);
  const records: CsvRecord[] = [];
  const ends: { byte: number; row: number }[] = [];
  const drain = () => {
    for (let group = reader.read(); group; group = reader.read()) {
      records.push(...group.records);
      ends.push({ byte: group.endByte, row: group.endRow });
    }
  };
  for (let at = start.byte; at < bytes.length; at += pieceBytes) {
    reader.push(bytes.subarray(at, at + pieceBytes));
    drain();
  }
  reader.end();
  drain();
  return { records, ends };
}
const cellsOf = (records: CsvRecord[]) => records.map(({ cells }) => cells);

describe("records of a file", () => {
  it("are the same however the bytes arrive, with LF and CRLF mixed and quoted line ends", () => {
    const text = 'a,b\r\n1,"x\ny"\n2,"say ""hi"""\r\n3,plain';
    const wanted = [
      ["a", "b"],
      ["1", "x\ny"],
      ["2", 'say "hi"'],
      ["3", "plain"],
    ];
    for (const size of [1, 3, 1_000]) expect(cellsOf(readAll(text, size).records)).toEqual(wanted);
    expect(readAll(text).records.map(({ row }) => row)).toEqual([1, 2, 3, 4]);
  });

  it("can be read on from the end of any group: nothing is lost, nothing comes twice", () => {
    const text = Array.from({ length: 2_500 }, (_, n) => `person${n}@example.test,"Zoë, ${n}",Ü`).join("\n");
    const whole = readAll(text, 65_536);
    expect(whole.records).toHaveLength(2_500);
    expect(whole.ends.length).toBeGreaterThan(1);
    for (const end of whole.ends)
      expect(readAll(text, 65_536, comma, end).records).toEqual(whole.records.slice(end.row));
  });

  it("hold whatever a spreadsheet writes", () => {
    const letters = [..."aZ9 ,;\"'\n\t=+@é漢😀"];
    const cell = fc.array(fc.constantFrom(...letters), { maxLength: 10 }).map((picked) => picked.join(""));
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 12 }), (rows) => {
        const text = Papa.unparse(rows, { quotes: true, newline: "\r\n" });
        expect(cellsOf(readAll(text, 5).records)).toEqual(rows);
      }),
      { numRuns: 60 },
    );
  });

  it("never throw and never end early, whatever the bytes: each line is in some record", () => {
    const bytes = fc.array(fc.constantFrom(...'ab,;""\n\r\t \'\0é'), { maxLength: 200 });
    fc.assert(
      fc.property(bytes, fc.constantFrom(",", ";", "\t"), (letters, delimiter) => {
        const text = letters.join("");
        const { ends } = readAll(text, 11, { delimiter, quote: '"' });
        expect(ends.at(-1)?.byte ?? 0).toBe(Buffer.byteLength(text));
      }),
      { numRuns: 300 },
    );
  });

  it("a broken quotation costs its own row only", () => {
    const text = 'a@x.test,"Bob\nb@x.test,"Eve"\nc@x.test,Kim\nd@x.test,"Lee" Ann"\ne@x.test,Max\n';
    const { records } = readAll(text, 1_000);
    expect(records.filter(({ fault }) => fault).map(({ row }) => row)).toEqual([1, 4]);
    expect(records.filter(({ fault }) => !fault).map(({ cells }) => cells[0])).toEqual([
      "b@x.test",
      "c@x.test",
      "e@x.test",
    ]);
  });

  it("a quotation that is never closed swallows nothing behind it", () => {
    const rest = Array.from({ length: 3_000 }, (_, n) => `p${n}@x.test,name`).join("\n");
    const { records } = readAll(`a@x.test,"never closed\n${rest}`, 50_000);
    expect(records).toHaveLength(3_001);
    expect(records.filter(({ fault }) => fault)).toHaveLength(1);
  });

  it("a cell of ten megabytes is a cell", () => {
    const large = "x".repeat(10 * 1_048_576);
    const { records } = readAll(`a@x.test,"${large}"\nb@x.test,small`, 1_048_576);
    expect(records.map(({ cells }) => cells[1]?.length)).toEqual([large.length, 5]);
  });

  it("without quotation marks a mark is a letter", () => {
    expect(cellsOf(readAll('5" disk,a\n', 3, { delimiter: ",", quote: "" }).records)).toEqual([['5" disk', "a"]]);
  });

  it("a row of nothing is blank", () => {
    expect(readAll("a\n\n,,\n", 9).records.map(isBlank)).toEqual([false, true, true]);
  });
});

describe("what parts the columns", () => {
  it.each([",", ";", "\t", "|"])("is told by the first lines: %s", (delimiter) => {
    const rows = ["email", "name", "city"].join(delimiter);
    expect(guessDelimiter(`${rows}\r\na@x.test${delimiter}"Lee; Ann"${delimiter}Rome\r\n`)).toBe(delimiter);
  });
  it("is a comma when there is one column", () => expect(guessDelimiter("a@x.test\nb@x.test\n")).toBe(","));
});
