import { createHash } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { codeChallenge, isAnswerTo, newConsent, openConsent, sealConsent, workspaceOfState } from "./consent-state";

beforeAll(() => {
  process.env.APP_SECRET = "a".repeat(32);
  process.env.DATABASE_URL = "postgresql://none";
});

const now = new Date("2026-11-21T12:00:00Z");
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

test("a consent comes back from its cookie for fifteen minutes", () => {
  const consent = newConsent("acme", "user-1", now);
  const cookie = sealConsent(consent);
  expect(openConsent(cookie, later(14))).toEqual(consent);
  expect(openConsent(cookie, later(15))).toBeNull();
  expect(cookie).not.toContain(consent.codeVerifier);
  const more = { right: "modify" as const, connectionId: "c", back: "/acme/inbox" };
  expect(openConsent(sealConsent(newConsent("acme", "user-1", now, more)), now)).toMatchObject({ more });
});

test("a missing, forged or foreign cookie opens nothing", () => {
  for (const cookie of [undefined, "", "v1.x", JSON.stringify(newConsent("acme", "u", now))])
    expect(openConsent(cookie, now)).toBeNull();
});

test("only the same browser's state and the same person answer a consent", () => {
  const consent = newConsent("acme", "user-1", now);
  expect(isAnswerTo(consent, consent.state, "user-1")).toBe(true);
  expect(isAnswerTo(consent, newConsent("acme", "user-1", now).state, "user-1")).toBe(false);
  expect(isAnswerTo(consent, consent.state, "user-2")).toBe(false);
  expect(isAnswerTo(consent, null, "user-1")).toBe(false);
  expect(workspaceOfState(consent.state)).toBe("acme");
});

test("the challenge is the verifier's SHA-256", () => {
  const consent = newConsent("acme", "user-1", now);
  expect(codeChallenge(consent)).toBe(createHash("sha256").update(consent.codeVerifier).digest("base64url"));
});
