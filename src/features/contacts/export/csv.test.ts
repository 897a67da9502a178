import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { asText, csvLines } from "./csv";

describe("a cell that would be run as a formula is made a text", () => {
  it.each(["=1+1", "+49 30 1", "-2", "@sum", "\tx", "\rx", " =cmd", "\n=x"])("%j", (value) =>
    expect(asText(value)).toBe(`'${value}`),
  );
  it.each(["", "a=b", "1-2", "ada@x.org", "'=x"])("%j stays", (value) => expect(asText(value)).toBe(value));
});

it("lines hold quotation marks, commas and line ends as they are", () => {
  const rows = [
    ["email", "note"],
    ["a@x.org", 'say "hi",\nthen go'],
  ];
  expect(Papa.parse(csvLines(rows).trim()).data).toEqual(rows);
});
