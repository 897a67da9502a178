import fc from "fast-check";
import { expect, test } from "vitest";
import { blocksOf, boundsOf, budgetTokens, charactersPerToken, estimateTokens } from "./price";

test("a small mail is one block, each further 4,000 tokens one more, the largest three", () => {
  expect([0, 1, 4_000, 4_001, 8_001, budgetTokens, 1e9].map(blocksOf)).toEqual([1, 1, 1, 2, 3, 3, 3]);
});

test("no text costs more than the size of its mail allowed, and what is expected is no more than the maximum", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40_000 }), fc.nat(1_000_000), (text, markup) => {
      const { expected, maximum } = boundsOf(Buffer.byteLength(text) + markup);
      expect(blocksOf(estimateTokens(text))).toBeLessThanOrEqual(maximum);
      expect(expected).toBeLessThanOrEqual(maximum);
    }),
  );
  expect(charactersPerToken).toBeGreaterThan(0);
});
