import { describe, expect, it } from "vitest";
import { creditsInWords, toCredits, toMicro } from "./schema";

describe("credit amounts", () => {
  it("keep six decimals both ways", () => {
    for (const credits of [0, 1, 0.000001, 1.5, 1234.567891, 999_999_999])
      expect(toCredits(toMicro(credits))).toBe(credits);
  });

  it("are rounded at the sixth decimal instead of drifting", () => {
    expect(toMicro(0.1 + 0.2)).toBe(300_000n);
    expect(toMicro(0.0000004)).toBe(0n);
  });

  it("refuse what is no amount", () => {
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, 1e12]) expect(() => toMicro(wrong)).toThrow(RangeError);
  });

  it("read well in a sentence", () => {
    expect(creditsInWords(1_000_000n)).toBe("1 credit");
    expect(creditsInWords(1_234_500_000n)).toBe("1,234.5 credits");
  });
});
