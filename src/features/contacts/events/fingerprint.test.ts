import { expect, test } from "vitest";
import { fingerprintOf } from "./fingerprint";
import { EventInput } from "./schema";

const of = (raw: object) => fingerprintOf(EventInput.parse({ name: "purchase", email: "a@example.test", ...raw }));

test("the same request has the same fingerprint in any order, another one another", () => {
  expect(of({ properties: { a: 1, b: { c: 2, d: 3 } } })).toBe(of({ properties: { b: { d: 3, c: 2 }, a: 1 } }));
  expect(of({ idempotencyKey: "one" })).toBe(of({ idempotencyKey: "two" }));
  const others = [
    {},
    { name: "signup" },
    { properties: { a: 1 } },
    { occurredAt: "2026-01-01T00:00:00Z" },
    { email: "b@example.test" },
  ];
  expect(new Set(others.map(of)).size).toBe(others.length);
});
