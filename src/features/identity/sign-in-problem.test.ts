import { expect, test } from "vitest";
import { signInErrors, signInProblem } from "./sign-in-problem";

test("every error has words of its own, and a denied consent names who was refused and offers another try", () => {
  const titles = signInErrors.map((error) => signInProblem(error, "Google").title);
  expect(new Set(titles).size).toBe(signInErrors.length);
  const denied = signInProblem("access_denied", "Google");
  expect(denied.title).toContain("Google");
  expect(denied.canRetry).toBe(true);
});

test("an unknown error still has words", () => {
  expect(signInProblem("<script>", "Google").message).not.toContain("script");
});
