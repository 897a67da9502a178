import { expect, test } from "vitest";
import { safeReturnPath } from "./return-path";

test("a path on this site comes back whole", () => {
  for (const path of ["/", "/acme/inbox", "/acme/inbox?label=a%2Fb#mail", "/invite/abc"])
    expect(safeReturnPath(path)).toBe(path);
});

test("nothing leads to another site", () => {
  const traps = [
    "https://evil.test/",
    "//evil.test",
    "///evil.test",
    "/\\evil.test",
    "/\t/evil.test",
    "\\\\evil.test",
    "/..//evil.test",
    "/.//evil.test",
    "javascript:alert(1)",
    "",
    undefined,
    ["/a"],
    `/${"a".repeat(1000)}`,
  ];
  for (const trap of traps) expect(safeReturnPath(trap, "/welcome"), String(trap)).toBe("/welcome");
});
