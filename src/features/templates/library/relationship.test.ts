import { expect, test } from "vitest";
import { relationship } from "./relationship";

test("each says when to use it, and marketing mails end with a footer", () => {
  for (const { purpose, content } of relationship) {
    expect(purpose).toMatch(/^[A-Z].{20,}\.$/);
    expect(content.blocks.at(-1)?.type).toBe("footer");
  }
});
