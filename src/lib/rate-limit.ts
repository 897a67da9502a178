import "server-only";
import { Ratelimit } from "@upstash/ratelimit";
import { Redis } from "@upstash/redis";
import { env } from "@/env";
import { once } from "./once";

export type Window = { limit: number; windowSeconds: number };
export type Verdict = {
  isAllowed: boolean;
  limit: number;
  remaining: number;
  resetSeconds: number;
};

type Count = { used: number; endsAtMs: number };
const counts = () => once("rate-limit-counts", () => new Map<string, Count>());
const maxKeys = 100_000;

function inMemory(key: string, { limit, windowSeconds }: Window, nowMs: number): Verdict {
  const store = counts();
  const windowMs = windowSeconds * 1000;
  const endsAtMs = (Math.floor(nowMs / windowMs) + 1) * windowMs;
  const found = store.get(key);
  const count = found && found.endsAtMs > nowMs ? found : { used: 0, endsAtMs };
  count.used++;
  if (store.size >= maxKeys)
    for (const [old, { endsAtMs: end }] of store) if (end <= nowMs || store.size >= maxKeys) store.delete(old);
  store.set(key, count);
  return {
    isAllowed: count.used <= limit,
    limit,
    remaining: Math.max(0, limit - count.used),
    resetSeconds: Math.ceil((count.endsAtMs - nowMs) / 1000),
  };
}

const limiter = ({ limit, windowSeconds }: Window) =>
  once(`rate-limiter:${limit}:${windowSeconds}`, () => {
    const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = env();
    return new Ratelimit({
      redis: new Redis({ url, token }),
      limiter: Ratelimit.fixedWindow(limit, `${windowSeconds} s`),
      prefix: "inflow:rate",
    });
  });

/** Counts one use of `key` in its fixed window: in this process, or in Redis when Upstash is set. */
export async function rateLimit(key: string, window: Window): Promise<Verdict> {
  if (!env().UPSTASH_REDIS_REST_URL) return inMemory(key, window, Date.now());
  const { success, remaining, reset } = await limiter(window).limit(key);
  return {
    isAllowed: success,
    limit: window.limit,
    remaining,
    resetSeconds: Math.max(0, Math.ceil((reset - Date.now()) / 1000)),
  };
}
