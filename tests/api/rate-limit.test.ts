import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Verdict } from "@/lib/rate-limit";
import { startUpstash } from "../support/upstash";

const upstash = await startUpstash();
afterAll(() => upstash.close());

// The clock alone is set, so that a window ends when the test says so.
beforeEach(() => vi.useFakeTimers({ toFake: ["Date"], now: new Date("2030-01-01T00:00:20Z") }));
afterEach(() => vi.useRealTimers());

/** The limiter as a process with this environment has it. */
async function limiterOf(environment: Record<string, string>) {
  vi.resetModules();
  for (const name of ["UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN"]) vi.stubEnv(name, environment[name]);
  const { rateLimit } = await import("@/lib/rate-limit");
  // The environment is read once, at the first use.
  await rateLimit(crypto.randomUUID(), { limit: 1, windowSeconds: 60 });
  vi.unstubAllEnvs();
  return rateLimit;
}

type Use = { atSeconds: number; key: string };
const window = { limit: 3, windowSeconds: 60 };
const uses: Use[] = [
  ...[20, 20, 21, 22, 59].map((atSeconds) => ({ atSeconds, key: "a" })),
  { atSeconds: 59, key: "b" },
  ...[60.5, 61, 90, 119, 120.5].map((atSeconds) => ({ atSeconds, key: "a" })),
];

async function verdicts(environment: Record<string, string>): Promise<Verdict[]> {
  const rateLimit = await limiterOf(environment);
  const given: Verdict[] = [];
  for (const { atSeconds, key } of uses) {
    vi.setSystemTime(Date.UTC(2030, 0, 1) + atSeconds * 1000);
    given.push(await rateLimit(`verdicts:${key}`, window));
  }
  return given;
}

test("memory and Upstash give the same verdicts, remaining uses and times to wait", async () => {
  const inMemory = await verdicts({});
  const inRedis = await verdicts({ UPSTASH_REDIS_REST_URL: upstash.url, UPSTASH_REDIS_REST_TOKEN: upstash.token });
  expect(inMemory.map(({ isAllowed }) => isAllowed)).toEqual([
    ...[true, true, true, false, false],
    true,
    ...[true, true, true, false, true],
  ]);
  expect(inMemory.map(({ remaining }) => remaining)).toEqual([2, 1, 0, 0, 0, 2, 2, 1, 0, 0, 2]);
  expect(inMemory.map(({ resetSeconds }) => resetSeconds)).toEqual([40, 40, 39, 38, 1, 1, 60, 59, 30, 1, 60]);
  expect(inRedis).toEqual(inMemory);
});

test("two processes share one count through Upstash", async () => {
  const environment = { UPSTASH_REDIS_REST_URL: upstash.url, UPSTASH_REDIS_REST_TOKEN: upstash.token };
  const [one, two] = [await limiterOf(environment), await limiterOf(environment)];
  const given = [];
  for (const rateLimit of [one, two, one, two]) given.push((await rateLimit("shared", window)).isAllowed);
  expect(given).toEqual([true, true, true, false]);
});

test("many uses at once through Upstash never pass the limit, and lose at most a block a process", async () => {
  const environment = { UPSTASH_REDIS_REST_URL: upstash.url, UPSTASH_REDIS_REST_TOKEN: upstash.token };
  const [one, two] = [await limiterOf(environment), await limiterOf(environment)];
  const wide = { limit: 1000, windowSeconds: 60 };
  const given = await Promise.all(Array.from({ length: 1500 }, (_, i) => (i % 3 ? one : two)("crowd", wide)));
  const allowed = given.filter(({ isAllowed }) => isAllowed).length;
  expect(allowed).toBeLessThanOrEqual(1000);
  expect(allowed).toBeGreaterThanOrEqual(1000 - 2 * 10);
});
