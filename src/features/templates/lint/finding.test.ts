import { expect, test } from "vitest";
import { finding } from "./finding";

test("a finding carries a count only when one was counted", () => {
  expect(finding("hint", "x", "subject", "It is so.", "Change it.")).not.toHaveProperty("count");
  expect(finding("hint", "x", "subject", "It is so.", "Change it.", 0).count).toBe(0);
});
