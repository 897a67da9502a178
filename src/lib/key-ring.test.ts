import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { dataKeyFaults, ringOf } from "./key-ring";

const key = () => randomBytes(32).toString("base64url");
const APP_SECRET = "a".repeat(40);

test("the ring's order: named keys as given, then the secret's own, then older secrets'", () => {
  const [plain] = ringOf({ APP_SECRET });
  const [old] = ringOf({ APP_SECRET: "b".repeat(40) });
  const ring = ringOf({ DATA_KEYS: `k2:${key()}, k1:${key()}`, APP_SECRET, APP_SECRETS_OLD: "b".repeat(40) });
  expect(ring.map(({ id }) => id)).toEqual(["k2", "k1", plain.id, old.id]);
  expect(new Set(ring.map(({ key }) => key.length))).toEqual(new Set([32]));
});

test("what is no key, and an id twice, are named by their place and never shown", () => {
  const secret = "not-a-key-but-a-secret";
  const faults = dataKeyFaults(`k1:${key()},k2:${secret},k1:${key()}`);
  expect(faults).toHaveLength(2);
  expect(faults.join()).not.toContain(secret);
  expect(dataKeyFaults(`k1:${key()}`)).toEqual([]);
});
