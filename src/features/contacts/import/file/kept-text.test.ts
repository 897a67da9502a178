import { expect, it } from "vitest";
import { keptText } from "./kept-text";

it("text is kept without NUL, without halves of characters, and not without end", () => {
  expect(keptText("a\u0000b")).toBe("a␀b");
  expect(keptText("ab😀", 3)).toBe("ab\ufffd…");
  expect(keptText("\udc00x😀")).toBe("\ufffdx😀");
  expect(keptText("short", 5)).toBe("short");
});
