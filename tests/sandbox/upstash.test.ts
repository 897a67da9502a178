import { Ratelimit } from "@upstash/ratelimit";
import { Redis } from "@upstash/redis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startUpstash, type Upstash } from "~/tests/support/upstash";

let upstash: Upstash;
let redis: Redis;

beforeAll(async () => {
  upstash = await startUpstash();
  redis = new Redis({ url: upstash.url, token: upstash.token, enableTelemetry: false });
});
afterAll(() => upstash.close());

test("strings, counters, hashes, sets, sorted sets and lists behave as in Redis", async () => {
  expect(await redis.set("greeting", "grüß dich ✓")).toBe("OK");
  expect(await redis.get("greeting")).toBe("grüß dich ✓");
  expect(await redis.set("greeting", "other", { nx: true })).toBeNull();
  expect(await redis.set("short", { a: 1 }, { ex: 60 })).toBe("OK");
  expect(await redis.get("short")).toEqual({ a: 1 });
  expect(await redis.ttl("short")).toBeGreaterThan(50);
  expect(await redis.incrby("n", 5)).toBe(5);
  await redis.hset("h", { a: "x", b: "y" });
  expect(await redis.hgetall("h")).toEqual({ a: "x", b: "y" });
  await redis.zadd("z", { score: 2, member: "two" }, { score: 1, member: "one" });
  expect(await redis.zrange("z", 0, -1)).toEqual(["one", "two"]);
  await redis.sadd("s", "m");
  expect(await redis.sismember("s", "m")).toBe(1);
  await redis.lpush("l", "b", "a");
  expect(await redis.lrange("l", 0, -1)).toEqual(["a", "b"]);
  expect(await redis.mget("greeting", "none")).toEqual(["grüß dich ✓", null]);
  expect(await redis.del("greeting")).toBe(1);
});

test("pipelines and transactions answer each command in order", async () => {
  expect(await redis.pipeline().set("p", 1).incr("p").get("p").exec()).toEqual(["OK", 2, 2]);
  expect(await redis.multi().incr("m").incr("m").exec()).toEqual([1, 2]);
});

test("scripts run by text and by hash", async () => {
  const script = "return redis.call('INCRBY', KEYS[1], ARGV[1])";
  expect(await redis.eval(script, ["counter"], ["3"])).toBe(3);
  const hash = await redis.scriptLoad(script);
  expect(await redis.evalsha(hash, ["counter"], ["4"])).toBe(7);
  await expect(redis.evalsha("0".repeat(40), ["counter"], [])).rejects.toThrow(/NOSCRIPT/);
});

test("a wrong token is refused", async () => {
  const stranger = new Redis({ url: upstash.url, token: "wrong", retry: false });
  await expect(stranger.get("x")).rejects.toThrow(/WRONGPASS/);
});

test.each([
  ["sliding window", Ratelimit.slidingWindow(5, "60 s")],
  ["fixed window", Ratelimit.fixedWindow(5, "60 s")],
])("a %s lets exactly its number through, also in parallel", async (name, limiter) => {
  const limit = new Ratelimit({ redis, limiter, prefix: `limit-${name}`, ephemeralCache: false, analytics: false });
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => limit.limit("ada")));
  expect(outcomes.filter((outcome) => outcome.success)).toHaveLength(5);
  expect((await limit.limit("bob")).success).toBe(true);
  expect(await limit.getRemaining("ada")).toMatchObject({ remaining: 0 });
});

test("two instances share nothing", async () => {
  const other = await startUpstash();
  await redis.set("mine", "1");
  const stranger = new Redis({ url: other.url, token: other.token });
  expect(await stranger.get("mine")).toBeNull();
  await other.close();
});
