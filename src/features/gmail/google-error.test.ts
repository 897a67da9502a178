import { expect, test } from "vitest";
import { googleError, retryAfterSeconds } from "./google-error";

const said = (status: number, reason: string) =>
  googleError(status, { error: { message: "m", errors: [{ reason }] } }).kind;

test.each([
  [429, "rateLimitExceeded", "rate_limited"],
  [403, "userRateLimitExceeded", "rate_limited"],
  [403, "insufficientPermissions", "missing_scope"],
  [401, "authError", "unauthorized"],
  [404, "notFound", "not_found"],
  [503, "backendError", "unavailable"],
  [0, "", "unavailable"],
  [400, "invalidArgument", "refused"],
] as const)("%i %s means %s", (status, reason, kind) => expect(said(status, reason)).toBe(kind));

test("a grant taken back is told from an access token past its time", () => {
  expect(googleError(400, { error: "invalid_grant" })).toMatchObject({ kind: "revoked", code: "conflict" });
});

test("Retry-After is read as seconds or a date, and kept within an hour", () => {
  const now = Date.parse("2026-11-21T10:00:00Z");
  expect(retryAfterSeconds("7", now)).toBe(7);
  expect(retryAfterSeconds("Sat, 21 Nov 2026 10:00:30 GMT", now)).toBe(30);
  expect(retryAfterSeconds("999999", now)).toBe(3600);
  expect(retryAfterSeconds("soon", now)).toBeUndefined();
});
