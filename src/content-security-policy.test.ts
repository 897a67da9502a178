import { expect, test } from "vitest";
import { contentSecurityPolicy } from "./content-security-policy";

const facts = {
  nonce: "abc",
  isDev: false,
  isHttps: true,
  formTargets: ["https://accounts.google.com/x"],
  reportTargets: [],
};

test("production lets no script run without the nonce, and no eval", () => {
  const policy = contentSecurityPolicy(facts);
  expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';");
  expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|ws:/);
  for (const locked of ["frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'"])
    expect(policy).toContain(locked);
});

test("only origins of what is configured are let through", () => {
  const policy = contentSecurityPolicy({
    ...facts,
    formTargets: ["https://accounts.google.com/o/auth", "nonsense; script-src *"],
  });
  expect(policy).toContain("form-action 'self' https://accounts.google.com;");
  expect(policy).not.toContain("nonsense");
});
