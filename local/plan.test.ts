import { describe, expect, it } from "vitest";
import { planServices, refusals } from "./plan";

const all = ["postgres", "engine", "google", "microsoft", "stripe", "anthropic", "mail"];

describe("planServices", () => {
  it("runs everything here when nothing is set", () => {
    expect([...planServices({})]).toEqual(all);
  });

  it.each([
    ["DATABASE_URL", "postgres"],
    ["INNGEST_BASE_URL", "engine"],
    ["INNGEST_SIGNING_KEY", "engine"],
    ["GOOGLE_CLIENT_ID", "google"],
    ["MICROSOFT_CLIENT_ID", "microsoft"],
    ["STRIPE_SECRET_KEY", "stripe"],
    ["ANTHROPIC_API_KEY", "anthropic"],
    ["MAIL_URL", "mail"],
  ])("%s switches off %s alone", (variable, service) => {
    expect([...planServices({ [variable]: "set" })]).toEqual(all.filter((name) => name !== service));
  });
});

describe("refusals", () => {
  it("finds nothing wrong with an empty environment", () => {
    expect(refusals({}, planServices({}), 1)).toEqual([]);
  });

  it("lets several processes share a cache", () => {
    const env = { UPSTASH_REDIS_REST_URL: "http://127.0.0.1:1" };
    expect(refusals(env, planServices(env), 4)).toEqual([]);
  });

  it("wants both addresses of an own database", () => {
    const env = { DATABASE_OWNER_URL: "postgresql://x" };
    expect(refusals(env, planServices(env), 1)).toHaveLength(1);
  });
});
