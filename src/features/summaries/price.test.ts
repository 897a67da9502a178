import fc from "fast-check";
import { expect, test } from "vitest";
import { boundsOf, budgetTokens, charactersPerToken, estimateTokens, priceOf } from "./price";

test("a small mail costs one credit, each further 4,000 tokens one more, the largest three", () => {
  expect([0, 1, 4_000, 4_001, 8_001, budgetTokens, 1e9].map((tokens) => Number(priceOf(tokens)) / 1e6)).toEqual([
    1, 1, 1, 2, 3, 3, 3,
  ]);
});

test("no text costs more than the size of its mail allowed, and what is expected is no more than the maximum", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40_000 }), fc.nat(1_000_000), (text, markup) => {
      const { expected, maximum } = boundsOf(Buffer.byteLength(text) + markup);
      expect(priceOf(estimateTokens(text))).toBeLessThanOrEqual(BigInt(maximum) * 1_000_000n);
      expect(expected).toBeLessThanOrEqual(maximum);
    }),
  );
  expect(charactersPerToken).toBeGreaterThan(0);
});
