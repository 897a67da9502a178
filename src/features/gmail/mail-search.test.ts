import { expect, test } from "vitest";
import { searchQuery, sortOf } from "./mail-search";

test("words are asked for from their beginning, and nothing in them is an operator", () => {
  expect(searchQuery("Ada Byr")).toBe("ada:* & byr:*");
  expect(searchQuery("grüße, 1.50 & !(x|y)'")).toBe("grüße:* & 1:* & 50:* & x:* & y:*");
  expect(searchQuery("%_'--")).toBe("");
});

test("finds come best first unless asked otherwise; without words there is no best", () => {
  expect(sortOf({ text: "x" })).toBe("relevance");
  expect(sortOf({ text: "x" }, "newest")).toBe("newest");
  expect(sortOf({})).toBe("newest");
  expect(sortOf({}, "relevance")).toBe("newest");
  expect(sortOf({}, "oldest")).toBe("oldest");
});
