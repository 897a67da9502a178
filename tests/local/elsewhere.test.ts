import { afterAll, beforeAll, expect, it } from "vitest";
import { startDatabase, type ThrowawayDatabase } from "../support/postgres";
import { type Stack, startStack } from "../support/stack";

let postgres: ThrowawayDatabase;
let stack: Stack;
beforeAll(async () => {
  postgres = await startDatabase();
  stack = await startStack({
    env: {
      DATABASE_URL: postgres.app,
      DATABASE_OWNER_URL: postgres.owner,
      STRIPE_SECRET_KEY: "sk_test_elsewhere",
      ANTHROPIC_API_KEY: "sk-ant-elsewhere",
    },
  });
}, 300_000);
afterAll(async () => {
  await stack.stop();
  await postgres.stop();
});

it("starts nothing that the environment points elsewhere", () => {
  const { postgres: database, stripe, anthropic, google, microsoft, mail, engine, pids } = stack.services();
  expect({ database, stripe, anthropic }).toEqual({ database: null, stripe: null, anthropic: null });
  expect([google, microsoft, mail, engine]).not.toContain(null);
  expect(Object.keys(pids)).not.toContain("postgres");
});

it("leaves the addresses and keys of real services as they were given", () => {
  const env = stack.env();
  expect(env.STRIPE_SECRET_KEY).toBe("sk_test_elsewhere");
  expect(env.ANTHROPIC_API_KEY).toBe("sk-ant-elsewhere");
  expect(env.STRIPE_BASE_URL).toBeUndefined();
  expect(env.ANTHROPIC_BASE_URL).toBeUndefined();
  expect(env.ANTHROPIC_MODEL).toBeUndefined();
});
