import { expect, test } from "vitest";
import { normaliseEmail } from "./address";

test("one person has one address, however it is written", () => {
  for (const written of ["ada@example.com", " Ada@Example.COM ", "ADA@example.com.\n"])
    expect(normaliseEmail(written)).toBe("ada@example.com");
  expect(normaliseEmail("jürgen+news@bücher.example".replace("ü", "u"))).toBe("jurgen+news@xn--bcher-kva.example");
  expect(normaliseEmail("o'neil_1@sub.example.co.uk")).toBe("o'neil_1@sub.example.co.uk");
});

test("what is no address is told from one", () => {
  for (const written of [
    "",
    "ada",
    "@example.com",
    "ada@",
    "ada@example",
    "ada@@example.com",
    "ada lovelace@example.com",
    "ada@exa mple.com",
    ".ada@example.com",
    "ada..l@example.com",
    "ada@-example.com",
    "ada@example.c",
    "ada@127.0.0.1",
    "ada@exa\nmple.com",
    "ada@example.com/x",
    "ada@example.com:25",
    "ada@exam%70le.com",
    "ada@example.com\r\nBcc: eve@example.com",
    "=cmd|'/c calc'!A0",
    `${"a".repeat(65)}@example.com`,
    `ada@${"a".repeat(250)}.com`,
    "ada\u0000@example.com",
  ])
    expect(normaliseEmail(written), written).toBeNull();
});

test("a normalised address stays as it is", () => {
  for (const written of ["Ada@Bücher.Example", "x@xn--bcher-kva.example"]) {
    const once = normaliseEmail(written) ?? "";
    expect(normaliseEmail(once)).toBe(once);
  }
});
