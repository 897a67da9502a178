import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { GET as getBalance } from "@/app/api/v1/credits/route";
import { GET as getMe } from "@/app/api/v1/me/route";
import { aClient, aKey, call } from "../support";

vi.hoisted(() => {
  process.env.API_REQUESTS_PER_MINUTE = "3";
});

// The clock alone stands still, so that a minute cannot end in the middle of a test.
beforeEach(() => vi.useFakeTimers({ toFake: ["Date"], now: new Date("2030-01-01T00:00:20Z") }));
afterEach(() => vi.useRealTimers());

test("429: the request above the limit is refused, says when to come back, and is heard again then", async () => {
  const { key } = await aClient();
  for (const left of ["2", "1", "0"]) {
    const { status, headers } = await call(getMe, key);
    expect([status, headers.get("ratelimit-limit"), headers.get("ratelimit-remaining")]).toEqual([200, "3", left]);
  }
  const refused = await call(getMe, key);
  expect([refused.status, refused.error?.code, refused.data]).toEqual([429, "rate_limited", null]);
  expect(refused.error?.message).toBe(
    "More than 3 requests a minute in this workspace. Try again in 40 seconds, or choose a larger plan.",
  );
  expect(["retry-after", "ratelimit-reset", "ratelimit-remaining"].map((name) => refused.headers.get(name))).toEqual([
    "40",
    "40",
    "0",
  ]);
  vi.setSystemTime(new Date("2030-01-01T00:01:00Z"));
  expect((await call(getMe, key)).status).toBe(200);
});

test("a workspace's requests count together, whatever they ask and with which key; another workspace's do not", async () => {
  const { key, ctx } = await aClient();
  for (const door of [getMe, getBalance, getMe]) expect((await call(door, key)).status).toBe(200);
  expect((await call(getBalance, key)).status).toBe(429);
  const { key: second } = await aKey(ctx);
  expect((await call(getBalance, second)).status).toBe(429);
  const { key: another } = await aClient();
  expect((await call(getBalance, another)).status).toBe(200);
});

test("requests without a valid key count against nobody", async () => {
  const { key } = await aClient();
  for (let turn = 0; turn < 5; turn++) expect((await call(getMe, "inf_wrong")).status).toBe(401);
  expect((await call(getMe, key)).headers.get("ratelimit-remaining")).toBe("2");
});
