import { expect, test } from "vitest";
import { cleanText } from "./text";

test("what Postgres cannot keep is taken out, what people write stays", () => {
  expect(cleanText(" a\u0000b\u0007 \t")).toBe("ab");
  expect(cleanText("Zoë\n李雷\tO’Neil 🙂")).toBe("Zoë\n李雷\tO’Neil 🙂");
});
