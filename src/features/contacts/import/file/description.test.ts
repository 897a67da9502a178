import iconv from "iconv-lite";
import { expect, it } from "vitest";
import { describeFile } from "./description";

const hasHeader = (first: string[]) => !first.some((cell) => cell.includes("@"));
const read = (text: string, encoding = "utf-8", isWhole = true) =>
  describeFile(iconv.encode(text, encoding), { isWhole, hasHeader });

it("encoding, delimiter, header and first rows are found out", () => {
  expect(read("E-Mail;Name;\r\nzoë@x.org;Zoë\r\n\r\nbo@x.org;Bo;3", "utf-16le")).toEqual({
    reading: { encoding: "utf-16le", delimiter: ";", quote: '"', hasHeader: true },
    header: ["E-Mail", "Name", "Column 3"],
    sample: [
      ["zoë@x.org", "Zoë", ""],
      ["bo@x.org", "Bo", "3"],
    ],
  });
});

it("a file without a header has columns by number", () => {
  const { reading, header, sample } = read("a@x.org\tAda\nb@x.org\tBo\n");
  expect([reading.hasHeader, reading.delimiter, header, sample[0]]).toEqual([
    false,
    "\t",
    ["Column 1", "Column 2"],
    ["a@x.org", "Ada"],
  ]);
});

it("a row that is cut is not shown, and long cells are", () => {
  const { sample } = read(`email,name\na@x.org,${"x".repeat(999)}\nb@x.or`, "utf-8", false);
  expect(sample.map((row) => row[0])).toEqual(["a@x.org"]);
  expect(sample[0]?.[1]).toHaveLength(201);
});

it("what somebody chose counts", () => {
  const chosen = { encoding: "utf-8", delimiter: "|", quote: "", hasHeader: false } as const;
  const { header, sample } = describeFile(Buffer.from('"a|b\nc|d\n'), { isWhole: true, hasHeader, chosen });
  expect([header, sample]).toEqual([
    ["Column 1", "Column 2"],
    [
      ['"a', "b"],
      ["c", "d"],
    ],
  ]);
});

it("nothing at all, or noise, is described as well", () => {
  expect(read("").header).toEqual(["Column 1"]);
  const noise = Uint8Array.from({ length: 5_000 }, (_, at) => (at * 7919) & 255);
  expect(describeFile(noise, { isWhole: false, hasHeader }).header.length).toBeGreaterThan(0);
});
