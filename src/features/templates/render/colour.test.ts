import { expect, test } from "vitest";
import { contrast, inkOn, readableOn } from "./colour";

test("contrast is WCAG's", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 1);
});

test("whatever accent is chosen, button words and links can be read, light and dark", () => {
  for (let hue = 0; hue < 0xffffff; hue += 0x0f1e2d) {
    const accent = `#${hue.toString(16).padStart(6, "0")}`;
    expect(contrast(inkOn(accent), accent)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(readableOn("#ffffff", accent), "#ffffff")).toBeGreaterThanOrEqual(4.5);
    expect(contrast(readableOn("#211e1c", accent), "#211e1c")).toBeGreaterThanOrEqual(4.5);
  }
});
