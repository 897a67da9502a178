import { beforeAll, expect, test } from "vitest";
import { seal, unseal } from "./crypto";

const place = {
  table: "gmail_connection",
  column: "sealed_refresh_token",
  rowId: "1",
};
beforeAll(() => {
  process.env.APP_SECRET = "a".repeat(32);
  process.env.DATABASE_URL = "postgresql://none";
});

test("what is sealed opens at its own place, and two seals of one text differ", () => {
  const sealed = seal("1//refresh", place);
  expect(unseal(sealed, place)).toBe("1//refresh");
  expect(seal("1//refresh", place)).not.toBe(sealed);
  expect(sealed).not.toContain("refresh");
});

test("a value moved to another row, plaintext, an unknown key and a changed byte are refused", () => {
  const sealed = seal("1//refresh", place);
  expect(() => unseal(sealed, { ...place, rowId: "2" })).toThrow();
  expect(() => unseal("1//refresh", place)).toThrow();
  expect(() => unseal(sealed.replace(/^v1\.[^.]+/, "v1.unknown"), place)).toThrow();
  expect(() => unseal(`${sealed.slice(0, -2)}AA`, place)).toThrow();
});
