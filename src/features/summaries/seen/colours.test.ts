import { expect, test } from "vitest";
import { colourOf, contrast } from "./colours";

test("a colour is read however it is written", () => {
  for (const [value, colour] of [
    ["#FFF", "ffffff"],
    ["#ffffff00", "transparent"],
    ["ffffff", "ffffff"],
    ["White", "ffffff"],
    ["rgb(255, 255, 255)", "ffffff"],
    ["rgba(0 0 0 / 0)", "transparent"],
    ["hsl(0, 0%, 100%)", "ffffff"],
    ["hsl(240, 100%, 50%)", "0000ff"],
    ["url(x.png) no-repeat #123456", "123456"],
    ["url(white.png)", null],
    ["var(--x)", null],
  ] as const)
    expect([value, colourOf(value)]).toEqual([value, colour]);
});

test("contrast is 1 for the same and 21 at most", () => {
  expect(contrast("ffffff", "ffffff")).toBe(1);
  expect(contrast("ffffff", "000000")).toBeCloseTo(21);
  expect(contrast("fafafa", "ffffff")).toBeLessThan(1.2);
  expect(contrast("cccccc", "ffffff")).toBeGreaterThan(1.2);
});
