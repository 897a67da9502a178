import { expect, test } from "vitest";
import { hexOf } from "./oklch";

test("known colours come out as known", () => {
  expect(hexOf("oklch(1 0 0)")).toBe("#ffffff");
  expect(hexOf("oklch(0 0 0)")).toBe("#000000");
  expect(hexOf("oklch(0.62796 0.25768 29.2339)")).toBe("#ff0000");
});
