import { expect, test } from "vitest";
import { searchParts } from "./search";

test("each word is looked for anywhere, the longest by the index, and signs of patterns are meant as written", () => {
  expect(searchParts("  ada  lovelace ")).toEqual({ longest: "%lovelace%", parts: ["%ada%", "%lovelace%"] });
  expect(searchParts("50%_\\")).toEqual({ longest: "%50\\%\\_\\\\%", parts: ["%50\\%\\_\\\\%"] });
  expect(searchParts("a b c d e f g").parts).toHaveLength(6);
});
