import { expect, test } from "vitest";
import { providerEmail } from "./provider-email";

const tenant = "11111111-2222-3333-4444-555555555555";

test("Google and OIDC addresses count when the provider says they are verified", () => {
  for (const provider of ["google", "oidc"]) {
    expect(providerEmail(provider, { email: "Ada@Example.test", email_verified: true }, "common")).toEqual({
      email: "ada@example.test",
      isVerified: true,
    });
    for (const email_verified of [false, undefined, "false"])
      expect(providerEmail(provider, { email: "a@b.test", email_verified }, "common").isVerified).toBe(false);
  }
});

test("an address that a foreign Microsoft tenant made up is not believed", () => {
  const claims = { email: "victim@corp.test", tid: "66666666-2222-3333-4444-555555555555" };
  expect(providerEmail("microsoft", claims, "common").isVerified).toBe(false);
  expect(providerEmail("microsoft", claims, tenant).isVerified).toBe(false);
});

test("Microsoft's own word, the configured tenant and personal accounts are believed", () => {
  const believed = [
    [{ email: "a@b.test", xms_edov: "1" }, "common"],
    [{ email: "a@b.test", email_verified: true }, "common"],
    [{ preferred_username: "a@outlook.test", tid: "9188040d-6c67-4c5b-b112-36a304b66dad" }, "consumers"],
    [{ preferred_username: "a@corp.test", tid: tenant }, tenant],
  ] as const;
  for (const [claims, configured] of believed)
    expect(providerEmail("microsoft", claims, configured).isVerified).toBe(true);
});

test("no usable address is no address", () => {
  for (const email of [undefined, "", "nobody", 7])
    expect(providerEmail("oidc", { email, email_verified: true }, "common")).toEqual({
      email: null,
      isVerified: false,
    });
});
