import { expect, test } from "vitest";
import { zoneOf } from "./zone-cookie";

test("a zone the reader's browser did not name, or made up, is UTC", () => {
  expect(zoneOf("Europe/Berlin")).toBe("Europe/Berlin");
  for (const cookie of [undefined, "", "Mars/Base", "'; DROP TABLE"]) expect(zoneOf(cookie)).toBe("UTC");
});
