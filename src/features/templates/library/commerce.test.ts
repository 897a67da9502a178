import { expect, test } from "vitest";
import { commerce } from "./commerce";

test("each says when to use it, and marketing mails end with a footer", () => {
  for (const { purpose, content } of commerce) {
    expect(purpose).toMatch(/^[A-Z].{20,}\.$/);
    expect(content.blocks.at(-1)?.type).toBe("footer");
  }
});
