import { expect, test } from "vitest";
import { finderIn, placeInView } from "./place";

const source = "Hi Bo,\n\nplease send  the “signed”\ncontract – by 3 March.\n";
const find = finderIn(source);
const foundAs = (quote: string) => {
  const place = find(quote);
  return place && source.slice(place.start, place.end);
};

test("a quote is given the place of its words, whatever happened to blanks, quotes and dashes", () => {
  expect(foundAs("please send the signed")).toBeNull();
  expect(foundAs('please send the "signed" contract')).toBe("please send  the “signed”\ncontract");
  expect(foundAs("contract - by 3 March.")).toBe("contract – by 3 March.");
  expect(foundAs("Hi Bo,")).toBe("Hi Bo,");
});

test("other words, other case and no words at all have no place", () => {
  for (const quote of ["please wire the money", "PLEASE SEND", "", "  ", "“”", "–"]) expect(foundAs(quote)).toBeNull();
});

test("a quote is shown in another rendering of its mail by its letters alone", () => {
  const view = "> Please *send*\n> the contract. Thanks";
  const place = placeInView(view, "please send the contract");
  expect(place && view.slice(place.start, place.end)).toBe("Please *send*\n> the contract");
  expect(placeInView(view, "wire the money")).toBeNull();
});
