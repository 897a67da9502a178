import Papa from "papaparse";
import { expect, it } from "vitest";
import { csvOfPasted } from "./pasted";

const rowsOf = (text: string) => Papa.parse<string[]>(csvOfPasted(text).trim()).data.slice(1);

it("names with their addresses, parted by commas, semicolons and lines", () => {
  const text = 'Ada Lovelace <ada@x.org>, grace@y.org; "Dr. O\'Neil, Pat" <pat@z.org>\nkim@q.org\n\n';
  expect(rowsOf(text)).toEqual([
    ["ada@x.org", "Ada Lovelace"],
    ["grace@y.org", ""],
    ["pat@z.org", "Pat Dr. O'Neil"],
    ["kim@q.org", ""],
  ]);
});

it("a last name that stands first, though nobody quoted it", () => {
  expect(rowsOf("Lovelace, Ada <ada@x.org>\nHopper, Grace <grace@y.org>")).toEqual([
    ["ada@x.org", "Ada Lovelace"],
    ["grace@y.org", "Grace Hopper"],
  ]);
});

it("what is no address is kept, to be reported", () => {
  expect(rowsOf("Ada, grace@y.org")).toEqual([
    ["Ada", ""],
    ["grace@y.org", ""],
  ]);
});

it("formulas and quotation marks stay what they are: text in a cell", () => {
  expect(rowsOf('"=1+1" <a@x.org>')).toEqual([["a@x.org", "=1+1"]]);
});
