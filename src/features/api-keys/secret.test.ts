import { expect, test } from "vitest";
import { newApiKey } from "./secret";

test("a key is known by its first 12 characters, and its hash does not give it away", () => {
  const { key, prefix, hash } = newApiKey();
  expect(key).toMatch(/^inf_[\w-]{43}$/);
  expect(prefix).toBe(key.slice(0, 12));
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(newApiKey().key).not.toBe(key);
});
