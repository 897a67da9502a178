import { expect, test } from "vitest";
import { maskEmail } from "./mask";

test("an address is shown by its first letter and its domain, whatever its length", () => {
  expect(maskEmail("person@example.test")).toBe("p•••@example.test");
  expect(maskEmail("a@example.test")).toBe("a•••@example.test");
});
