import { expect, test, vi } from "vitest";

const load = async (variables: Record<string, string>) => {
  vi.resetModules();
  vi.unstubAllEnvs();
  for (const [name, value] of Object.entries({
    APP_SECRET: "s".repeat(32),
    DATABASE_URL: "postgresql://x",
    ...variables,
  }))
    vi.stubEnv(name, value);
  return import("./providers");
};

test("a provider is offered only when its id and its secret are set", async () => {
  const { configuredProviders } = await load({
    GOOGLE_CLIENT_ID: "g",
    GOOGLE_CLIENT_SECRET: "s",
    MICROSOFT_CLIENT_ID: "m",
  });
  expect(configuredProviders().map(({ id }) => id)).toEqual(["google"]);
});

test("a base address moves the discovery document, and only that provider's", async () => {
  const { configuredProviders } = await load({
    GOOGLE_CLIENT_ID: "g",
    GOOGLE_CLIENT_SECRET: "s",
    GOOGLE_BASE_URL: "http://localhost:9/",
    MICROSOFT_CLIENT_ID: "m",
    MICROSOFT_CLIENT_SECRET: "s",
  });
  expect(configuredProviders().map(({ wellKnown }) => wellKnown)).toEqual([
    "http://localhost:9/.well-known/openid-configuration",
    "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration",
  ]);
});
